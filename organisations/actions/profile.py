"""A profile: made and edited."""

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from wedo.pictures import files_of

from .. import permissions, tasks
from ..models import Change, Membership, Organisation
from ..translation import TRANSLATED
from .history import record, snapshot
from .refusals import ChangedMeanwhile, NotAllowed
from .review import submit_again, tell_staff
from .slugs import free_slug

# What a member may change. Everything else has a verb of its own or belongs to staff.
PROFILE_FIELDS = (
    "name",
    "name_language",
    "short_name",
    "summary",
    "description",
    "audience",
    "meeting_times",
    *TRANSLATED,
    "kind",
    "founded_year",
    "size",
    "languages",
    "district",
    "street",
    "postal_code",
    "address_public",
    "step_free",
    "accessible_toilet",
    "induction_loop",
    "website",
    "social_links",
    "donation_url",
    "video_url",
    "email",
    "email_public",
    "phone",
    "phone_public",
    "contact_form",
    "pattern_seed",
    "show_events",
    "is_safe",
)


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
    organisation.topics.set(data.get("topics", ()))
    _set_logo(organisation, logo)
    Membership.objects.create(organisation=organisation, user=by, role=Membership.Role.OWNER)
    record(organisation=organisation, kind=Change.Kind.CREATED, by=by)
    tell_staff(organisation)
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
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not permissions.can_edit(by, organisation):
        raise NotAllowed
    before = snapshot(organisation)
    if seen is not None and any(before[name] != seen[name] for name in data if name in before):
        raise ChangedMeanwhile
    _fill(organisation, data)
    organisation.confirmed_at, organisation.times_asked = timezone.now(), 0
    organisation.save()
    if "topics" in data:
        organisation.topics.set(data["topics"])
    if logo or remove_logo:
        _set_logo(organisation, logo)
    record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before)
    submit_again(organisation, by=by)
    return organisation


def _fill(organisation: Organisation, data: dict) -> None:
    for name in PROFILE_FIELDS:
        if name in data:
            setattr(organisation, name, data[name])


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
