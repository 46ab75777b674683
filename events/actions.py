"""What can be done with events: every change that calendars should take over makes `sequence` grow."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wedo.refusals import Refused
from wedo.text import address_of

from .models import Event, Venue

# Addresses below /veranstaltungen/ that are pages of their own.
RESERVED_SLUGS = frozenset({"archiv", "feed", "kalender"})

# What stands in a calendar entry (RFC 5545, 3.8.7.4 leaves the choice to the organiser).
TRANSLATED_CALENDAR_FIELDS = ("title", "summary", "room", "cancellation_note")
CALENDAR_FIELDS = frozenset(
    {"date", "start_time", "end_time", "venue", "status", *TRANSLATED_CALENDAR_FIELDS}
    | {f"{field}_{code}" for field in TRANSLATED_CALENDAR_FIELDS for code, _name in settings.LANGUAGES}
)
VENUE_CALENDAR_FIELDS = frozenset({"name", "street", "postal_code", "city"})


class NotPossible(Refused):
    """The event is not in a state for this; `str()` is a sentence for staff."""


@transaction.atomic
def save_event(*, event: Event, by, changed: set[str]) -> Event:
    """Store an event that was filled in by `by`; `changed` names the fields that are different now.

    The row is locked: two people who save at once both count, and nobody's form takes back that the event was
    called off meanwhile.
    """
    if event.pk:
        stored = _lock(event)
        if "status" not in changed:
            event.status = stored.status
        event.sequence = stored.sequence + bool(CALENDAR_FIELDS & set(changed))
    else:
        event.slug = event.slug or free_slug(event)
        # The picture stays when the event is renamed.
        event.pattern_seed = event.pattern_seed or event.title_de[:120]
    event.save()
    return event


@transaction.atomic
def save_venue(*, venue: Venue, by, changed: set[str]) -> Venue:
    """Store a venue; when its name or address is different now, all its events have changed for calendars."""
    known = venue.pk is not None
    venue.save()
    if known and VENUE_CALENDAR_FIELDS & set(changed):
        venue.events.update(sequence=F("sequence") + 1, updated_at=timezone.now())
    return venue


@transaction.atomic
def publish(*, event: Event, by) -> Event:
    """Show an event to everybody; one that was called off takes place after all. Twice changes nothing."""
    event = _lock(event)
    if event.status == Event.Status.PUBLISHED:
        return event
    if event.is_cancelled:
        event.sequence += 1
        for code, _name in settings.LANGUAGES:
            setattr(event, f"cancellation_note_{code}", "")
    event.status = Event.Status.PUBLISHED
    event.save()
    return event


@transaction.atomic
def call_off(*, event: Event, by, note: str, translations: dict[str, str] | None = None) -> Event:
    """Call off an announced event. Twice changes nothing; raises NotPossible for drafts and for the past.

    `note` is the reason in German, `translations` the same by language code.
    """
    event = _lock(event)
    if event.is_cancelled:
        return event
    if not event.is_public:
        raise NotPossible(_("Ein Entwurf braucht keine Absage: Niemand hat ihn gesehen."))
    if event.is_over:
        raise NotPossible(_("Diese Veranstaltung ist vorbei."))
    event.status = Event.Status.CANCELLED
    event.sequence += 1
    for code, text in {settings.LANGUAGE_CODE: note, **(translations or {})}.items():
        setattr(event, f"cancellation_note_{code}", text)
    event.save()
    return event


def free_slug(event: Event) -> str:
    """An address made from the German title that no event has yet; with the year where that helps."""
    base = address_of(event.title_de or event.title, length=70) or "veranstaltung"
    candidates = [base, f"{base}-{event.date:%Y}", f"{base}-{event.date:%Y-%m-%d}"[:80]]
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    candidates += [f"{base}-{number}" for number in range(2, len(taken) + 3)]
    return next(slug for slug in candidates if slug not in taken)


def _lock(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
