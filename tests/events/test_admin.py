"""Staff run the programme in the admin."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from events.models import Event, Series, today
from tests.factories import (
    AppearanceFactory,
    BookingFactory,
    EventFactory,
    PartnershipFactory,
    SeriesFactory,
    StaffFactory,
    TicketTypeFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:events_event_changelist")
ADD = reverse("admin:events_event_add")


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def change(event):
    return reverse("admin:events_event_change", args=[event.pk])


def typed(page, **changes):
    """What the browser sends for a form that was not touched, with `changes`."""
    data = {}
    adminform = page.context["adminform"].form
    forms = [adminform, *(form for inline in page.context["inline_admin_formsets"] for form in inline.formset.forms)]
    forms += [inline.formset.management_form for inline in page.context["inline_admin_formsets"]]
    for form in forms:
        for bound in form:
            value, widget, name = bound.value(), bound.field.widget, bound.html_name
            if hasattr(widget, "widgets"):
                parts = widget.decompress(value)
                for index, part in enumerate(parts):
                    data[f"{name}_{index}"] = widget.widgets[index].format_value(part) or ""
            elif value is not None and value is not False:
                data[name] = widget.format_value(value) if hasattr(widget, "format_value") else value
                data[name] = "on" if value is True else data[name]
                if isinstance(data[name], list):
                    data[name] = data[name][0] if data[name] else ""
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(staff, number, django_assert_num_queries):
    series = SeriesFactory()
    for _ in range(number):
        BookingFactory(ticket_type=TicketTypeFactory(event__series=series))
    with django_assert_num_queries(8):
        html = staff.get(LIST).content.decode()
    assert html.count("1 von 50") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_costs_the_same_for_one_and_three_rows(staff, number, django_assert_num_queries):
    event = EventFactory()
    for _ in range(number):
        TicketTypeFactory(event=event)
        AppearanceFactory(event=event)
        PartnershipFactory(event=event)
    staff.get(change(event))  # content types are read once for each process
    with django_assert_num_queries(17):
        assert staff.get(change(event)).status_code == 200


def test_a_new_event_gets_its_address_by_itself(staff):
    page = staff.get(ADD)
    series = SeriesFactory()
    data = typed(page, title_de="Größer als du denkst", series=series.pk, date="01.05.2030")
    assert staff.post(ADD, data).status_code == 302
    event = Event.objects.get()
    assert (event.slug, event.status, event.date) == ("groesser-als-du-denkst", Event.Status.DRAFT, dt.date(2030, 5, 1))


@pytest.mark.parametrize("slug", ["archiv", "feed", "kalender"])
def test_the_address_of_another_page_is_refused_with_everything_kept(staff, slug):
    data = typed(staff.get(ADD), title_de="Neu", series=SeriesFactory().pk, date="01.05.2030", slug=slug)
    response = staff.post(ADD, data)
    form = response.context["adminform"].form
    assert response.status_code == 422
    assert form.errors == {"slug": ["Diese Adresse hat schon eine andere Seite. Nimm eine andere."]}
    assert form["title_de"].value() == "Neu"
    assert not Event.objects.exists()


def test_an_end_without_a_beginning_is_said_beside_the_form(staff):
    data = typed(staff.get(ADD), title_de="Neu", series=SeriesFactory().pk, date="01.05.2030", end_time="20:00")
    response = staff.post(ADD, data)
    assert response.context["adminform"].form.non_field_errors() == ["Ein Ende ohne Beginn geht nicht."]


def test_a_new_date_grows_the_sequence_a_new_description_does_not(staff):
    event = TicketTypeFactory().event
    page = staff.get(change(event))
    staff.post(change(event), typed(page, description_de="Anders"))
    event.refresh_from_db()
    assert (event.description_de, event.sequence) == ("Anders", 0)

    staff.post(change(event), typed(staff.get(change(event)), date="01.05.2030"))
    event.refresh_from_db()
    assert (event.date, event.sequence) == (dt.date(2030, 5, 1), 1)


def test_save_and_publish(staff):
    event = EventFactory(status=Event.Status.DRAFT)
    staff.post(change(event), typed(staff.get(change(event)), _publish="1"))
    event.refresh_from_db()
    assert event.status == Event.Status.PUBLISHED


def test_the_state_and_a_known_address_cannot_be_sent(staff):
    event = EventFactory()
    staff.post(change(event), typed(staff.get(change(event)), status="draft", slug="anders"))
    event.refresh_from_db()
    assert (event.status, event.slug) == (Event.Status.PUBLISHED, "beispiel-" + event.slug.rsplit("-", 1)[1])


def test_the_list_publishes(staff):
    events = EventFactory.create_batch(2, status=Event.Status.DRAFT)
    staff.post(LIST, {"action": "publish_events", "_selected_action": [event.pk for event in events]})
    assert set(Event.objects.values_list("status", flat=True)) == {Event.Status.PUBLISHED}


def test_calling_off_asks_first_and_says_how_many_guests_are_told(staff):
    ticket_type = TicketTypeFactory()
    event = ticket_type.event
    booking = BookingFactory(ticket_type=ticket_type, places=2)
    BookingFactory(ticket_type=ticket_type, email="", source="phone")
    asked = {"action": "call_off_events", "_selected_action": [event.pk]}
    html = staff.post(LIST, asked).content.decode()
    assert "1 Gast bekommt eine E-Mail." in html
    assert "1 Gast hat keine E-Mail-Adresse. Sag selbst Bescheid." in html
    event.refresh_from_db()
    assert event.status == Event.Status.PUBLISHED

    refused = staff.post(LIST, {**asked, "confirmed": "1"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"note_de": ["Schreib in einem Satz, warum."]}

    answer = staff.post(LIST, {**asked, "confirmed": "1", "note_de": "Der Saal ist gesperrt.", "note_en": ""})
    event.refresh_from_db()
    assert (event.status, event.cancellation_note_de, event.sequence) == (
        Event.Status.CANCELLED,
        "Der Saal ist gesperrt.",
        1,
    )
    assert [mail.kind for mail in booking.mails.all()] == ["event_called_off"]
    assert sentences(answer)[1:] == [
        "1 E-Mail ist unterwegs.",
        "1 Gast hat keine E-Mail-Adresse. Sag selbst Bescheid.",
    ]


def test_from_the_form_one_comes_back_to_the_form(staff):
    event = EventFactory()
    data = {
        "action": "call_off_events",
        "_selected_action": [event.pk],
        "confirmed": "1",
        "from_form": "1",
        "note_de": "Grund",
    }
    assert staff.post(LIST, data)["Location"] == change(event)


def test_fewer_places_than_given_away_are_warned_about_and_lose_nobody(staff):
    ticket_type = TicketTypeFactory(capacity=50)
    booking = BookingFactory(ticket_type=ticket_type, places=3)
    event = ticket_type.event
    answer = staff.post(change(event), typed(staff.get(change(event)), **{"ticket_types-0-capacity": "2"}))
    ticket_type.refresh_from_db()
    booking.refresh_from_db()
    assert (ticket_type.capacity, booking.status, len(booking.valid_tickets)) == (2, "confirmed", 3)
    assert sentences(answer)[0].startswith("Für alle: 2 Plätze, aber 3 sind schon vergeben.")


def test_a_copy_is_a_draft_without_bookings(staff):
    event = BookingFactory().ticket_type.event
    staff.post(change(event), typed(staff.get(change(event)), _saveasnew="1"))
    copy = Event.objects.exclude(pk=event.pk).get()
    assert (copy.status, copy.title, copy.sequence) == (Event.Status.DRAFT, event.title, 0)
    assert copy.slug != event.slug
    assert [kind.bookings.count() for kind in copy.ticket_types.all()] == [0]


def test_only_drafts_can_be_deleted(staff):
    answers = {
        status: staff.get(reverse("admin:events_event_delete", args=[EventFactory(status=status).pk])).status_code
        for status in Event.Status
    }
    assert answers == {"draft": 200, "published": 403, "cancelled": 403}


def test_what_lies_ahead_can_be_picked(staff):
    coming = EventFactory()
    past = EventFactory(date=today() - dt.timedelta(days=3))
    found = {key: list(staff.get(LIST, {"zeit": key}).context["cl"].result_list) for key in ("kommt", "vorbei")}
    assert found == {"kommt": [coming], "vorbei": [past]}


def test_a_venues_new_street_reaches_calendars(staff):
    event = EventFactory()
    address = reverse("admin:events_venue_change", args=[event.venue.pk])
    staff.post(address, typed(staff.get(address), street="Anderer Weg 2"))
    event.refresh_from_db()
    assert (event.venue.street, event.sequence) == ("Anderer Weg 2", 1)


# What others need stays


def protected():
    """Something of each kind that events need, with the number of rows that need it."""
    event = EventFactory()
    appearance, partnership = AppearanceFactory(event=event), PartnershipFactory(event=event)
    return [
        (event.series, "1 Veranstaltung"),
        (event.venue, "1 Veranstaltung"),
        (appearance.speaker, "1 Auftritt"),
        (partnership.partner, "1 Partnerschaft"),
    ]


@pytest.mark.parametrize("number", range(4))
def test_what_an_event_needs_has_no_button_to_delete_but_a_sentence(staff, number):
    kept, by = protected()[number]
    name = kept._meta.model_name
    html = " ".join(staff.get(reverse(f"admin:events_{name}_change", args=[kept.pk])).content.decode().split())
    assert "deletelink" not in html
    assert f"Löschen geht nicht. Das gehört noch dazu: {by}" in html

    by_address = staff.get(reverse(f"admin:events_{name}_delete", args=[kept.pk])).content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk]}
    together = staff.post(reverse(f"admin:events_{name}_changelist"), chosen).content.decode()
    for page in (by_address, together):
        assert "Löschen geht nicht. Das gehört noch dazu:" in page
        assert "geschützten" not in page


def test_what_nothing_needs_can_be_deleted(staff):
    series = SeriesFactory()
    assert "deletelink" in staff.get(reverse("admin:events_series_change", args=[series.pk])).content.decode()
    staff.post(reverse("admin:events_series_delete", args=[series.pk]), {"post": "yes"})
    assert not Series.objects.filter(pk=series.pk).exists()
