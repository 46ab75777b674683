"""Who may do what: every address of the site, once.

Each row: the name of the address, the method, and the status for each kind of person. The test
`tests/test_access.py` goes through all of it and fails for an address that is missing here.
"""

from dataclasses import dataclass

# "staff" has an account of staff without any right; "team" is in the group that has the rights.
PEOPLE = ("anonymous", "guest", "member", "stranger", "staff", "team", "superuser")
EVERYBODY = dict.fromkeys(PEOPLE, 200)
SIGN_IN = 302  # to the sign-in page


@dataclass(frozen=True)
class Rule:
    """The answers of one address; `kwargs` names the test's object, `data` is what is posted."""

    name: str
    answers: dict[str, int]
    method: str = "get"
    kwargs: tuple[str, ...] = ()
    data: str = ""


def only(*people: str, status: int = 200, others: int = 403, anonymous: int = SIGN_IN) -> dict[str, int]:
    """Answers where `people` may and nobody else; `guest` is signed in nowhere and counts as anonymous.

    Whatever a superuser may do on the site, the team may as well.
    """
    answers = dict.fromkeys(PEOPLE, others) | {"anonymous": anonymous, "guest": anonymous}
    if "superuser" in people:
        answers["team"] = status
    return answers | dict.fromkeys(people, status)


# Behind the secret address of a booking: what shows, and what also acts.
TICKET_FORMS = tuple(f"tickets:{name}" for name in ("confirm", "offer", "names", "places", "wishes", "introductions"))
TICKET_PAGES = (*TICKET_FORMS, "tickets:phone", "tickets:worker")
SINGLE_TICKET = ("tickets:pass_on", "tickets:cancel_one")

MY_DATA = ("me:data", "me:delete")

COLLEAGUE = ("member", "hand_over", "remove")

RULES = [
    # open to everybody
    Rule("healthz", EVERYBODY),
    Rule("robots", EVERYBODY),
    Rule("sitemap", EVERYBODY),
    Rule("favicon", dict.fromkeys(PEOPLE, 302)),
    Rule("muster", EVERYBODY, kwargs=("seed",)),
    Rule("media", dict.fromkeys(PEOPLE, 404), kwargs=("path",)),
    Rule("home", EVERYBODY),
    Rule("programme", EVERYBODY),
    Rule("events:archive", EVERYBODY),
    Rule("events:calendar", EVERYBODY),
    Rule("events:feed", EVERYBODY),
    Rule("event", EVERYBODY, kwargs=("event",)),
    Rule("event", only("staff", "superuser", others=404, anonymous=404), kwargs=("draft",)),
    Rule("events:ics", EVERYBODY, kwargs=("event",)),
    Rule("events:ics", dict.fromkeys(PEOPLE, 404), kwargs=("draft",)),
    Rule("tickets:book", EVERYBODY, kwargs=("event",)),
    Rule("tickets:book", dict.fromkeys(PEOPLE, 404), kwargs=("draft",)),
    Rule("tickets:book", dict.fromkeys(PEOPLE, 422), method="post", kwargs=("event",), data="nothing"),
    Rule("organisations:directory", EVERYBODY),
    Rule("organisations:open_data_json", EVERYBODY),
    Rule("organisations:open_data_csv", EVERYBODY),
    Rule("organisation", EVERYBODY, kwargs=("published",)),
    Rule(
        "organisation",
        only("member", "superuser", others=404, anonymous=404),
        kwargs=("submitted",),
    ),
    Rule("organisations:contact", EVERYBODY, kwargs=("published",)),
    Rule("organisations:contact", dict.fromkeys(PEOPLE, 404), kwargs=("submitted",)),
    Rule("organisations:report", EVERYBODY, kwargs=("published",)),
    Rule("organisations:report", dict.fromkeys(PEOPLE, 404), kwargs=("submitted",)),
    Rule("organisations:report", dict.fromkeys(PEOPLE, 422), method="post", kwargs=("published",)),
    Rule("organisations:contact_confirm", EVERYBODY, kwargs=("message_key",)),
    Rule("organisations:contact_confirm", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    Rule("organisations:contact_confirm", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged",)),
    Rule("organisations:messages", only("member", "stranger", "staff", "superuser")),
    Rule("organisations:message", only("member", others=404), kwargs=("message",)),
    # a button that is none
    Rule("organisations:message", only(others=404), method="post", kwargs=("message",)),
    Rule("organisations:join", EVERYBODY),
    Rule("privacy", EVERYBODY),
    Rule("organisations:board", EVERYBODY),
    Rule("organisations:board_feed", EVERYBODY),
    Rule("organisations:feed", EVERYBODY, kwargs=("published",)),
    Rule("organisations:feed", dict.fromkeys(PEOPLE, 404), kwargs=("submitted",)),
    *(
        rule
        for name in ("card", "vcard", "poster", "badge")
        for rule in (
            Rule(f"organisations:{name}", EVERYBODY, kwargs=("published",)),
            Rule(f"organisations:{name}", dict.fromkeys(PEOPLE, 404), kwargs=("submitted",)),
        )
    ),
    Rule("organisations:listing", EVERYBODY, kwargs=("listing",)),
    Rule(
        "organisations:listing",
        only("member", "superuser", others=404, anonymous=404),
        kwargs=("prepared_listing",),
    ),
    Rule(
        "organisations:listing",
        only("member", "superuser", others=410, anonymous=410),
        kwargs=("old_listing",),
    ),
    *(
        rule
        for name in ("prolong", "unsubscribe")
        for rule in (
            Rule(f"organisations:{name}", EVERYBODY, kwargs=(name,)),
            Rule(f"organisations:{name}", EVERYBODY, method="post", kwargs=(name,)),
            Rule(f"organisations:{name}", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
            Rule(f"organisations:{name}", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged",)),
        )
    ),
    # whoever has the secret address; a forged one is unknown
    Rule("tickets:ticket", EVERYBODY, kwargs=("token",)),
    Rule("tickets:ticket", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    Rule("tickets:cancel", EVERYBODY, kwargs=("token",)),
    Rule("tickets:cancel", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged",)),
    Rule("tickets:pdf", EVERYBODY, kwargs=("token",)),
    Rule("tickets:pdf", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    Rule("tickets:ics", EVERYBODY, kwargs=("token",)),
    Rule("tickets:ics", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    # the door: staff with the right, and helpers with their link alone; GET of an address that acts leads to the page
    *(
        rule
        for name, status in (
            ("door", 200),
            ("check", 302),
            ("check_group", 302),
            ("give_place", 302),
            ("undo", 302),
            ("search", 302),
            ("walk_in", 302),
            ("state", 200),
            ("offline_list", 200),
            ("send", 302),
            ("shell", 200),
            ("worker", 200),
        )
        for rule in (
            Rule(f"door:{name}", only("superuser", status=status), kwargs=("event",)),
            Rule(f"door:helper_{name}", dict.fromkeys(PEOPLE, status), kwargs=("event", "door_key")),
            Rule(f"door:helper_{name}", dict.fromkeys(PEOPLE, 404), kwargs=("event", "forged_key")),
        )
    ),
    Rule("door:check", only("superuser"), method="post", kwargs=("event",)),
    Rule("door:helper_check", EVERYBODY, method="post", kwargs=("event", "door_key")),
    Rule("door:helper_check", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("event", "forged_key")),
    Rule("door:make_link", only("superuser", status=422), method="post", kwargs=("event",)),
    Rule("door:revoke_link", only("superuser"), method="post", kwargs=("event", "door_link")),
    Rule("door:guest_list", only("superuser"), kwargs=("event",)),
    Rule("door:badges", only("superuser"), kwargs=("event",)),
    *(Rule(name, EVERYBODY, kwargs=("token",)) for name in TICKET_PAGES),
    *(Rule(name, dict.fromkeys(PEOPLE, 404), kwargs=("forged",)) for name in TICKET_PAGES),
    *(Rule(name, dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged",)) for name in TICKET_FORMS),
    *(Rule(name, EVERYBODY, kwargs=("token", "number")) for name in SINGLE_TICKET),
    *(Rule(name, dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged", "number")) for name in SINGLE_TICKET),
    Rule("tickets:find", EVERYBODY),
    Rule("tickets:find", dict.fromkeys(PEOPLE, 422), method="post"),
    Rule("tickets:almost", EVERYBODY, kwargs=("event",)),
    Rule("tickets:almost", dict.fromkeys(PEOPLE, 404), kwargs=("draft",)),
    # members
    Rule("tickets:network", only("member", "stranger", "staff", "superuser"), kwargs=("seats",)),
    Rule("tickets:stand", only("member", "stranger", "staff", "superuser"), kwargs=("seats",)),
    # not invited, or nothing filled in
    Rule("tickets:stand", only("member", "stranger", status=422, others=409), method="post", kwargs=("seats",)),
    Rule("tickets:network", only("member", "stranger", status=422, others=409), method="post", kwargs=("seats",)),
    Rule("organisations:history", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:history", only("member", "superuser", others=404), kwargs=("submitted",)),
    # people of an organisation: members see, owners decide; staff answer requests
    Rule("organisations:people", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:people", only("member", "superuser", status=422), method="post", kwargs=("published",)),
    *(
        Rule(f"organisations:{name}", only("member", "superuser", others=404), kwargs=("submitted",))
        for name in ("people", "pictures", "protection")
    ),
    Rule("organisations:leave", only("member") | {"superuser": 302, "team": 302}, kwargs=("published",)),
    *(Rule(f"organisations:people_{name}", only("member"), kwargs=("colleague",)) for name in COLLEAGUE),
    *(
        Rule(f"organisations:people_{name}", only("member", "superuser", status=302), kwargs=(name,))
        for name in ("request", "invitation")
    ),
    Rule("organisations:people_request", only("member", "superuser", status=302), method="post", kwargs=("request",)),
    Rule("organisations:people_invitation", only("member", status=302), method="post", kwargs=("invitation",)),
    # whoever has the link from the mail may look and say no; only the invited address says yes
    Rule("organisations:invitation", EVERYBODY, kwargs=("invitation_key",)),
    Rule("organisations:invitation", dict.fromkeys(PEOPLE, 403), method="post", kwargs=("invitation_key",)),
    Rule("organisations:invitation", dict.fromkeys(PEOPLE, 404), kwargs=("forged_token",)),
    Rule("organisations:invitation_decline", EVERYBODY, kwargs=("invitation_key",)),
    Rule("organisations:invitation_decline", EVERYBODY, method="post", kwargs=("invitation_key",)),
    Rule("organisations:invitation_decline", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged_token",)),
    Rule("organisations:my_invitation", only(others=404), kwargs=("invitation_pk",)),
    Rule("organisations:my_invitation", only(others=404), method="post", kwargs=("invitation_pk",)),
    Rule("organisations:join_request", only("member", "stranger", "staff", "superuser"), kwargs=("published",)),
    Rule("organisations:join_request", only(others=404), kwargs=("submitted",)),
    Rule("organisations:join_twin", only(others=404), kwargs=("mark",)),
    Rule("organisations:withdraw_request", only(others=302), kwargs=("request_pk",)),
    Rule("organisations:withdraw_request", only(others=404), method="post", kwargs=("request_pk",)),
    Rule("mein", only("member", "stranger", "staff", "superuser")),
    Rule("me:account", only("member", "stranger", "staff", "superuser")),
    Rule("me:account", only("member", "stranger", "staff", "superuser", status=422), method="post"),
    # signed in, and asked once more who it is
    *(Rule(name, dict.fromkeys(PEOPLE, 302), method=method) for name in MY_DATA for method in ("get", "post")),
    Rule("organisations:edit", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:edit", only("member", "superuser", others=404), kwargs=("submitted",)),
    Rule("organisations:pictures", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:picture", only("member", "superuser"), kwargs=("picture",)),
    Rule("organisations:protection", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:embed", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:embed", only("member", "superuser", others=404), kwargs=("submitted",)),
    Rule("organisations:listing_new", only("member", "superuser"), kwargs=("published",)),
    Rule("organisations:listing_new", only("member", "superuser", others=404), kwargs=("submitted",)),
    Rule(
        "organisations:listing_new",
        only("member", "superuser", status=422),
        method="post",
        kwargs=("published",),
    ),
    Rule("organisations:listing_edit", only("member", "superuser"), kwargs=("listing",)),
    Rule(
        "organisations:listing_edit",
        only("member", "superuser", status=422),
        method="post",
        kwargs=("listing",),
    ),
    Rule("organisations:listing_close", only("member", "superuser"), kwargs=("listing",)),
    Rule(
        "organisations:listing_close",
        only("member", "superuser", status=404),
        method="post",
        kwargs=("listing",),
    ),
    Rule("organisations:listing_prolong", dict.fromkeys(PEOPLE, 405), kwargs=("listing",)),
    Rule(
        "organisations:listing_prolong",
        only("member", "superuser", status=302),
        method="post",
        kwargs=("listing",),
    ),
    Rule("organisations:subscriptions", only("member", "stranger", "staff", "superuser")),
    Rule("organisations:follow", only("member", "stranger", "staff", "superuser"), kwargs=("published",)),
    Rule("organisations:follow", only("member", "stranger", "staff", "superuser", status=404), kwargs=("submitted",)),
    Rule("organisations:follow_topic", only("member", "stranger", "staff", "superuser"), kwargs=("topic",)),
    Rule(
        "organisations:protection",
        only("member", "superuser", status=404),
        method="post",
        kwargs=("published",),
    ),
    *(
        rule
        for name, right in (("emergency", "emergency"), ("still_right", "still_right"))
        for rule in (
            Rule(f"organisations:{name}", EVERYBODY, kwargs=(right,)),
            Rule(f"organisations:{name}", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
            Rule(f"organisations:{name}", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged",)),
        )
    ),
    Rule(
        "organisations:edit",
        only("member", "superuser", status=422),
        method="post",
        kwargs=("published",),
        data="nothing",
    ),
]

# allauth's own addresses: tested by allauth, listed so that a new one is noticed.
ALLAUTH = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_email",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_login_webauthn",
    "usersessions_list",
}

# Everything below /verwaltung/ is checked as a whole: staff alone.
ADMIN_PREFIX = "admin:"
