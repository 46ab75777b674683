"""What can be done with accounts beside what allauth does."""

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from wedo import mail
from wedo.refusals import Forbidden

from . import outgoing
from .models import NO_ADDRESS, User

__all__ = ["NO_ADDRESS", "NotAllowed", "queue_mail", "remove_factors", "rename"]


class NotAllowed(Forbidden):
    """The person may not do this."""


def queue_mail(*, template: str, context: dict, to: str, language: str) -> None:
    """Render a mail now and queue it, in the transaction that is open: what it tells of may be gone later."""
    message = mail.compose(template=template, context=context, to=to, language=language, key=f"account:{uuid.uuid4()}")
    outgoing.queue(message)


@transaction.atomic
def rename(*, by: User, name: str, language: str) -> User:
    """Take over how somebody wants to be called, and in which language mails come."""
    user = User.objects.select_for_update().get(pk=by.pk)
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    return user


@transaction.atomic
def remove_factors(*, user: User, by: User) -> int:
    """Take every second step off an account whose owner has lost the phone, and end its sessions; returns how many.

    The owner hears of it by mail. Raises NotAllowed for everybody but superusers, who never see what they remove.
    """
    if not by.is_superuser:
        raise NotAllowed
    user = User.objects.select_for_update().get(pk=user.pk)
    number, _by_model = Authenticator.objects.filter(user=user).delete()
    if number:
        for session in UserSession.objects.filter(user=user):
            session.end()
        queue_mail(
            template="account/email/factors_removed",
            context={"user": user},
            to=EmailAddress.objects.get_primary_email(user) or user.email,
            language=user.language,
        )
    return number
