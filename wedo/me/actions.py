"""Closing an account."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from organisations.actions import LastOwner, depart
from organisations.models import ContactMessage, Invitation
from wedo.accounts.actions import queue_mail
from wedo.accounts.models import User
from wedo.refusals import Refused


class IsStaff(Refused):
    """Who belongs to the team hands over first; a superuser then takes away the access."""


@transaction.atomic
def delete_account(*, by: User, fates: dict[int, str]) -> None:
    """Delete an account at once, with all that is only its own, and confirm it by mail.

    `fates` says what becomes of organisations that nobody else answers for (`organisations.actions.Fate`, or the
    number of a successor's membership). Bookings stay: they belong to the address and have their own links. What an
    organisation has received stays with it in its mails; our copy goes. Raises IsStaff, or LastOwner for an
    organisation of which nothing that can be done was said; then nothing has changed.
    """
    if by.is_staff:
        raise IsStaff
    # Organisations first, then the account: the order of every verb that makes somebody a member.
    depart(by=by, fates=fates)
    user = User.objects.select_for_update().get(pk=by.pk)
    if user.memberships.exists():
        # Somebody was let in while this was waiting.
        raise LastOwner
    addresses = {user.email, *user.emailaddress_set.filter(verified=True).values_list("email", flat=True)}
    Invitation.objects.standing().filter(email__in=addresses).delete()
    ContactMessage.objects.filter(sender=user, sent_at__isnull=False, waiting_for=[]).delete()
    queue_mail(template="account/email/account_deleted", context={"user": user}, to=user.email, language=user.language)
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.delete()
