"""What other systems' users complain about in mails, and what we do instead. Numbers as in the list of lessons."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from tests.factories import BookingFactory, TicketTypeFactory
from tests.mail_samples import KINDS, sample, sample_row
from tickets import actions, mails
from tickets.models import Booking, BookingMail, Ticket
from tickets.page import booking_by_id
from wedo.templatetags.mailtext import WORD_JOINER

pytestmark = pytest.mark.django_db

HOSTILE = "Gewinn http://boese.example.org www.boese.example ruf@boese.example <b>jetzt</b>"
LINKS = re.compile(re.escape(settings.SITE_URL) + r'(/[^\s"<>]*)')


def html(mail) -> str:
    return mail.alternatives[0].content


def links(mail) -> set[str]:
    """The paths of our pages in both parts."""
    return set(LINKS.findall(mail.body)) | set(LINKS.findall(html(mail)))


def everything() -> dict:
    """All that a guest's link could change."""
    return {
        "bookings": list(Booking.objects.order_by("pk").values()),
        "tickets": list(Ticket.objects.order_by("pk").values()),
        "mails": list(BookingMail.objects.order_by("pk").values()),
    }


def book(ticket_type=None, **more) -> Booking:
    contact = actions.Contact(**{"name": "Alex Beispiel", "email": "alex@example.org"} | more)
    return actions.book(
        ticket_type=ticket_type or TicketTypeFactory(), attendees=["Alex", "Kim"], contact=contact, consent=True
    )


# C6 ----------------------------------------------------------------------------------------------


def test_c06_a_wrong_address_holds_a_seat_only_until_the_deadline_that_the_mail_names(run_jobs):
    booking = book(TicketTypeFactory(event__confirm_by_mail=True))

    (mail,) = run_jobs()

    assert mail.subject.startswith("Bitte bestätigen:")
    assert "Vorgemerkt bis:" in mail.body
    assert reverse("tickets:confirm", args=[booking.token]) in mail.body
    assert mail.attachments == [], "no calendar file for what is not sure"
    assert list(booking.tickets.all()) == []


def test_c06_after_the_deadline_the_mail_is_not_sent_any_more(run_jobs):
    booking = book(TicketTypeFactory(event__confirm_by_mail=True))
    Booking.objects.filter(pk=booking.pk).update(expires_at=booking.created_at)

    assert run_jobs() == []


# C7 ----------------------------------------------------------------------------------------------


def test_c07_who_books_twice_is_recognised_and_can_give_one_back(run_jobs):
    first = book()
    second = book(first.ticket_type, email="ALEX@example.org")

    mail = run_jobs()[-1]

    assert reverse("tickets:cancel", args=[first.token]) in mail.body
    assert reverse("tickets:cancel", args=[second.token]) in mail.body


def test_c07_who_has_forgotten_gets_the_links_again(run_jobs):
    booking = BookingFactory(email="alex@example.org")

    actions.send_links(email="alex@example.org")

    (mail,) = run_jobs()
    assert booking.get_absolute_url() in mail.body


# C10 ---------------------------------------------------------------------------------------------


def test_c10_a_group_gets_all_tickets_in_one_mail(run_jobs):
    booking = book()

    (mail,) = run_jobs()

    for ticket in booking.tickets.all():
        assert ticket.readable_code in mail.body
        assert ticket.readable_code in html(mail)
    assert "Kim" in mail.body


def test_c10_who_gets_a_place_passed_on_has_a_mail_and_the_old_holder_another(run_jobs):
    booking = book()
    run_jobs()

    actions.pass_on(ticket=booking.tickets.last(), name="Kim", email="kim@example.org")
    told = {mail.to[0]: mail.subject for mail in run_jobs()}

    assert sorted(told) == ["alex@example.org", "kim@example.org"]
    assert told["kim@example.org"].startswith("Dein Ticket:")
    assert told["alex@example.org"].startswith("Geändert:")


def test_c10_passing_on_after_another_change_still_works(run_jobs):
    booking = book()
    actions.change_places(booking=booking, places=3)

    actions.pass_on(ticket=booking.tickets.last(), name="Kim", email="kim@example.org")

    assert BookingMail.objects.filter(kind="change").count() == 2


# C11 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "links"])
def test_c11_date_time_place_and_way_stand_in_the_mail_itself(kind):
    mail = sample(kind)

    for part in (mail.body, html(mail)):
        assert "Beispielforum" in part
        assert "20:00 Uhr" in part
        assert "Beispielhaus" in part
        assert "Beispielweg 1" in part


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("confirmation", "CONFIRMED"),
        ("change", "CONFIRMED"),
        ("event_changed", "CONFIRMED"),
        ("cancellation", "CANCELLED"),
        ("event_called_off", "CANCELLED"),
    ],
)
def test_c11_the_calendar_file_follows_every_change(kind, status):
    ((name, content, mimetype),) = sample(kind).attachments

    assert (name, mimetype) == ("wedo.ics", "text/calendar")
    assert f"STATUS:{status}" in content


# C14 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_c14_each_mail_says_who_sends_it_and_who_answers(kind, monkeypatch):
    monkeypatch.setattr(settings, "CONTACT_EMAIL", "netzwerk@example.org")
    own = sample(kind, event={"contact_email": "forum@example.org"})
    other = sample(kind)

    assert (own.from_email, own.reply_to, other.reply_to) == (
        settings.DEFAULT_FROM_EMAIL,
        ["forum@example.org"],
        ["netzwerk@example.org"],
    )
    assert own.extra_headers["Auto-Submitted"] == "auto-generated"
    assert own.extra_headers["Message-ID"].endswith("@127.0.0.1>")
    assert [content.mimetype for content in own.alternatives] == ["text/html"]
    assert "List-Unsubscribe" not in own.extra_headers
    assert len(own.message().as_bytes()) < 100_000


def test_c14_the_test_mail_is_a_command(capsys):
    call_command("send_test_mail", "team@example.org")

    assert "v=spf1" in capsys.readouterr().out


# C15 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_c15_a_scanner_that_follows_every_link_changes_nothing(kind, client):
    mail = sample(kind)
    before = everything()

    answers = {path: client.get(path).status_code for path in links(mail)}

    assert links(mail) != set()
    assert answers == dict.fromkeys(answers, 200)
    assert everything() == before


# C16 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_c16_text_of_guests_is_no_link_and_no_markup(kind):
    row = sample_row(kind, name=HOSTILE[:120], organisation_name=HOSTILE[:120])
    row.booking.tickets.update(name=HOSTILE[:120])
    row.booking.needs.update(detail=HOSTILE)
    if stand := getattr(row.booking, "stand", None):
        stand.shows = HOSTILE
        stand.save()
    BookingFactory(ticket_type=row.booking.ticket_type, email=row.booking.email, name=HOSTILE[:120])
    from django.core import mail as outbox

    mails.send(row, booking_by_id(row.booking_id))
    mail = outbox.outbox[-1]

    assert "\n" not in mail.subject
    for part in (mail.subject, mail.body, html(mail)):
        visible = part.replace(WORD_JOINER, "")
        assert "http://boese.example" not in part
        assert "boese.example" not in part
        assert "<b>jetzt" not in html(mail)
        assert "boese.example" in visible or part is mail.subject or kind == "links"


# Two languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_guest_of_another_language_gets_it_first_and_german_below(kind):
    mail = sample(kind, language="en")
    english, german = mail.body.split("──────── Deutsch ────────")

    assert "Hallo" in german
    assert "Hello" in english
    assert mail.body.startswith("Auf Deutsch: weiter unten.")
    assert mail.extra_headers["Content-Language"] == "en, de"
    assert html(mail).index('lang="en" dir="ltr" style') < html(mail).index('lang="de" dir="ltr" style')
    assert any(path.startswith("/en/") for path in LINKS.findall(english))
    assert not any(path.startswith("/en/") for path in LINKS.findall(german.partition("\n-- ")[0]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_german_guest_gets_one_language(kind):
    mail = sample(kind)

    assert mail.extra_headers["Content-Language"] == "de"
    assert "Auf Deutsch" not in mail.body + html(mail)
    assert html(mail).count("Hallo") == 1


@pytest.mark.parametrize("kind", ["confirmation", "change"])
def test_the_codes_stand_there_once(kind):
    mail = sample(kind, language="en")

    for ticket in Ticket.objects.all():
        assert (mail.body.count(ticket.readable_code), html(mail).count(ticket.readable_code)) == (1, 1)


def test_the_subject_is_in_the_guests_language():
    assert sample("confirmation", language="en").subject.startswith("Your ticket: Sample forum")
    assert sample("confirmation").subject.startswith("Dein Ticket: Beispielforum")


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "had_place", "words"),
    [
        ("guest", True, "Danke, dass du Bescheid gesagt hast."),
        ("guest", False, "du stehst nicht mehr auf der Liste."),
        ("staff", True, "das Team hat deine Plätze abgesagt."),
        ("staff", False, "das Team hat deine Anmeldung beendet."),
        ("passed_on", True, "du hast deinen Platz weitergegeben."),
    ],
)
def test_a_cancellation_says_who_has_cancelled_what(end, had_place, words):
    row = sample_row("cancellation", end=end)
    if not had_place:
        row.booking.tickets.all().delete()
    from django.core import mail as outbox

    mails.send(row, booking_by_id(row.booking_id))

    mail = outbox.outbox[-1]
    assert words in mail.body
    assert words in html(mail)
    assert len(mail.attachments) == had_place


def test_the_waiting_list_says_position_rule_and_way_out(run_jobs):
    ticket_type = TicketTypeFactory(capacity=1)
    for number in range(3):
        contact = actions.Contact(name="Gast", email=f"gast{number}@example.org")
        booking = actions.book(ticket_type=ticket_type, attendees=["a"], contact=contact, consent=True, wait=True)

    mail = run_jobs()[-1]

    assert "du stehst jetzt auf Platz 2 der Warteliste." in mail.body
    assert "Wer zuerst kommt, ist zuerst dran." in mail.body
    assert "darf eine kleinere Gruppe vor" in mail.body
    assert reverse("tickets:cancel", args=[booking.token]) in mail.body


def test_an_offer_names_its_deadline_and_its_page(run_jobs):
    ticket_type = TicketTypeFactory(capacity=1)
    seated = book_one(ticket_type, "a@example.org")
    waiting = book_one(ticket_type, "b@example.org")
    run_jobs()
    actions.cancel(booking=seated)

    mail = next(mail for mail in run_jobs() if mail.to == ["b@example.org"])

    assert mail.subject.startswith("Platz frei:")
    assert "Antworte bis:" in mail.body
    assert reverse("tickets:offer", args=[waiting.token]) in mail.body


def book_one(ticket_type, email):
    contact = actions.Contact(name="Gast", email=email)
    return actions.book(ticket_type=ticket_type, attendees=["a"], contact=contact, consent=True, wait=True)


@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_says_what_becomes_of_the_data(kind):
    mail = sample(kind, language="en")

    assert all("/en/datenschutz/" in part for part in (mail.body, html(mail)))
