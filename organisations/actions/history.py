"""The history of a profile is written by its verbs (ADR 0012)."""

import datetime as dt

from django.db.models import FileField

from .. import search
from ..models import Change, Membership, Organisation
from ..translation import TRANSLATED
from .fields import RECORDED


def snapshot(organisation: Organisation) -> dict:
    """The recorded fields as they are, ready for JSON; topics by their short names, sorted."""
    return {name: _plain(organisation, name) for name in RECORDED} | {
        "topics": sorted(organisation.topics.values_list("slug", flat=True)) if organisation.pk else [],
        "pictures": list(organisation.pictures.values_list("alt", flat=True)) if organisation.pk else [],
    }


def record(
    *, organisation: Organisation, kind: Change.Kind, by=None, before: dict | None = None, message: str = "", actor=None
) -> Change | None:
    """Write down what was done, inside the verb's transaction, after all of it. What is searched follows.

    `before` is the `snapshot` taken under the lock before the change: then only what differs is stored, and an edit
    that changed nothing is no change (None). `by` is the account, or None for a link from a mail or the system, which
    `actor` then names.
    """
    was, now = {}, {}
    if before is not None:
        after = snapshot(organisation)
        was = {name: value for name, value in before.items() if value != after[name]}
        now = {name: after[name] for name in was}
        if not was and kind == Change.Kind.EDITED:
            return None
    if was or kind in (Change.Kind.CREATED, Change.Kind.PUBLISHED):
        search.refresh(organisation)
    return Change.objects.create(
        organisation=organisation,
        kind=kind,
        by=by,
        actor=actor or actor_of(by, organisation),
        before=was,
        after=now,
        message=message,
    )


def actor_of(by, organisation: Organisation) -> Change.Actor:
    """As whom an account acts: members of staff who also belong to the organisation act as its members."""
    if by is None:
        return Change.Actor.SYSTEM
    if Membership.objects.filter(user=by, organisation=organisation).exists() or not by.is_staff:
        return Change.Actor.MEMBER
    return Change.Actor.STAFF


def _plain(organisation: Organisation, name: str):
    value = getattr(organisation, name)
    if isinstance(organisation._meta.get_field(name), FileField):
        return value.name or ""
    if isinstance(value, list | tuple):
        return list(value)
    return value.isoformat() if isinstance(value, dt.date) else ("" if value is None and name in TRANSLATED else value)
