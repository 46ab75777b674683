"""Suche/Biete: what organisations need and offer is made, changed, prolonged and ended by their members."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .. import board, mails, permissions, tasks
from ..models import FRESH_FOR, MAX_OPEN, Change, Listing, Organisation
from .history import actor_of
from .locking import lock
from .refusals import ChangedMeanwhile, NoLongerOpen, NotAllowed, NothingSaid, TooMany

# What its organisation may write. All else has a verb of its own.
LISTING_FIELDS = (
    "kind", "category", "title", "text", "text_language", "district", "languages", "valid_until",
)  # fmt: skip
REMIND_BEFORE = dt.timedelta(days=14)
MOST_PER_RUN = 500


@transaction.atomic
def create_listing(*, organisation: Organisation, by, data: dict) -> Listing:
    """Put what an organisation needs or offers on the board; before its profile is public, prepare it.

    The form sent twice (a double click) finds the entry that it has made. Raises NotAllowed for all but members and
    staff, TooMany when the organisation has as many open entries as it may.
    """
    organisation = lock(organisation.pk, by=by, may=permissions.can_list)
    same = {name: data[name] for name in LISTING_FIELDS if name in data}
    running = _running(organisation)
    if made := running.filter(created_by=by, **same).first():
        return made
    _keep_room(running)
    listing = Listing(organisation=organisation, created_by=by)
    _fill(listing, data)
    return listing


@transaction.atomic
def update_listing(*, listing: Listing, by, data: dict, seen: dict | None = None) -> Listing:
    """Change the allow-listed fields of an entry.

    `seen` has the fields as they were when the person's form was compared with them (`facts`). Raises NotAllowed,
    NoLongerOpen when it is closed, ChangedMeanwhile when a field of `data` has been saved by somebody else since.
    """
    listing = _locked(listing, by)
    if listing.is_closed:
        raise NoLongerOpen
    if seen is not None and any(getattr(listing, name) != seen[name] for name in data):
        raise ChangedMeanwhile
    if listing.is_expired and data.get("valid_until", listing.valid_until) >= timezone.localdate():
        _keep_room(_running(listing.organisation))
        listing.shown_again_at = timezone.now()
    _fill(listing, data)
    by_its_people = actor_of(by, listing.organisation) == Change.Actor.MEMBER
    if listing.hidden_at and data and not listing.corrected_at and by_its_people:
        # It stays hidden until staff have looked at it again; told of the first change, they find the others, too.
        listing.corrected_at = timezone.now()
        listing.save(update_fields=["corrected_at"])
        for recipient in mails.staff():
            tasks.tell_staff_of_corrected_listing.defer(
                listing_id=listing.pk, recipient_id=recipient, at=listing.updated_at.isoformat()
            )
    return listing


@transaction.atomic
def prolong(*, listing: Listing, by=None, until: dt.date | None = None) -> Listing:
    """Let it stand for another half year, from today. A fresh one stays as it is, so that nobody bumps it daily.

    `by` is a member or staff; without an account it is whoever has the link from the mail that told of `until`.
    Raises NotAllowed (also for a link whose entry was prolonged or changed since), NoLongerOpen when it is closed,
    TooMany.
    """
    listing = _locked(listing, by, has_link=by is None and until is not None)
    if listing.is_closed:
        raise NoLongerOpen
    if by is None and listing.valid_until != until:
        raise NotAllowed
    if listing.is_fresh:
        return listing
    if listing.is_expired:
        _keep_room(_running(listing.organisation))
        listing.shown_again_at = timezone.now()
    listing.renewed_on = timezone.localdate()
    listing.valid_until = listing.last_day
    listing.save(update_fields=["renewed_on", "valid_until", "shown_again_at", "updated_at"])
    return listing


@transaction.atomic
def close(*, listing: Listing, by, outcome: str) -> Listing:
    """Take it off the board for good. "found" counts as impact. Closed twice, the first outcome stays."""
    listing = _locked(listing, by)
    if listing.is_closed:
        return listing
    listing.closed_at, listing.outcome = timezone.now(), Listing.Outcome(outcome)
    listing.save(update_fields=["closed_at", "outcome", "updated_at"])
    return listing


@transaction.atomic
def hide(*, listing: Listing, by, reason: str) -> Listing:
    """Staff take an entry off the board that does not belong there, and tell its people why. Twice changes nothing.

    Raises NotAllowed, NothingSaid without a reason.
    """
    listing = _for_staff(listing, by)
    if not reason.strip():
        raise NothingSaid
    if listing.hidden_at is None:
        listing.hidden_at, listing.hidden_because = timezone.now(), reason.strip()
        listing.corrected_at = None
        listing.save(update_fields=["hidden_at", "hidden_because", "corrected_at", "updated_at"])
        for recipient in _who_answers_for(listing):
            tasks.tell_of_hidden_listing.defer(
                listing_id=listing.pk, recipient_id=recipient, at=listing.hidden_at.isoformat()
            )
    return listing


@transaction.atomic
def unhide(*, listing: Listing, by) -> Listing:
    """Put it back. Raises NotAllowed."""
    listing = _for_staff(listing, by)
    if listing.hidden_at is not None:
        listing.hidden_at, listing.hidden_because, listing.shown_again_at = None, "", timezone.now()
        listing.save(update_fields=["hidden_at", "hidden_because", "shown_again_at", "updated_at"])
    return listing


def facts(listing: Listing) -> dict:
    """The fields that people write, as they are: for `update_listing`."""
    return {name: getattr(listing, name) for name in LISTING_FIELDS}


def due_to_expire() -> list[Listing]:
    """Open entries that run out within two weeks and whose people do not know it yet.

    One that was made for a few days only is not told of at once: after a week at the earliest.
    """
    today = timezone.localdate()
    due = Listing.objects.open().filter(valid_until__lte=today + REMIND_BEFORE, renewed_on__lte=today - FRESH_FOR)
    due = due.filter(Q(reminded_for=None) | ~Q(reminded_for=F("valid_until")), organisation__is_sample=False)
    return list(due.order_by("valid_until", "pk")[:MOST_PER_RUN])


@transaction.atomic
def tell_of_expiry(*, listing: Listing) -> bool:
    """Queue one mail to who made it, or to the owners where that person has left; False when it was told already."""
    listing = lock(listing.organisation_id).listings.filter(pk=listing.pk).first()
    if listing is None or not listing.is_open or listing.reminded_for == listing.valid_until:
        return False
    listing.reminded_for = listing.valid_until
    listing.save(update_fields=["reminded_for"])
    for recipient in _who_answers_for(listing):
        tasks.tell_of_listing_expiry.defer(
            listing_id=listing.pk, recipient_id=recipient, until=listing.valid_until.isoformat()
        )
    return True


def _locked(listing: Listing, by, *, has_link: bool = False) -> Listing:
    """The entry as it is now, below its organisation's lock, if this person may change it.

    Raises NotAllowed, NoLongerOpen when it was deleted meanwhile.
    """
    organisation = lock(listing.organisation_id, by=by, may=None if has_link else permissions.can_list)
    listing = organisation.listings.filter(pk=listing.pk).first()
    if listing is None:
        raise NoLongerOpen
    return listing


def _running(organisation: Organisation):
    """What its organisation counts as open, whether or not everybody sees it."""
    return organisation.listings.filter(closed_at=None, valid_until__gte=timezone.localdate())


def _keep_room(running) -> None:
    if running.count() >= MAX_OPEN:
        raise TooMany


def _fill(listing: Listing, data: dict) -> None:
    for name in LISTING_FIELDS:
        if name in data:
            setattr(listing, name, data[name])
    if listing.valid_until > listing.last_day and listing.pk and listing.is_fresh:
        # A later day each day would put it on top of the board each day.
        listing.valid_until = listing.last_day
    elif listing.valid_until > listing.last_day:
        # The form allows half a year from today, and so does the database.
        listing.renewed_on = timezone.localdate()
    kept = [*LISTING_FIELDS, "renewed_on", "shown_again_at", "updated_at"]
    listing.save(update_fields=kept if listing.pk else None)
    board.refresh(listing)


def _for_staff(listing: Listing, by) -> Listing:
    """The entry below its organisation's lock, for staff. Raises NotAllowed, NoLongerOpen when it was deleted."""
    if not permissions.can_review(by):
        raise NotAllowed
    # The organisation's row first, as every verb does: two of them never wait for each other.
    found = lock(listing.organisation_id).listings.filter(pk=listing.pk).first()
    if found is None:
        raise NoLongerOpen
    return found


def _who_answers_for(listing: Listing) -> list[int]:
    """Who wrote it, or the owners where that person has left."""
    members = listing.organisation.memberships.filter(user=listing.created_by_id, user__is_active=True)
    return [listing.created_by_id] if members.exists() else mails.owners(listing.organisation)
