"""Jobs about organisations that somebody who closed the account has left behind."""

from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import Organisation


@app.task(name="organisations.tell_staff_of_no_owner", queue="mail", retry=Patient())
def tell_staff_of_no_owner(organisation_id: int, recipient_id: int, number: str, stays_off: bool = False) -> None:
    """Mail one of the staff that an organisation has no owner; not when it has one again."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation and not organisation.has_owner:
        mails.no_owner(organisation, recipient_id, number=number, stays_off=stays_off)
