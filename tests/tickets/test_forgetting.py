"""C17: what is known of guests is deleted by itself, whole, and staff see what remains."""

import datetime as dt

import pytest
from django.urls import reverse

from events.models import today
from tests.factories import BookingFactory, OrganisationFactory, StaffFactory, TicketTypeFactory
from tests.pages import text
from tickets.actions import erase_booking, forgetting
from tickets.models import BookingMail, CheckIn, Introducible, Need
from wedo.tasks import forget
from wedo.templatetags.wedo import long_date

pytestmark = pytest.mark.django_db


def past(days, **more):
    return BookingFactory(ticket_type__event__date=today() - dt.timedelta(days=days), **more)


def test_c17_half_a_year_after_the_event_nothing_is_left_of_its_guests(client, run_jobs):
    organisation = OrganisationFactory()
    booking = past(181, places=2, organisation=organisation, organisation_name="Verein", note="Ruft an", language="en")
    waited = past(181, status="waiting", queued_at=dt.datetime.now(dt.UTC), attendees=["Kim"], name="Kim Beispiel")
    Need.objects.create(booking=booking, kind="other", detail="Diät")
    BookingMail.objects.create(booking=booking, kind="thanks")
    CheckIn.objects.create(ticket=booking.tickets.first())
    Introducible.objects.create(booking=booking, name="Alex", about="Ich")
    recent = past(180)
    old_address, known = booking.get_absolute_url(), (recent.name, recent.email)

    forget(timestamp=0)

    for one in (booking, waited, recent):
        one.refresh_from_db()
    assert (recent.name, recent.email) == known
    for one in (booking, waited):
        facts = (one.name, one.email, one.organisation_name, one.note, one.attendees, one.attendee_emails)
        assert facts == ("–", "", "", "", [], [])
    assert set(booking.tickets.values_list("name", flat=True)) == {""}
    assert (booking.needs.count(), booking.mails.count(), Introducible.objects.count()) == (0, 0, 0)
    assert client.get(old_address).status_code == 404
    # the numbers stay true
    assert (booking.status, booking.places, booking.language, booking.organisation) == (
        "confirmed",
        2,
        "en",
        organisation,
    )
    assert CheckIn.objects.filter(ticket__booking=booking).count() == 1
    assert [(step.kind, step.actor) for step in booking.steps.all()] == [("erased", "system")]


def test_c17_it_is_done_once_and_many_in_parts(monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    kind = TicketTypeFactory(event__date=today() - dt.timedelta(days=400))
    for _ in range(5):
        BookingFactory(ticket_type=kind)

    assert (forgetting.forget_guests(), forgetting.forget_guests()) == (5, 0)


def test_c17_staff_see_what_remains_and_until_when(as_user):
    booking = past(100)
    page = reverse("admin:events_event_change", args=[booking.event.pk])
    staff = as_user(StaffFactory())

    day = long_date(booking.event.date + dt.timedelta(days=181))
    assert f"Von 1 Anmeldung sind noch Daten da. Am {day} werden sie von selbst gelöscht." in text(staff.get(page))
    erase_booking(booking=booking, by=StaffFactory())
    assert "Von den Gästen sind keine Daten mehr da." in text(staff.get(page))
    assert "Daten da" not in text(staff.get(reverse("admin:events_event_change", args=[TicketTypeFactory().event.pk])))
