"""Mails about who belongs to an organisation."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wedo import mail
from wedo.accounts.models import User

from ..models import Change, Invitation, JoinRequest, Membership, Organisation
from .recipients import about, address_of, owners, way_off_the_net

NOBODY = _("Jemand")


class News(TextChoices):
    """What has happened to somebody; the label is the mail's sentence. The name is the other person's."""

    JOINED = "joined", _("%(name)s gehört jetzt zu eurem Team.")
    LEFT = "left", _("%(name)s hat euer Team verlassen.")
    REMOVED = "removed", _("Du gehörst nicht mehr zu diesem Team. %(name)s hat deinen Zugang entfernt.")
    NOW_OWNER = "now_owner", _("%(name)s hat dich zu einer verantwortlichen Person gemacht.")
    NOW_EDITOR = "now_editor", _("%(name)s hat deine Rolle geändert. Du bist jetzt in der Redaktion.")
    HANDED_OVER = "handed", _("%(name)s hat dir die Verantwortung übergeben.")
    HANDED_ON = "handed_on", _("%(name)s hat dir die Verantwortung übergeben und das Team verlassen.")
    OWNER_LEFT = "owner_left", _("%(name)s ist nicht mehr verantwortlich und hat euer Team verlassen.")
    NO_OWNER = "no_owner", _("%(name)s ist nicht mehr für euer Profil verantwortlich.")
    DECLINED = "declined", _("Eure Einladung ins Team wurde abgelehnt.")
    LET_IN = "let_in", _("Deine Anfrage ist angenommen. Du gehörst jetzt zum Team.")
    NOT_LET_IN = "not_let_in", _("Deine Anfrage ist abgelehnt. Sprich am besten direkt mit der Organisation.")


# Who belongs to the team after it; the others are shown no door that is shut.
OWNERS = {
    News.JOINED,
    News.LEFT,
    News.NOW_OWNER,
    News.HANDED_OVER,
    News.HANDED_ON,
    News.OWNER_LEFT,
    News.NO_OWNER,
}
INSIDE = OWNERS | {News.NOW_EDITOR, News.LET_IN, News.DECLINED}
# After which the links in old mails hold no longer.
RENEWED = {News.OWNER_LEFT, News.NO_OWNER}


def invitation(invitation: Invitation, key: str, *, number: str) -> EmailMultiAlternatives:
    """The mail with the secret link, ready to be queued; the same for people with and without an account."""
    is_claim = invitation.purpose == Invitation.Purpose.CLAIM
    return mail.compose(
        template="organisations/email/invitation",
        context={
            "organisation": invitation.organisation,
            "emergency_url": way_off_the_net(invitation.organisation) if is_claim else "",
            "sender": str(invitation.invited_by.name if invitation.invited_by else "") or NOBODY,
            "is_claim": is_claim,
            "is_owner": invitation.role == Membership.Role.OWNER,
            "is_published": invitation.organisation.is_published,
            "made_by_staff": not invitation.organisation.changes.filter(
                kind=Change.Kind.CREATED, actor=Change.Actor.MEMBER
            ).exists(),
            "expires_at": invitation.expires_at,
            "url": mail.link("organisations:invitation", key),
        },
        to=invitation.email,
        language=invitation.language,
        seed=invitation.organisation.seed,
        key=f"invitation:{invitation.pk}:{number}",
    )


def people_news(
    organisation: Organisation, news: str, recipient: int, person: User | None, *, number: str
) -> EmailMultiAlternatives | None:
    """What has happened, for one person; `person` is who did it, or whom it is about. None for a closed account."""
    if not (address := address_of(recipient)):
        return None
    with translation.override(address[1]):
        sentence = str(News(news).label) % {"name": (person.name if person else "") or NOBODY}
    nothing = {"organisation": organisation, "emergency_url": ""}
    facts = about(organisation, recipient) if news in OWNERS else nothing
    # Who was not let in learns no name that is not public.
    is_named = news != News.NOT_LET_IN or organisation.is_published
    return mail.compose(
        template="organisations/email/people_news",
        context={
            **facts,
            "name": organisation.name if is_named else "",
            "sentence": sentence,
            "is_renewed": news in RENEWED,
            "url": mail.link("organisations:people", organisation.slug) if news in INSIDE else "",
        },
        to=address[0],
        language=address[1],
        seed=organisation.seed if is_named else "",
        key=f"organisation:{organisation.pk}:people:{news}:{recipient}:{number}",
    )


def join_request(request: JoinRequest, recipient: int) -> None:
    """Tell one owner, or staff where there is none, that somebody asks to be let in."""
    if not (address := address_of(recipient)):
        return
    organisation = request.organisation
    is_owner = recipient in owners(organisation)
    mail.send(
        template="organisations/email/join_request",
        context={
            **about(organisation, recipient),
            "request": request,
            "person": request.user,
            "for_staff": not is_owner,
            "url": mail.link("organisations:people", organisation.slug),
        },
        to=address[0],
        language=address[1] if is_owner else settings.LANGUAGE_CODE,
        seed=organisation.seed,
        key=f"join_request:{request.pk}:{recipient}",
    )
