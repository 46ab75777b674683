"""Jobs about protection and about being up to date."""

import datetime as dt

from procrastinate.contrib.django import app

from wedo.jobs import Patient

from .. import mails
from ..models import Organisation


@app.task(name="organisations.tell_of_offline", queue="mail", retry=Patient())
def tell_of_offline(organisation_id: int, recipient_id: int, at: str = "") -> None:
    """Mail one person that the profile is off the net since the moment `at`; not when it is back by now."""
    found = Organisation.objects.filter(pk=organisation_id, status=Organisation.Status.OFFLINE)
    # Jobs that an older release has queued name no moment.
    if at:
        found = found.filter(offline_at=dt.datetime.fromisoformat(at))
    if organisation := found.first():
        mails.offline(organisation, recipient_id)


@app.task(name="organisations.ask_owner_whether_current", queue="mail", retry=Patient())
def ask_owner_whether_current(organisation_id: int, recipient_id: int, number: int) -> None:
    """Mail one owner the question; not if it has been answered meanwhile."""
    asked = Organisation.objects.published().filter(pk=organisation_id, times_asked=number).first()
    if asked:
        mails.still_right(asked, recipient_id, number)
