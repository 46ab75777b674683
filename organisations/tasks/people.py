"""Jobs about people. What holds a secret is queued elsewhere (wedo.accounts.outgoing)."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from wedo.accounts.models import User
from wedo.jobs import Patient

from .. import mails
from ..models import Invitation, JoinRequest, Organisation

# An answer that came a while ago is no secret that anybody needs; addresses are kept no longer than that.
FORGET_AFTER = dt.timedelta(days=30)


@app.task(name="organisations.tell_about_people", queue="mail", retry=Patient())
def tell_about_people(organisation_id: int, news: str, recipient_id: int, person_id: int, number: str) -> None:
    """Mail one person what has happened to the team; `number` names the mail."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        return
    person = User.objects.filter(pk=person_id).first()
    if mail := mails.people_news(organisation, news, recipient_id, person, number=number):
        mail.send()


@app.task(name="organisations.tell_of_join_request", queue="mail", retry=Patient())
def tell_of_join_request(request_id: int, recipient_id: int) -> None:
    """Mail one recipient that somebody asks to be let in; not when it has been answered meanwhile."""
    waiting = JoinRequest.objects.filter(pk=request_id, answered_at__isnull=True)
    if request := waiting.select_related("organisation", "user").first():
        mails.join_request(request, recipient_id)


@app.periodic(cron="52 3 * * *")
@app.task(name="organisations.forget_invitations", queueing_lock="organisations.forget_invitations")
def forget_invitations(timestamp: int) -> None:
    """Delete invitations and requests that were settled, or have expired, more than 30 days ago."""
    long_ago = timezone.now() - FORGET_AFTER
    settled = Q(accepted_at__lt=long_ago) | Q(revoked_at__lt=long_ago) | Q(expires_at__lt=long_ago)
    Invitation.objects.filter(settled).delete()
    # A no is remembered as long as it holds (actions.requests).
    JoinRequest.objects.filter(answered_at__lt=long_ago).delete()
