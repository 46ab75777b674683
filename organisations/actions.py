"""What can be done with organisations and their profiles."""

import secrets

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from wedo.text import address_of

from . import mails, permissions, tasks
from .models import ContactMessage, Membership, Organisation

# What a member may change. Everything else has a verb of its own or belongs to staff.
PROFILE_FIELDS = (
    "name",
    "summary",
    "description",
    "district",
    "languages",
    "website",
    "contact_form",
)
RESERVED_SLUGS = {"suche-biete"}


class NotAllowed(Exception):
    """The person may not do this."""


class AlreadyDecided(Exception):
    """The organisation is not waiting for this decision."""


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
    for recipient in mails.staff():
        tasks.tell_staff_of_submission.defer(organisation_id=organisation.pk, recipient_id=recipient)
    return organisation


@transaction.atomic
def update_profile(
    *, organisation: Organisation, by, data: dict, logo: ContentFile | None = None, remove_logo: bool = False
) -> Organisation:
    """Change the allow-listed fields of a profile. Raises NotAllowed for people who are not its members."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not permissions.can_edit(by, organisation):
        raise NotAllowed
    _fill(organisation, data)
    organisation.save()
    if "topics" in data:
        organisation.topics.set(data["topics"])
    if logo or remove_logo:
        _set_logo(organisation, logo)
    return organisation


@transaction.atomic
def publish(*, organisation: Organisation, by) -> Organisation:
    """Show the profile to everybody and tell its owners. Publishing twice changes nothing; raises NotAllowed."""
    organisation = _lock_for_review(organisation, by)
    if organisation.is_published:
        return organisation
    organisation.status = Organisation.Status.PUBLISHED
    organisation.published_at = organisation.published_at or timezone.now()
    organisation.save(update_fields=["status", "published_at", "updated_at"])
    for recipient in mails.owners(organisation):
        tasks.tell_owners_of_publication.defer(organisation_id=organisation.pk, recipient_id=recipient)
    return organisation


@transaction.atomic
def decline(*, organisation: Organisation, by) -> Organisation:
    """Keep a profile that waits for review off the site. Raises NotAllowed, or AlreadyDecided when published."""
    organisation = _lock_for_review(organisation, by)
    if organisation.is_published:
        raise AlreadyDecided
    organisation.status = Organisation.Status.DECLINED
    organisation.save(update_fields=["status", "updated_at"])
    return organisation


@transaction.atomic
def send_message(*, organisation: Organisation, name: str, email: str, text: str, language: str) -> ContactMessage:
    """Store a message of the contact form and queue its mail. Raises NotAllowed when the form is switched off."""
    if not (organisation.is_published and organisation.contact_form):
        raise NotAllowed
    recipients = mails.owners(organisation) or mails.staff()
    message = ContactMessage.objects.create(
        organisation=organisation, name=name, email=email, text=text, language=language, waiting_for=recipients
    )
    for recipient in recipients:
        tasks.send_contact_message.defer(message_id=message.pk, recipient_id=recipient)
    return message


def free_slug(name: str) -> str:
    """An address made from the name that nobody has yet; names in other scripts get a neutral one."""
    base = address_of(name) or "organisation"
    slug = base
    while slug in RESERVED_SLUGS or Organisation.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


def _lock_for_review(organisation: Organisation, by) -> Organisation:
    if not permissions.can_review(by):
        raise NotAllowed
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _fill(organisation: Organisation, data: dict) -> None:
    for name in PROFILE_FIELDS:
        if name in data:
            setattr(organisation, name, data[name])


def _set_logo(organisation: Organisation, logo: ContentFile | None) -> None:
    """Take the new file, or none; the old one goes when the transaction has held."""
    old, storage = organisation.logo.name, organisation.logo.storage
    if logo:
        organisation.logo.save(logo.name, logo, save=False)
    else:
        organisation.logo = ""
    organisation.save(update_fields=["logo", "updated_at"])
    if old:
        transaction.on_commit(lambda: storage.delete(old))
