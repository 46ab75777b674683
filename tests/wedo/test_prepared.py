"""Prepared queries give what the queryset gives, with less work."""

import pytest
from django.forms.models import model_to_dict

from events.models import Appearance, Event
from events.page import bare_event, event_with_parts
from tests.factories import (
    AgendaItemFactory,
    AppearanceFactory,
    BookingFactory,
    EventFactory,
    MaterialFactory,
    PartnershipFactory,
    TicketTypeFactory,
)
from tickets.models import TicketType
from tickets.page import booking_by_id, booking_by_token
from wedo.prepared import Literal, Prepared

pytestmark = pytest.mark.django_db


def test_an_event_is_the_same_as_from_its_queryset(django_assert_num_queries):
    event = EventFactory(title_en="Example", venue__name="Beispielhaus")
    bare_event("warm")

    with django_assert_num_queries(1):
        found = bare_event(event.slug)
        names = found.venue.name, found.series.name

    assert found == event
    assert model_to_dict(found) == model_to_dict(Event.objects.get(pk=event.pk))
    assert names == ("Beispielhaus", event.series.name)


def test_what_is_not_there_is_none():
    assert bare_event("gibt-es-nicht") is None
    assert event_with_parts("gibt-es-nicht") is None
    assert booking_by_token("A" * 32) is None
    assert booking_by_id(0) is None


def test_an_empty_relation_stays_empty():
    assert bare_event(EventFactory(venue=None).slug).venue is None


def test_the_parts_of_an_event_come_in_their_order(django_assert_num_queries):
    event = EventFactory()
    second, first = (AgendaItemFactory(event=event, position=position) for position in (2, 1))
    appearance = AppearanceFactory(event=event)
    partnership = PartnershipFactory(event=event, role="initiator")
    material = MaterialFactory(event=event)
    MaterialFactory(event=event, is_published=False)
    AgendaItemFactory()

    with django_assert_num_queries(5):
        found = event_with_parts(event.slug)
        assert list(found.agenda.all()) == [first, second]
        assert [one.speaker for one in found.appearances.all()] == [appearance.speaker]
        assert found.initiators == [partnership.partner]
        assert list(found.materials.all()) == [material]


def test_annotations_come_along_and_are_counted_anew_each_time():
    ticket_type = TicketTypeFactory()
    counted = Prepared(lambda event: TicketType.objects.filter(event=event).with_taken())

    before = [one.taken for one in counted(ticket_type.event_id)]
    BookingFactory(ticket_type=ticket_type, places=3)

    assert before == [0]
    assert [one.taken for one in counted(ticket_type.event_id)] == [3]


def test_the_language_decides_what_is_read_not_what_is_asked():
    from django.utils import translation

    event = EventFactory(title="Beispiel", title_en="Example")

    with translation.override("en"):
        assert bare_event(event.slug).title == "Example"
    assert bare_event(event.slug).title == "Beispiel"


def test_a_booking_has_tickets_and_needs_in_three_queries(django_assert_num_queries):
    booking = BookingFactory(places=2)
    booking.needs.create(kind="wheelchair")

    with django_assert_num_queries(3):
        found = booking_by_token(booking.token)
        assert [ticket.position for ticket in found.valid_tickets] == [1, 2]
        assert [need.kind for need in found.needs.all()] == ["wheelchair"]
        assert found.event.venue.name == booking.event.venue.name


def test_a_value_that_looks_like_sql_is_a_value():
    AppearanceFactory()
    by_topic = Prepared(lambda topic: Appearance.objects.filter(topic=topic), str)

    assert by_topic("' OR 1=1 --") == []


def test_a_literal_stands_in_the_statement_and_nothing_but_a_word_may():
    sql, params = TicketType.objects.filter(audience=Literal("public")).query.sql_with_params()

    assert "\"audience\" = 'public'" in sql
    assert params == ()
    with pytest.raises(ValueError, match="not a word"):
        str(TicketType.objects.filter(audience=Literal("x' OR '1")).query)
