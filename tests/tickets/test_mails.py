"""What leaves when somebody books: through a real worker and a real SMTP server on loopback."""

from itertools import takewhile

import pytest
from django.core.mail import BadHeaderError

from events.models import Event
from organisations import mails
from organisations.models import Change
from tests.factories import BookingFactory, MembershipFactory, TicketTypeFactory
from tests.smtp import parts
from tickets.actions import Contact, book, cancel
from tickets.models import BookingMail
from tickets.tasks import send_booking_mail
from wedo.mail_images import MailWithPictures


def booked(**contact):
    ticket_type = TicketTypeFactory(
        event__title="Beispielforum", event__venue__name="Beispielhaus", event__venue__street="Beispielweg 1"
    )
    contact = Contact(**{"name": "Alex Beispiel", "email": "alex@example.org", **contact})
    return book(ticket_type=ticket_type, attendees=[contact.name, "Kim"], contact=contact, consent=True)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_the_ticket_in_plain_text_html_and_calendar(mail_server, worker):
    booking = booked()

    worker()

    (mail,) = mail_server.mails
    found = parts(mail)
    text = found["text/plain"].get_content()
    assert mail["To"] == "alex@example.org"
    assert "Beispielforum" in mail["Subject"]
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "de")
    assert mail["Message-ID"].endswith("@127.0.0.1>")
    assert sorted(found) == ["image/png", "text/calendar", "text/html", "text/plain"]
    for line in (
        "Beispielhaus",
        "Beispielweg 1",
        "16:00–20:00 Uhr",
        f"http://127.0.0.1:8000/tickets/{booking.token}/",
        f"http://127.0.0.1:8000/tickets/{booking.token}/stornieren/",
        *[ticket.readable_code for ticket in booking.tickets.all()],
    ):
        assert line in text
    assert BookingMail.objects.get().sent_at is not None


@pytest.mark.django_db
def test_a_mail_that_the_server_refuses_for_now_is_kept_and_goes_once_later(mail_server):
    booking = booked()
    mail_server.plan = ["451 greylisted, try again later"]

    with pytest.raises(OSError, match="greylisted"):
        send_booking_mail(mail_id=booking.mails.get().pk)
    assert BookingMail.objects.get().sent_at is None
    send_booking_mail(mail_id=booking.mails.get().pk)
    send_booking_mail(mail_id=booking.mails.get().pk)

    assert len(mail_server.mails) == 1


@pytest.mark.django_db
def test_a_mail_that_goes_twice_after_all_has_the_same_message_id(mail_server):
    booking = booked()

    for _ in range(2):
        send_booking_mail(mail_id=booking.mails.get().pk)
        BookingMail.objects.update(sent_at=None)

    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.django_db
def test_the_mail_is_in_the_guests_language(run_jobs):
    booking = booked(language="en")

    (mail,) = run_jobs()

    assert mail.extra_headers["Content-Language"] == "en, de"
    assert f"http://127.0.0.1:8000/en/tickets/{booking.token}/" in mail.body
    assert 'lang="en"' in mail.alternatives[0].content


@pytest.mark.django_db
def test_what_a_guest_typed_breaks_no_header_and_becomes_no_link(run_jobs):
    booked(name="Gewinn http://boese.example.org <b>jetzt</b>")

    (mail,) = run_jobs()

    html = mail.alternatives[0].content
    assert 'href="http://boese.example.org' not in html
    assert "<b>jetzt</b>" not in html
    assert "http://boese.example.org" not in mail.body


@pytest.mark.django_db
def test_the_second_booking_names_the_first_and_offers_to_cancel_it(run_jobs):
    first = booked()
    run_jobs()
    second = book(
        ticket_type=first.ticket_type,
        attendees=["Kim"],
        contact=Contact(name="Kim", email="ALEX@example.org"),
        consent=True,
    )

    (mail,) = run_jobs()

    assert f"/tickets/{first.token}/" in mail.body
    assert f"/tickets/{second.token}/stornieren/" in mail.body


@pytest.mark.django_db
def test_cancelling_sends_a_mail_that_takes_the_calendar_entry_back(run_jobs):
    booking = BookingFactory()

    cancel(booking=booking)

    (mail,) = run_jobs()
    (name, content, mimetype) = mail.attachments[0]
    assert (name, mimetype) == ("wedo.ics", "text/calendar")
    assert "STATUS:CANCELLED" in content
    assert booking.ticket_type.event.title in mail.subject


@pytest.mark.django_db
def test_a_mail_stays_below_a_hundred_kilobytes(run_jobs):
    booked()

    (mail,) = run_jobs()

    assert len(mail.message().as_bytes()) < 100_000


@pytest.mark.django_db
def test_a_mail_for_an_event_without_known_time_and_place_says_nothing_wrong(run_jobs):
    ticket_type = TicketTypeFactory(event__venue=None, event__start_time=None, event__end_time=None)
    book(
        ticket_type=ticket_type,
        attendees=["Alex"],
        contact=Contact(name="Alex", email="alex@example.org"),
        consent=True,
    )

    (mail,) = run_jobs()

    assert "None" not in mail.body
    assert "00:00" not in mail.body
    assert Event.objects.get().title in mail.body


def header_lines(raw: bytes, name: bytes) -> list[bytes]:
    """The lines of a header as they came, the folded ones too."""
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    start = next(number for number, line in enumerate(lines) if line.startswith(name + b":"))
    more = takewhile(lambda line: line.startswith(b" "), lines[start + 1 :])
    return [lines[start], *more]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "Interkultureller Frauenkreis für Nähen und Kochen in Wilhelmsburg-Süd",
        "The international garden group of the neighbourhood of Wilhelmsburg and Veddel",
        "جمعية المثال للثقافة والتعليم والتضامن في مدينة هامبورغ",
        "A" * 120,
    ],
)
def test_a_subject_begins_behind_its_name_and_no_byte_needs_an_8_bit_server(mail_server, name):
    member = MembershipFactory(organisation__name=name, organisation__summary_de="Wir nähen – für alle: ﷺ 示例")

    publish_mail = Change.objects.create(organisation=member.organisation, kind="published", actor="staff")
    mails.publication(publish_mail, member.user_id)

    (raw,) = mail_server.raw
    subject = header_lines(raw, b"Subject")
    assert subject[0].removeprefix(b"Subject:").strip() != b""
    assert [line for line in subject if len(line) > 78] == []
    assert mail_server.mails[0]["Subject"] == f"Euer Profil ist öffentlich: {name}"
    assert (raw.isascii(), b"8bit" in raw) == (True, False)


@pytest.mark.django_db
def test_a_subject_that_is_one_long_word_begins_behind_its_name(mail_server):
    MailWithPictures(subject="a" * 100, body="Hallo", to=["alex@example.org"]).send()

    (raw,) = mail_server.raw
    assert header_lines(raw, b"Subject")[0].startswith(b"Subject: =?utf-8?")
    assert mail_server.mails[0]["Subject"] == "a" * 100


@pytest.mark.django_db
def test_a_line_break_in_a_subject_is_still_refused(mail_server):
    with pytest.raises(BadHeaderError):
        MailWithPictures(subject="Hallo\nBcc: x@example.org", body="Hallo", to=["alex@example.org"]).send()
