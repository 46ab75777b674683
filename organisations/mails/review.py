"""Mails about the first publication."""

from django.utils import translation

from wedo import mail

from ..differences import differences
from ..models import Change
from ..twins import namesakes
from .recipients import about, address_of_owner, send_to_staff


def submission(change: Change, recipient: int) -> None:
    """Tell one of the staff that a profile waits for review: for the first time, or after their question or refusal."""
    organisation = change.organisation
    send_to_staff(
        recipient,
        template="organisations/email/submitted",
        context={
            "organisation": organisation,
            "said": _said_before(change),
            "admin_url": mail.link("admin:organisations_organisation_change", organisation.pk),
        },
        key=_key(change, recipient),
    )


def publication(change: Change, recipient: int) -> None:
    """Tell one owner that everybody can see the profile now."""
    if address := address_of_owner(change.organisation, recipient):
        organisation = change.organisation
        mail.send(
            template="organisations/email/published",
            context=about(
                organisation,
                recipient,
                said=_said_before(change),
                url=mail.link("organisation", organisation.slug),
                edit_url=mail.link("organisations:edit", organisation.slug),
            ),
            to=address[0],
            language=address[1],
            key=_key(change, recipient),
        )


def answer(change: Change, recipient: int) -> None:
    """Hand one owner staff's question, or their reason for declining."""
    if address := address_of_owner(change.organisation, recipient):
        asked = change.kind == Change.Kind.ASKED
        organisation = change.organisation
        mail.send(
            template="organisations/email/asked" if asked else "organisations/email/declined",
            context=about(
                organisation,
                recipient,
                message=change.message,
                edit_url=mail.link("organisations:edit", organisation.slug),
            ),
            to=address[0],
            language=address[1],
            key=_key(change, recipient),
        )


def restoring(change: Change, recipient: int) -> None:
    """Tell one owner that staff have put back what an edit had changed, and in which fields."""
    if address := address_of_owner(change.organisation, recipient):
        organisation = change.organisation
        with translation.override(address[1]):
            fields = list(dict.fromkeys(one.label for one in differences(change)))
        mail.send(
            template="organisations/email/restored",
            context=about(
                organisation,
                recipient,
                fields=fields,
                history_url=mail.link("organisations:history", organisation.slug),
            ),
            to=address[0],
            language=address[1],
            key=_key(change, recipient),
        )


def namesake(change: Change, recipient: int) -> None:
    """Tell one of the staff that a public profile is called much like others now; nothing when none is left."""
    organisation = change.organisation
    others = [one.name for one in namesakes(organisation.name, of=organisation)]
    if others:
        send_to_staff(
            recipient,
            template="organisations/email/namesake",
            context={
                "organisation": organisation,
                "old_name": change.before.get("name", ""),
                "others": others,
                "admin_url": mail.link("admin:organisations_change_change", change.pk),
            },
            key=_key(change, recipient),
        )


def _key(change: Change, recipient: int) -> str:
    """A profile may wait, be asked about and be published more than once: each time it is a mail of its own."""
    return f"change:{change.pk}:{recipient}"


def _said_before(change: Change) -> Change | None:
    """The question or the refusal that came last before; None the first time."""
    said = (Change.Kind.ASKED, Change.Kind.DECLINED)
    return Change.objects.filter(organisation=change.organisation_id, kind__in=said, pk__lt=change.pk).first()
