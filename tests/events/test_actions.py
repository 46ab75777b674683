"""What calendars hear of, and what can be done with an event in which state."""

import datetime as dt

import pytest

from events import actions
from events.models import Event, today
from tests.factories import EventFactory, SeriesFactory, StaffFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return StaffFactory()


@pytest.mark.parametrize("field", ["title_de", "title_en", "summary_en", "room_de", "date", "start_time", "venue"])
def test_a_change_that_calendars_show_makes_the_sequence_grow(staff, field):
    event = EventFactory(sequence=3)
    actions.save_event(event=event, by=staff, changed={field})
    event.refresh_from_db()
    assert event.sequence == 4


@pytest.mark.parametrize("field", ["description_de", "audience_de", "sign_language", "pattern_seed"])
def test_other_changes_do_not(staff, field):
    event = EventFactory(sequence=3)
    actions.save_event(event=event, by=staff, changed={field})
    event.refresh_from_db()
    assert event.sequence == 3


def test_two_changes_at_once_both_count(staff):
    event = EventFactory()
    first, second = Event.objects.get(pk=event.pk), Event.objects.get(pk=event.pk)
    actions.save_event(event=first, by=staff, changed={"date"})
    actions.save_event(event=second, by=staff, changed={"date"})
    event.refresh_from_db()
    assert event.sequence == 2


def test_a_form_that_was_open_does_not_take_back_a_calling_off(staff):
    event = EventFactory()
    opened = Event.objects.get(pk=event.pk)
    actions.call_off(event=event, by=staff, note="Krank")
    actions.save_event(event=opened, by=staff, changed={"description_de"})
    event.refresh_from_db()
    assert event.status == Event.Status.CANCELLED


def test_a_new_event_gets_an_address_and_keeps_its_picture(staff):
    series = SeriesFactory()
    event = Event(series=series, title="Fördermittel für alle", date=dt.date(2026, 5, 1))
    actions.save_event(event=event, by=staff, changed={"title_de"})
    assert (event.slug, event.pattern_seed, event.sequence) == ("foerdermittel-fuer-alle", "Fördermittel für alle", 0)

    again = Event(series=series, title="Fördermittel für alle", date=dt.date(2026, 5, 1))
    actions.save_event(event=again, by=staff, changed={"title_de"})
    assert again.slug == "foerdermittel-fuer-alle-2026"


@pytest.mark.parametrize(("title", "slug"), [("Archiv", "archiv-2026"), ("نص", "veranstaltung")])
def test_an_address_is_never_a_page_of_its_own_nor_empty(staff, title, slug):
    event = Event(series=SeriesFactory(), title=title, date=dt.date(2026, 5, 1))
    assert actions.save_event(event=event, by=staff, changed={"title_de"}).slug == slug


def test_a_moved_venue_is_news_for_its_events(staff):
    venue = VenueFactory()
    event, other = EventFactory(venue=venue), EventFactory()
    actions.save_venue(venue=venue, by=staff, changed={"street"})
    assert list(Event.objects.order_by("pk").values_list("pk", "sequence")) == [(event.pk, 1), (other.pk, 0)]


def test_a_venues_induction_loop_is_not(staff):
    event = EventFactory()
    actions.save_venue(venue=event.venue, by=staff, changed={"induction_loop"})
    event.refresh_from_db()
    assert event.sequence == 0


def test_calling_off_tells_the_reason_in_each_language_once(staff):
    event = EventFactory()
    actions.call_off(event=event, by=staff, note="Der Saal ist gesperrt.", translations={"en": "The hall is closed."})
    actions.call_off(event=event, by=staff, note="Noch einmal")
    event.refresh_from_db()
    assert (event.status, event.sequence) == (Event.Status.CANCELLED, 1)
    assert (event.cancellation_note_de, event.cancellation_note_en) == (
        "Der Saal ist gesperrt.",
        "The hall is closed.",
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": Event.Status.DRAFT}, "Ein Entwurf braucht keine Absage: Niemand hat ihn gesehen."),
        ({"date": today() - dt.timedelta(days=2)}, "Diese Veranstaltung ist vorbei."),
    ],
)
def test_what_nobody_expects_cannot_be_called_off(staff, fields, sentence):
    event = EventFactory(**fields)
    with pytest.raises(actions.NotPossible) as refusal:
        actions.call_off(event=event, by=staff, note="Grund")
    event.refresh_from_db()
    assert (str(refusal.value), event.sequence) == (sentence, 0)


def test_publishing_shows_a_draft_and_changes_nothing_the_second_time(staff):
    event = EventFactory(status=Event.Status.DRAFT)
    actions.publish(event=event, by=staff)
    actions.publish(event=event, by=staff)
    event.refresh_from_db()
    assert (event.status, event.sequence) == (Event.Status.PUBLISHED, 0)


def test_what_takes_place_after_all_is_news_for_calendars(staff):
    event = EventFactory()
    actions.call_off(event=event, by=staff, note="Krank", translations={"en": "Ill"})
    actions.publish(event=event, by=staff)
    event.refresh_from_db()
    assert (event.status, event.sequence) == (Event.Status.PUBLISHED, 2)
    assert (event.cancellation_note_de, event.cancellation_note_en) == ("", "")
