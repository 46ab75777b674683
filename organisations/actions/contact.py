"""Messages to organisations: proven, limited, refused, reported."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wedo.accounts import outgoing
from wedo.keys import hashed, new_key

from .. import mails, permissions, tasks
from ..models import Block, ContactMessage, Listing, Membership, Organisation, Report
from .locking import lock
from .refusals import NoLongerOpen, NotAllowed

# So long a visitor can prove the address.
CONFIRM_WITHIN = dt.timedelta(hours=48)


@transaction.atomic
def send_message(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    text: str,
    language: str,
    listing: Listing | None = None,
    by=None,
) -> ContactMessage | None:
    """Take a message of the contact form; who writes it is not told whether it is wanted.

    Members of an organisation (`by`, with their own address) are known: their message leaves at once. Everybody else
    proves the address first, by the link in a mail. From a blocked address nothing is stored (None). Raises NotAllowed
    when the form is closed: nobody would read it, or it is switched off and this answers no entry.
    """
    organisation = lock(organisation.pk)
    if not _is_open(organisation, listing):
        raise NotAllowed
    known = by is not None and permissions.is_known(by)
    email = by.email if known else email.strip()
    if is_blocked(organisation, email):
        return None
    message = ContactMessage(
        organisation=organisation,
        listing=listing,
        sender=by if known else None,
        name=name,
        email=email,
        text=text,
        language=language,
    )
    if known:
        _deliver(message)
        return message
    key = new_key()
    message.key_hash = hashed(key)
    message.save()
    outgoing.queue(mails.confirm_message(message, key))
    return message


def unconfirmed(key: str) -> ContactMessage | None:
    """The message that waits for this link; None when it is forged, used or older than 48 hours."""
    fresh = ContactMessage.objects.filter(key_hash=hashed(key), created_at__gt=timezone.now() - CONFIRM_WITHIN)
    return fresh.select_related("organisation", "listing").first()


@transaction.atomic
def confirm_message(*, key: str) -> ContactMessage:
    """The address is proven: hand the message on. Raises NoLongerOpen for a link that does not hold.

    Raises NotAllowed when the form was closed meanwhile: who writes is told, and may try again while the link holds.
    That the organisation has blocked the address is not told.
    """
    # The organisation first, as every verb does: two of them never wait for each other.
    for pk in ContactMessage.objects.filter(key_hash=hashed(key)).values_list("organisation", flat=True):
        lock(pk)
    message = ContactMessage.objects.select_for_update(of=("self",)).filter(key_hash=hashed(key)).first()
    if message is None or message.created_at < timezone.now() - CONFIRM_WITHIN:
        raise NoLongerOpen
    organisation = message.organisation
    if not _is_open(organisation, message.listing):
        raise NotAllowed
    if is_blocked(organisation, message.email):
        message.delete()
    else:
        _deliver(message)
    return message


@transaction.atomic
def block_sender(*, message: ContactMessage, by) -> Block:
    """Take nothing from this address any more, in the name of the organisation. Raises NotAllowed."""
    _only_members(message.organisation, by)
    return Block.objects.get_or_create(
        organisation=message.organisation,
        email_hash=address_hash(message.email),
        defaults={"by": by, "name": message.name},
    )[0]


@transaction.atomic
def unblock_sender(*, message: ContactMessage, by) -> None:
    """Take messages from this address again. Raises NotAllowed."""
    _only_members(message.organisation, by)
    Block.objects.filter(organisation=message.organisation, email_hash=address_hash(message.email)).delete()


@transaction.atomic
def lift_block(*, block: Block, by) -> None:
    """The same for a block whose message is deleted by now. Twice changes nothing. Raises NotAllowed."""
    _only_members(block.organisation, by)
    Block.objects.filter(pk=block.pk).delete()


@transaction.atomic
def report_message(*, message: ContactMessage, by, reason: str, text: str = "") -> Report:
    """Hand a message to staff, with what it says and from whom; while a report of it is open, that one stands.

    Raises NotAllowed for all but its recipients, NoLongerOpen when it has been deleted.
    """
    lock(message.organisation_id)
    _only_members(message.organisation, by)
    if not ContactMessage.objects.select_for_update(of=("self",)).filter(pk=message.pk).exists():
        raise NoLongerOpen
    if known := message.reports.filter(settled_at=None).first():
        return known
    return _report(
        organisation=message.organisation,
        message=message,
        about=Report.About.MESSAGE,
        listing=message.listing,
        reason=reason,
        text=text,
        quoted=f"{message.name} <{message.email}>\n\n{message.text}",
        by=by,
    )


@transaction.atomic
def report_public(
    *, organisation: Organisation, reason: str, text: str = "", listing: Listing | None = None, by=None
) -> Report:
    """Anybody tells staff that a public profile or a listing is not right. Raises NotAllowed for what is not public."""
    if not organisation.is_published:
        raise NotAllowed
    about = Report.About.LISTING if listing else Report.About.PROFILE
    # As it was reported: it may be changed or ended before staff look.
    quoted = f"{listing.title}\n\n{listing.text}" if listing else ""
    return _report(
        organisation=organisation, about=about, listing=listing, reason=reason, text=text, quoted=quoted, by=by
    )


@transaction.atomic
def settle_report(*, report: Report, by) -> Report:
    """Staff have seen to it. Doing it twice changes nothing. Raises NotAllowed."""
    if not permissions.can_review(by):
        raise NotAllowed
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.settled_at is None:
        report.settled_at, report.settled_by = timezone.now(), by
        report.save(update_fields=["settled_at", "settled_by"])
    return report


def is_blocked(organisation: Organisation, email: str) -> bool:
    """Whether the organisation takes nothing from this address."""
    return Block.objects.filter(organisation=organisation, email_hash=address_hash(email)).exists()


def address_hash(email: str) -> str:
    """What is kept of a blocked address: a keyed hash that says nothing to who reads the database."""
    return hmac.new(settings.SECRET_KEY.encode(), f"block:{email.strip().lower()}".encode(), hashlib.sha256).hexdigest()


def _is_open(organisation: Organisation, listing: Listing | None) -> bool:
    """The switch of the form is for the profile: entries are always answered by form."""
    return organisation.takes_answers if listing else organisation.takes_messages


def _deliver(message: ContactMessage) -> None:
    message.waiting_for = mails.owners(message.organisation)
    message.sent_at, message.key_hash = timezone.now(), ""
    message.save()
    for recipient in message.waiting_for:
        tasks.send_contact_message.defer(message_id=message.pk, recipient_id=recipient)


def _only_members(organisation: Organisation, by) -> None:
    if not Membership.objects.filter(user=by, organisation=organisation).exists():
        raise NotAllowed


def _report(**facts) -> Report:
    report = Report.objects.create(**facts)
    for recipient in mails.staff():
        tasks.tell_staff_of_report.defer(report_id=report.pk, recipient_id=recipient)
    return report
