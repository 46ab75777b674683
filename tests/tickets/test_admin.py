"""Staff find bookings, enter them for others, and cancel them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from events.models import Event
from tests.factories import BookingFactory, EventFactory, StaffFactory, TicketTypeFactory
from tickets.models import Booking, BookingMail, Need

pytestmark = pytest.mark.django_db

LIST = reverse("admin:tickets_booking_changelist")
ADD = reverse("admin:tickets_booking_add")


@pytest.fixture
def person():
    return StaffFactory()


@pytest.fixture
def staff(as_user, person):
    return as_user(person)


def change(booking):
    return reverse("admin:tickets_booking_change", args=[booking.pk])


def entry(ticket_type, **changes):
    """What somebody types who enters a booking from an e-mail."""
    return {
        "ticket_type": ticket_type.pk if ticket_type else "",
        "source": "email",
        "name": "Ada Beispiel",
        "email": "ada@example.org",
        "language": "en",
        "organisation_name": "Beispielverein",
        "places": "2",
        "attendees": "Ada Beispiel\nسارة مثال",
        "needs": ["wheelchair"],
        "needs_other": "Ein Platz am Rand",
        "note": "Schrieb am Montag.",
        "submission": "one",
        **changes,
    }


def rows():
    """What the browser sends for the rows that can only be read."""
    kinds = ("tickets", "stand", "needs", "steps", "mails")
    return {f"{kind}-{name}_FORMS": "0" for kind in kinds for name in ("TOTAL", "INITIAL")}


def errors(response):
    return response.context["adminform"].form.errors


def found(client, **query):
    return list(client.get(LIST, query).context["cl"].result_list)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(staff, number, django_assert_num_queries):
    for _ in range(number):
        BookingFactory(places=2)
    with django_assert_num_queries(5):
        html = staff.get(LIST).content.decode()
    assert html.count('<td class="field-places">2</td>') == number


def test_a_booking_from_an_email_is_entered_and_confirmed(staff, person, run_jobs):
    ticket_type = TicketTypeFactory()
    answer = staff.post(ADD, entry(ticket_type))
    booking = Booking.objects.get()
    assert answer["Location"] == LIST
    assert (booking.source, booking.created_by, booking.over_capacity) == ("email", person, False)
    assert (booking.name, booking.email, booking.language, booking.note) == (
        "Ada Beispiel",
        "ada@example.org",
        "en",
        "Schrieb am Montag.",
    )
    assert [ticket.name for ticket in booking.tickets.all()] == ["Ada Beispiel", "سارة مثال"]
    assert dict(booking.needs.values_list("kind", "detail")) == {
        Need.Kind.WHEELCHAIR: "",
        Need.Kind.OTHER: "Ein Platz am Rand",
    }
    assert [(mail.to, booking.mails.get().kind) for mail in run_jobs()] == [(["ada@example.org"], "confirmation")]


def test_a_full_event_is_refused_until_the_box_is_ticked_and_that_is_recorded(staff, person):
    ticket_type = TicketTypeFactory(capacity=1)
    BookingFactory(ticket_type=ticket_type)

    refused = staff.post(ADD, entry(ticket_type))
    assert refused.status_code == 422
    assert errors(refused) == {
        "places": ["Es ist kein Platz frei."],
        "exceed": ["Setz hier einen Haken, wenn es trotzdem gehen soll."],
    }
    form = refused.context["adminform"].form
    assert (form["name"].value(), form["attendees"].value()) == ("Ada Beispiel", "Ada Beispiel\nسارة مثال")
    assert Booking.objects.count() == 1

    staff.post(ADD, entry(ticket_type, exceed="on"))
    booking = Booking.objects.get(name="Ada Beispiel")
    assert (booking.over_capacity, booking.created_by) == (True, person)


def test_more_places_than_one_booking_may_have_need_the_box_too(staff):
    ticket_type = TicketTypeFactory(max_per_booking=2)
    refused = staff.post(ADD, entry(ticket_type, places="3"))
    assert errors(refused)["places"] == ["In einer Anmeldung gehen 1 bis 2 Plätze."]
    staff.post(ADD, entry(ticket_type, places="3", exceed="on"))
    assert [ticket.name for ticket in Booking.objects.get().tickets.all()] == ["Ada Beispiel", "سارة مثال", ""]


def test_a_cancelled_event_is_refused_beside_the_event(staff):
    ticket_type = TicketTypeFactory(event__status=Event.Status.CANCELLED)
    refused = staff.post(ADD, entry(ticket_type, exceed="on"))
    assert errors(refused) == {"ticket_type": ["Diese Veranstaltung wurde abgesagt."]}
    assert not Booking.objects.exists()


def test_pressing_the_button_twice_enters_one_booking(staff):
    ticket_type = TicketTypeFactory()
    staff.post(ADD, entry(ticket_type))
    staff.post(ADD, entry(ticket_type))
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("source", ["phone", "door"])
def test_who_phones_needs_no_address_and_gets_no_mail(staff, source):
    staff.post(ADD, entry(TicketTypeFactory(), source=source, email="", attendees="", places="2"))
    booking = Booking.objects.get()
    assert (booking.source, booking.email) == (source, "")
    assert [ticket.name for ticket in booking.tickets.all()] == ["Ada Beispiel", ""]
    assert not BookingMail.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"email": ""}, "email", "Trag die Adresse ein, von der die E-Mail kam."),
        ({"email": "ada"}, "email", "In der Adresse fehlt das @, zum Beispiel: name@example.org"),
        ({"name": " \u202e "}, "name", "Trag ein, für wen die Anmeldung ist."),
        ({"places": "0"}, "places", "Mindestens ein Platz."),
        ({"places": "-1"}, "places", "Mindestens ein Platz."),
        ({"places": "1" * 30}, "places", "Höchstens 100 Plätze in einer Anmeldung."),
        ({"places": "1"}, "attendees", "Das sind 2 Namen für 1 Plätze."),
        ({"attendees": "x" * 121}, "attendees", "Ein Name hat höchstens 120 Zeichen."),
        ({"source": "web"}, "source", "Bitte auswählen, was in der Liste steht."),
    ],
)
def test_mistakes_are_named_beside_the_field(staff, changes, field, sentence):
    refused = staff.post(ADD, entry(TicketTypeFactory(), **changes))
    assert refused.status_code == 422
    assert errors(refused) == {field: [sentence]}
    assert not Booking.objects.exists()


def test_an_event_must_be_chosen(staff):
    assert errors(staff.post(ADD, entry(None))) == {"ticket_type": ["Wähl die Veranstaltung aus."]}


def test_the_form_offers_what_lies_ahead_first_and_no_drafts(staff):
    coming = TicketTypeFactory(event__title="Kommt", event__date="2040-05-01", capacity=50)
    BookingFactory(ticket_type=coming, places=3)
    past = TicketTypeFactory(event__title="War", event__date="2025-05-01")
    TicketTypeFactory(event=EventFactory(status=Event.Status.DRAFT))
    choices = staff.get(ADD).context["adminform"].form.fields["ticket_type"].choices
    assert [(str(group), options) for group, options in choices[1:]] == [
        ("Kommt noch", [(coming.pk, "01.05.2040 · Kommt · Für alle (47 von 50 frei)")]),
        ("Vorbei", [(past.pk, "01.05.2025 · War · Für alle (50 von 50 frei)")]),
    ]


@pytest.mark.parametrize("typed", ["ada lovelace", "ADA@example", "Verein Nord", "sara"])
def test_search_finds_name_address_organisation_and_guests(staff, typed):
    booking = BookingFactory(name="Ada Lovelace", email="ada@example.org", organisation_name="Verein Nord", places=2)
    booking.tickets.filter(position=2).update(name="Sara Beispiel")
    BookingFactory()
    assert found(staff, q=typed) == [booking]


def test_search_finds_a_code_as_it_is_read_out_and_counts_all_places(staff):
    booking = BookingFactory(places=3)
    ticket = booking.tickets.first()
    ticket.code = "0123456789AB"
    ticket.save()
    assert [(one.pk, one.places) for one in found(staff, q="o123-4567-89ab")] == [(booking.pk, 3)]


def test_needs_can_be_filtered(staff):
    booking = BookingFactory()
    booking.needs.create(kind="wheelchair")
    BookingFactory()
    assert found(staff, bedarf="ja") == [booking]


def test_only_note_and_organisation_can_be_changed(staff):
    booking = BookingFactory(name="Ada")
    data = {"note": "Ruft an", "organisation_name": "Verein", "name": "X", "status": "cancelled"}
    assert staff.post(change(booking), data | rows()).status_code == 302
    booking.refresh_from_db()
    assert (booking.note, booking.organisation_name, booking.name, booking.status) == (
        "Ruft an",
        "Verein",
        "Ada",
        "confirmed",
    )


def test_nobody_deletes_a_booking(staff):
    booking = BookingFactory()
    assert staff.get(reverse("admin:tickets_booking_delete", args=[booking.pk])).status_code == 403


def test_cancelling_asks_first_then_frees_the_places_and_writes(staff):
    booking = BookingFactory(places=2)
    asked = {"action": "cancel_bookings", "_selected_action": [booking.pk]}
    html = staff.post(LIST, asked).content.decode()
    assert "2 Plätze werden wieder frei." in html
    assert "1 Gast hat eine E-Mail-Adresse." in html
    booking.refresh_from_db()
    assert booking.status == "confirmed"

    staff.post(LIST, {**asked, "confirmed": "1", "mail": "on"})
    booking.refresh_from_db()
    assert (booking.status, booking.valid_tickets, booking.mails.get().kind) == ("cancelled", [], "cancellation")


def test_the_log_names_no_guest(staff):
    staff.post(ADD, entry(TicketTypeFactory()))
    booking = Booking.objects.get()
    staff.post(change(booking), {"note": "Neu", "organisation_name": ""} | rows())
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == [f"Anmeldung {booking.pk}"] * 2


def test_needs_are_shown_only_to_those_who_may_see_them(as_user):
    booking = BookingFactory()
    booking.needs.create(kind="other", detail="Sehr privat")
    seen = {}
    for names in (["view_booking"], ["view_booking", "view_need"]):
        user = StaffFactory(is_superuser=False)
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        seen[len(names)] = "Sehr privat" in as_user(user).get(change(booking)).content.decode()
    assert seen == {1: False, 2: True}


def test_the_secret_address_is_shown_only_to_those_who_may_cancel(as_user):
    booking = BookingFactory()
    seen = {}
    for names in (["view_booking"], ["view_booking", "change_booking"]):
        user = StaffFactory(is_superuser=False)
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        seen[len(names)] = booking.token in as_user(user).get(change(booking)).content.decode()
    assert seen == {1: False, 2: True}


def test_who_may_see_events_sees_no_address_of_a_guest(as_user):
    booking = BookingFactory()
    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_event", "view_tickettype"]))
    client = as_user(user)
    event = booking.event
    pages = [
        reverse("admin:index"),
        reverse("admin:events_event_changelist"),
        reverse("admin:events_event_change", args=[event.pk]),
    ]
    assert [booking.email in client.get(page).content.decode() for page in pages] == [False, False, False]
    assert client.get(LIST).status_code == 403
    assert client.get(ADD).status_code == 403


def test_after_entering_staff_are_told_where_the_ticket_goes(staff):
    answer = staff.post(ADD, entry(TicketTypeFactory()))
    assert str(next(iter(get_messages(answer.wsgi_request)))) == "Das Ticket geht an ada@example.org."


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Özlem Örnek", "özlem"), ("Юлия", "ЮЛИЯ"), ("İbrahim", "ibrahim"), ("IŞIK", "ışık"), ("a.b (c)", "A.B (C)")],
)
def test_names_are_found_in_capitals_and_small_letters_of_every_script(name, typed, as_user):
    """Also where the database's locale knows English letters only."""
    booking = BookingFactory(name=name)
    BookingFactory(name="axb")

    found = as_user(StaffFactory()).get(reverse("admin:tickets_booking_changelist"), {"q": typed})

    assert list(found.context["cl"].result_list) == [booking]
