"""Who may do what: every address of the site, once.

Each row: the name of the address, the method, and the status for each kind of person. The test
`tests/test_access.py` goes through all of it and fails for an address that is missing here.
"""

from dataclasses import dataclass

PEOPLE = ("anonymous", "guest", "member", "stranger", "staff", "superuser")
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
    """Answers where `people` may and nobody else; `guest` is signed in nowhere and counts as anonymous."""
    answers = dict.fromkeys(PEOPLE, others) | {"anonymous": anonymous, "guest": anonymous}
    return answers | dict.fromkeys(people, status)


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
    Rule("organisation", EVERYBODY, kwargs=("published",)),
    Rule(
        "organisation",
        only("member", "staff", "superuser", others=404, anonymous=404),
        kwargs=("submitted",),
    ),
    Rule("organisations:contact", EVERYBODY, kwargs=("published",)),
    Rule("organisations:contact", dict.fromkeys(PEOPLE, 404), kwargs=("submitted",)),
    Rule("organisations:join", EVERYBODY),
    Rule("privacy", EVERYBODY),
    # whoever has the secret address; a forged one is unknown
    Rule("tickets:ticket", EVERYBODY, kwargs=("token",)),
    Rule("tickets:ticket", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    Rule("tickets:cancel", EVERYBODY, kwargs=("token",)),
    Rule("tickets:cancel", dict.fromkeys(PEOPLE, 404), method="post", kwargs=("forged",)),
    Rule("tickets:pdf", EVERYBODY, kwargs=("token",)),
    Rule("tickets:pdf", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    Rule("tickets:ics", EVERYBODY, kwargs=("token",)),
    Rule("tickets:ics", dict.fromkeys(PEOPLE, 404), kwargs=("forged",)),
    # members
    Rule("mein", only("member", "stranger", "staff", "superuser")),
    Rule("organisations:edit", only("member", "staff", "superuser"), kwargs=("published",)),
    Rule("organisations:edit", only("member", "staff", "superuser"), kwargs=("submitted",)),
    Rule(
        "organisations:edit",
        only("member", "staff", "superuser", status=422),
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
}

# Everything below /verwaltung/ is checked as a whole: staff alone.
ADMIN_PREFIX = "admin:"
