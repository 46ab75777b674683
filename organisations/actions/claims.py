"""Helped registration: staff make a profile by phone or at an event, its people take it over by a link."""

from django.db import transaction
from django.utils import timezone

from .. import permissions
from ..models import Change, Organisation
from .fields import PROFILE_FIELDS
from .history import record
from .invitations import send_claim
from .refusals import NotAllowed
from .slugs import free_slug
from .topics import set_topics


@transaction.atomic
def create_for(*, by, data: dict, email: str = "", language: str = "de", publish: bool = False) -> Organisation:
    """Store a profile without an owner from the allow-listed `data`, as a draft or at once public.

    With an `email` the claim link leaves to it. Raises NotAllowed for all but staff who may review.
    """
    if not permissions.can_review(by):
        raise NotAllowed
    organisation = Organisation(pattern_seed=data["name"])
    for name in PROFILE_FIELDS:
        if name in data:
            setattr(organisation, name, data[name])
    organisation.slug = free_slug(organisation.name)
    if publish:
        organisation.status, organisation.published_at = Organisation.Status.PUBLISHED, timezone.now()
    organisation.save()
    set_topics(organisation, data.get("topics", ()))
    record(organisation=organisation, kind=Change.Kind.CREATED, by=by)
    if publish:
        record(organisation=organisation, kind=Change.Kind.PUBLISHED, by=by)
    if email:
        send_claim(organisation=organisation, by=by, email=email, language=language)
    return organisation
