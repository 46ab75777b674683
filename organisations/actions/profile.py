"""A profile: made and edited."""

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from wedo.pictures import files_of

from .. import mails, permissions, tasks
from ..models import Change, Membership, Organisation
from ..twins import namesakes
from .fields import PROFILE_FIELDS
from .history import actor_of, record, snapshot
from .locking import lock
from .refusals import ChangedMeanwhile
from .review import submit_again, tell_staff
from .slugs import free_slug
from .topics import set_topics


@transaction.atomic
def create_organisation(*, by, data: dict, logo: ContentFile | None = None) -> Organisation:
    """Store a profile from the allow-listed `data`, make `by` its owner, and ask staff to review it.

    The pattern's seed is the first name and stays when the organisation is renamed, so that its picture stays.
    The form sent twice (a double click) finds the organisation that it has made.
    """
    get_user_model().objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    made = Organisation.objects.filter(memberships__user=by, status=Organisation.Status.SUBMITTED, name=data["name"])
    if known := made.first():
        return known
    organisation = Organisation(status=Organisation.Status.SUBMITTED, pattern_seed=data["name"])
    _fill(organisation, data)
    organisation.slug = free_slug(organisation.name)
    organisation.save()
    set_topics(organisation, data.get("topics", ()))
    _set_logo(organisation, logo)
    Membership.objects.create(organisation=organisation, user=by, role=Membership.Role.OWNER)
    tell_staff(record(organisation=organisation, kind=Change.Kind.CREATED, by=by))
    return organisation


@transaction.atomic
def update_profile(
    *,
    organisation: Organisation,
    by,
    data: dict,
    logo: ContentFile | None = None,
    remove_logo: bool = False,
    seen: dict | None = None,
) -> Organisation:
    """Change the allow-listed fields of a profile.

    `seen` is the `snapshot` that the person's form was compared with. Raises NotAllowed for people who are not its
    members, ChangedMeanwhile when a field of `data` has been saved by somebody else since then.
    """
    organisation = lock(organisation.pk, by=by, may=permissions.can_edit)
    before = snapshot(organisation)
    if seen is not None and any(before[name] != seen[name] for name in data if name in before):
        raise ChangedMeanwhile
    _fill(organisation, data)
    if actor_of(by, organisation) == Change.Actor.MEMBER:
        # Its own people have looked at it; staff who mend a word know nothing of the rest.
        organisation.confirmed_at, organisation.times_asked, organisation.asked_at = timezone.now(), 0, None
    organisation.save()
    if "topics" in data:
        set_topics(organisation, data["topics"])
    if logo or remove_logo:
        _set_logo(organisation, logo)
    change = record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)
    submit_again(organisation, by=by)
    _look_at_new_name(organisation, change)
    return organisation


def _fill(organisation: Organisation, data: dict) -> None:
    for name in PROFILE_FIELDS:
        if name in data:
            setattr(organisation, name, data[name])


def _look_at_new_name(organisation: Organisation, change: Change | None) -> None:
    """Tell staff when a public profile takes a name much like another's: it may be a disguise."""
    renamed = change is not None and "name" in change.after and change.actor == Change.Actor.MEMBER
    if renamed and organisation.is_published and namesakes(organisation.name, of=organisation):
        for recipient in mails.staff():
            tasks.tell_staff_of_namesake.defer(change_id=change.pk, recipient_id=recipient)


def _set_logo(organisation: Organisation, logo: ContentFile | None) -> None:
    """Take the new file, or none; the old one goes when the transaction has held."""
    old, storage = files_of(organisation.logo.name, organisation.logo_sizes), organisation.logo.storage
    organisation.logo_sizes = []
    if logo:
        organisation.logo.save(logo.name, logo, save=False)
        tasks.make_logo_sizes.defer(organisation_id=organisation.pk)
    else:
        organisation.logo = ""
    organisation.save(update_fields=["logo", "logo_sizes", "updated_at"])
    transaction.on_commit(lambda: [storage.delete(file) for file in old])
