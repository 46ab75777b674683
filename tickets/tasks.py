"""Jobs of this app: each takes an id and decides nothing."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wedo.jobs import Patient, answer_of

from . import mails
from .models import Booking, BookingMail, Introduction, IntroductionWish
from .page import booking_by_id

# What goes to many at once waits until what one person waits for has gone.
AT_ONCE, LATER = 0, -10


@app.task(name="tickets.send_booking_mail", queue="mail", retry=Patient(), pass_context=True)
def send_booking_mail(context: JobContext | None = None, *, mail_id: int) -> None:
    """Send one mail of a booking, once: who marks the row sends it, and a failed sending takes the mark back.

    What is not true any more is not sent. The mail server's answer to a failed sending is kept for staff.
    """
    try:
        with transaction.atomic():
            if BookingMail.objects.unsent().filter(pk=mail_id).update(sent_at=timezone.now(), failed_at=None):
                _send(BookingMail.objects.get(pk=mail_id))
    except Exception as error:
        # The transaction is rolled back; this is one of its own, and the job is tried again.
        _note_failure(mail_id, error, context)
        raise


def _send(row: BookingMail) -> None:
    booking = booking_by_id(row.booking_id)
    if booking.email and mails.is_true(row, booking):
        mails.send(row, booking)
    else:
        row.delete()


def _note_failure(mail_id: int, error: Exception, context: JobContext | None) -> None:
    over = context is not None and Patient().get_retry_decision(exception=error, job=context.job) is None
    BookingMail.objects.unsent().filter(pk=mail_id).update(
        attempts=F("attempts") + 1,
        last_error=answer_of(error),
        failed_at=timezone.now() if over else None,
    )


@app.task(name="tickets.tell_staff_of_stand", queue="mail", retry=Patient())
def tell_staff_of_stand(booking_id: int, recipient_id: int) -> None:
    """Mail one of the staff that a stand is asked for; one that was taken back or decided meanwhile is no news."""
    booking = booking_by_id(booking_id)
    if booking and booking.status == Booking.Status.REQUESTED:
        mails.stand_request(booking, recipient_id)


@app.task(name="tickets.tell_of_wish", queue="mail", retry=Patient())
def tell_of_wish(wish_id: int) -> None:
    """Tell a guest, once, that another one would like to meet; who has left or is introduced by now is not told."""
    with transaction.atomic():
        waiting = IntroductionWish.objects.select_for_update(of=("self",)).filter(pk=wish_id, told_at__isnull=True)
        wish = waiting.select_related("of", "to__booking__ticket_type__event").first()
        if wish is None or IntroductionWish.objects.filter(of=wish.to, to=wish.of).exists():
            return
        wish.told_at = timezone.now()
        wish.save(update_fields=["told_at"])
        mails.wish(wish)


@app.task(name="tickets.introduce", queue="mail", retry=Patient())
def introduce(introduction_id: int) -> None:
    """Send the one mail to both, once."""
    with transaction.atomic():
        waiting = Introduction.objects.select_for_update(of=("self",)).filter(pk=introduction_id, sent_at__isnull=True)
        pair = waiting.select_related("first__booking__ticket_type__event", "second__booking").first()
        if pair is None:
            return
        pair.sent_at = timezone.now()
        pair.save(update_fields=["sent_at"])
        mails.introduction(pair)
