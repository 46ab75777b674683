"""What accounts promise: nobody learns who has one, no header resets a count, sessions can be ended."""

from pathlib import Path

import pytest
from allauth.account.models import EmailConfirmationHMAC
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app

from tests.factories import PASSWORD, InvitationFactory, OrganisationFactory, TicketTypeFactory, UserFactory
from tests.pages import filled, text
from wedo.accounts.models import User

pytestmark = pytest.mark.django_db

NEW = {"password1": "Regen Tasse Fluss 8", "password2": "Regen Tasse Fluss 8"}


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()


def signed_in(user: User) -> Client:
    """A browser of its own."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return client.get(reverse("mein")).status_code == 200


# nobody learns who has an account ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_signup", {"name": "Kim", "email": "{}", "password1": "Regen Tasse Fluss 7"}),
        ("account_reset_password", {"email": "{}"}),
        ("account_request_login_code", {"email": "{}"}),
        ("account_login", {"login": "{}", "password": "falsch falsch"}),
    ],
)
def test_each_form_answers_the_same_for_a_known_and_an_unknown_address(name, data):
    UserFactory(email="mira@example.org")
    seen = []
    for address in ("mira@example.org", "niemand@example.org"):
        client = Client()
        sent = {key: value.format(address) for key, value in data.items()}
        answer = client.post(reverse(name), sent, follow=True)
        page = text(answer).replace(address, "…")
        seen.append((answer.status_code, answer.redirect_chain, page, set(client.cookies)))
    assert seen[0] == seen[1]


def test_changing_the_address_answers_the_same_for_one_that_has_an_account():
    UserFactory(email="mira@example.org")
    seen = []
    for address in ("mira@example.org", "niemand@example.org"):
        client = signed_in(UserFactory(name="Kim"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        data = {"email": address, "action_add": ""}
        answer = client.post(reverse("account_email"), data, follow=True)
        own = answer.context["user"].email
        seen.append((answer.redirect_chain, text(answer).replace(address, "…").replace(own, "…")))
    assert seen[0] == seen[1]


def test_an_address_that_has_an_account_stays_with_it_even_if_the_link_is_opened():
    mira = UserFactory(email="mira@example.org")
    thief = UserFactory()
    address = thief.emailaddress_set.create(email=mira.email, verified=False)
    client = signed_in(thief)
    path = reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])
    assert "Sie gehört schon zu einem anderen Konto." in text(client.get(path))
    client.post(path)
    assert sorted(User.objects.values_list("pk", "email")) == [(mira.pk, mira.email), (thief.pk, thief.email)]


# tries are counted whatever a header claims ------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "data", "tries"),
    [
        (lambda: reverse("organisations:report", args=[OrganisationFactory().slug]), {"reason": "spam"}, 6),
        (
            lambda: reverse("organisations:invitation_decline", args=[InvitationFactory(key="i" * 43) and "i" * 43]),
            {},
            31,
        ),
        (lambda: reverse("tickets:find"), {"email": "gast{}@example.org"}, 30),
    ],
    ids=["report", "decline", "find"],
)
def test_no_header_resets_the_count(settings, make, data, tries):
    settings.RATE_LIMITS = True
    path = make()
    answers = [
        Client()
        .post(
            path,
            {key: value.format(number) for key, value in data.items()},
            headers={"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}", "Forwarded": "for=::1"},
        )
        .status_code
        for number in range(tries)
    ]
    assert (answers[-1], 429 in answers[:5]) == (429, False)


def test_one_place_alone_reads_where_a_request_comes_from():
    root = Path(django_settings.BASE_DIR)
    words = ("REMOTE_ADDR", "X_FORWARDED_FOR", "X-Forwarded-For", "X_REAL_IP", "x-forwarded-for")
    found = {
        str(path.relative_to(root))
        for folder in ("wedo", "organisations", "events", "tickets")
        for path in (root / folder).rglob("*.py")
        if any(word in path.read_text() for word in words)
    }
    assert found == {"wedo/limits/actions.py"}


def test_who_has_booked_too_often_waits_whatever_the_header(settings):
    settings.RATE_LIMITS = True
    event = TicketTypeFactory(capacity=500).event
    path = reverse("tickets:book", args=[event.slug])
    answers = [
        Client()
        .post(
            path,
            filled(email=f"gast{number}@example.org", submission=f"f{number}"),
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
        .status_code
        for number in range(101)
    ]
    assert (set(answers[:100]), answers[100]) == ({303}, 429)


# sessions end ------------------------------------------------------------------------------------


def test_another_password_ends_every_other_session():
    user = UserFactory()
    here, there = signed_in(user), signed_in(user)
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **NEW})
    assert [is_in(client) for client in (here, there)] == [True, False]


def test_so_does_a_new_password_by_mail(run_jobs):
    user = UserFactory()
    there = signed_in(user)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    path = next(line for line in run_jobs()[0].body.splitlines() if "/key/" in line).split("8000")[-1]
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], NEW)
    user.refresh_from_db()
    assert (user.check_password(NEW["password1"]), is_in(there)) == (True, False)


def test_unconfirmed_accounts_are_looked_for_every_hour():
    schedules = {key[0]: task.cron for key, task in app.periodic_registry.periodic_tasks.items()}
    assert schedules["accounts.tidy_up"] == "37 * * * *"
