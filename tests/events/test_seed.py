"""The true programme of 2025: what is written, and that staff's edits outlive a second run."""

import datetime as dt
import io

import pytest
from django.core.management import call_command

from events.models import AgendaItem, Event, Known, Material, Partner, Series, Speaker, Venue
from events.page import event_with_parts
from events.seed import seed
from organisations.models import Topic
from organisations.seed import TOPICS, seed_topics
from tickets.models import TicketType

pytestmark = pytest.mark.django_db


def test_programme_of_2025_is_written_as_it_was():
    assert seed() == 4

    assert list(Series.objects.values_list("slug", "name", "year")) == [("wedo-2025", "WeDo 2025", 2025)]
    rows = Event.objects.in_order().values_list(
        "kind", "status", "date", "start_time", "end_time", "venue__name", "room_de"
    )
    assert list(rows) == [
        ("network", "published", dt.date(2025, 9, 19), None, None, None, None),
        ("network", "published", dt.date(2025, 10, 25), None, None, "TONALi Saal", None),
        ("network", "published", dt.date(2025, 11, 21), None, None, "Alfred Schnittke Akademie", None),
        (
            "forum",
            "published",
            dt.date(2025, 12, 11),
            dt.time(16),
            dt.time(20),
            "Zentralbibliothek Hamburg",
            "Erdgeschoss (EG)",
        ),
    ]


def test_speakers_stand_at_their_events():
    seed()

    assert [[one.speaker.name for one in event.appearances.all()] for event in Event.objects.in_order()] == [
        ["Nils Kumar"],
        ["Jamin Mahmood-Wiebe"],
        ["Ebrahim Momenzada", "Schomerus"],
        [],
    ]


def test_partners_have_their_roles_and_nobody_unconfirmed_is_named():
    seed()

    initiators = ["Interkulturelle Denkfabrik e.V.", "Haus des Engagements", "AKTIVOLI-Landesnetzwerk Hamburg"]
    for event in [event_with_parts(event.slug) for event in Event.objects.all()]:
        assert [partner.name for partner in event.initiators] == initiators
        assert [partner.name for partner in event.funders] == ["Michael Otto Stiftung"]
        expected = ["fluctoplasma"] if event.slug == "wedo-x-fluctoplasma-2025" else []
        assert [partner.name for partner in event.cooperations] == expected
    assert Partner.objects.count() == 5


def test_what_is_not_known_stays_empty():
    seed()

    assert list(Venue.objects.values_list("name", "postal_code", "map_url", "step_free", "ground_floor")) == [
        ("Alfred Schnittke Akademie", "", "", Known.UNKNOWN, Known.UNKNOWN),
        ("TONALi Saal", "", "", Known.UNKNOWN, Known.UNKNOWN),
        ("Zentralbibliothek Hamburg", "", "", Known.UNKNOWN, Known.YES),
    ]
    assert not Speaker.objects.get(name="Nils Kumar").about
    assert not AgendaItem.objects.filter(start_time__isnull=False).exists()
    assert not TicketType.objects.exists()


def test_every_text_is_in_german_and_english():
    seed()

    for model, fields in (
        (Event, ("title", "summary", "description", "audience", "review")),
        (AgendaItem, ("title", "text")),
        (Speaker, ("about",)),
        (Partner, ("note",)),
        (Material, ("title",)),
    ):
        for thing in model.objects.all():
            for field in fields:
                assert bool(getattr(thing, f"{field}_de")) == bool(getattr(thing, f"{field}_en")), (thing, field)


def test_what_is_over_is_not_told_as_if_it_lay_ahead():
    seed()

    texts = " ".join(f"{event.summary_de} {event.description_de} {event.audience_de}" for event in Event.objects.all())
    assert [word for word in (" ist auch ", " sind ", " kommen auf ", " gibt ", "nicht bekannt") if word in texts] == []
    assert list(Speaker.objects.filter(is_group=True).values_list("name", flat=True)) == ["Schomerus"]


def test_second_run_changes_nothing_that_staff_have_edited():
    seed()
    event = Event.objects.get(slug="wedo-forum-2025")
    event.title_de = "Unser Forum"
    event.save()
    event.agenda.first().delete()
    event.agenda.last().delete()
    Event.objects.get(slug="netzwerktreffen-auftakt-2025").delete()
    Event.objects.filter(slug="wedo-finance-lab-2025").update(slug="finanzen")
    before = snapshot()

    assert seed() == 0

    assert snapshot() == before


def test_renamed_series_is_not_written_again():
    seed()
    Series.objects.update(slug="wedo-erste-reihe")

    assert seed() == 0

    assert Series.objects.count() == 1


def test_venue_that_staff_have_entered_already_is_used():
    Venue.objects.create(name="TONALi Saal", street="Kleiner Kielort 8", step_free=Known.YES)

    seed()

    assert Venue.objects.get(name="TONALi Saal").step_free == Known.YES


def test_topics_are_written_once_and_a_deleted_one_stays_deleted():
    assert seed_topics() == len(TOPICS)
    Topic.objects.get(slug="sport").delete()

    assert seed_topics() == 0

    assert Topic.objects.count() == len(TOPICS) - 1


def test_command_says_what_it_wrote_and_then_nothing():
    first, second = io.StringIO(), io.StringIO()

    call_command("seed_programme", stdout=first)
    call_command("seed_programme", stdout=second)

    assert first.getvalue() == f"Wrote {len(TOPICS)} topics.\nWrote the programme of 2025 with 4 events.\n"
    assert second.getvalue() == ""


def snapshot() -> list:
    """Every row of the programme."""
    models = (Series, Event, Venue, Speaker, Partner, AgendaItem, Material)
    return [list(model.objects.order_by("pk").values()) for model in models]
