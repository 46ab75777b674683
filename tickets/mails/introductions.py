"""Mails that bring guests together: somebody would like to meet you; and both of you in one mail."""

from django.conf import settings

from tickets.models import Booking, Introducible, Introduction, IntroductionWish
from wedo import mail


def wish(wish: IntroductionWish) -> None:
    """Tell a guest that another one would like to be introduced; no address is told yet."""
    booking = wish.to.booking
    mail.send(
        template="tickets/email/introduction_wish",
        context={
            "booking": booking,
            "event": booking.event,
            "person": wish.of,
            "url": mail.link("tickets:introductions", booking.token),
        },
        to=booking.email,
        language=booking.language,
        also_in=settings.LANGUAGE_CODE,
        key=f"introduction-wish:{wish.pk}",
        seed=booking.event.seed,
    )


def introduction(pair: Introduction) -> None:
    """One mail to both, in both their languages: an answer to all goes to the other."""
    one, other = pair.first.booking, pair.second.booking
    people = [_known(pair.first, one), _known(pair.second, other)]
    mail.send(
        template="tickets/email/introduction",
        context={"event": one.event, "people": people},
        to=[one.email, other.email],
        # Else their answers would come to us, too: From is ours.
        reply_to=[one.email, other.email],
        language=one.language,
        also_in=other.language,
        key=f"introduction:{pair.pk}",
        seed=one.event.seed,
    )


def _known(person: Introducible, booking: Booking) -> dict:
    return {"name": person.name, "about": person.about, "email": booking.email}
