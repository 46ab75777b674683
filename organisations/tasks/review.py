"""Jobs of the review."""

from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import Change, Organisation


@app.task(name="organisations.tell_staff_of_submission", queue="mail", retry=Patient())
def tell_staff_of_submission(organisation_id: int, recipient_id: int) -> None:
    """Mail one of the staff that a profile waits."""
    if organisation := Organisation.objects.filter(pk=organisation_id).first():
        mails.submission(organisation, recipient_id)


@app.task(name="organisations.tell_owners_of_publication", queue="mail", retry=Patient())
def tell_owners_of_publication(organisation_id: int, recipient_id: int) -> None:
    """Mail one owner that the profile is public."""
    if organisation := Organisation.objects.filter(pk=organisation_id).first():
        mails.publication(organisation, recipient_id)


@app.task(name="organisations.tell_owners_of_answer", queue="mail", retry=Patient())
def tell_owners_of_answer(change_id: int, recipient_id: int) -> None:
    """Mail one owner what staff ask, or why they decline."""
    if change := Change.objects.select_related("organisation").filter(pk=change_id).first():
        mails.answer(change, recipient_id)
