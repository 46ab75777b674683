"""Jobs of the review."""

from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import Change


@app.task(name="organisations.tell_staff_of_submission", queue="mail", retry=Patient())
def tell_staff_of_submission(recipient_id: int, change_id: int = 0, organisation_id: int = 0) -> None:
    """Mail one of the staff that a profile waits."""
    if change := _change(change_id, organisation_id, Change.Kind.CREATED, Change.Kind.SUBMITTED):
        mails.submission(change, recipient_id)


@app.task(name="organisations.tell_owners_of_publication", queue="mail", retry=Patient())
def tell_owners_of_publication(recipient_id: int, change_id: int = 0, organisation_id: int = 0) -> None:
    """Mail one owner that the profile is public."""
    if change := _change(change_id, organisation_id, Change.Kind.PUBLISHED):
        mails.publication(change, recipient_id)


@app.task(name="organisations.tell_owners_of_answer", queue="mail", retry=Patient())
def tell_owners_of_answer(change_id: int, recipient_id: int) -> None:
    """Mail one owner what staff ask, or why they decline."""
    if change := Change.objects.select_related("organisation").filter(pk=change_id).first():
        mails.answer(change, recipient_id)


@app.task(name="organisations.tell_owners_of_restoring", queue="mail", retry=Patient())
def tell_owners_of_restoring(change_id: int, recipient_id: int) -> None:
    """Mail one owner that staff have put something back."""
    if change := Change.objects.select_related("organisation").filter(pk=change_id).first():
        mails.restoring(change, recipient_id)


@app.task(name="organisations.tell_staff_of_namesake", queue="mail", retry=Patient())
def tell_staff_of_namesake(change_id: int, recipient_id: int) -> None:
    """Mail one of the staff that a public profile is now called much like another."""
    if change := Change.objects.select_related("organisation").filter(pk=change_id).first():
        mails.namesake(change, recipient_id)


def _change(change_id: int, organisation_id: int, *kinds: Change.Kind) -> Change | None:
    """What the mail tells of. Jobs that an older release has queued name its organisation: the latest one is meant."""
    changes = Change.objects.select_related("organisation")
    if change_id:
        return changes.filter(pk=change_id).first()
    return changes.filter(organisation=organisation_id, kind__in=kinds).first()
