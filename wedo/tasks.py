"""Jobs that keep the house: what a killed worker left, what nobody needs any more."""

import datetime as dt

from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from organisations.actions import (
    ask_whether_current,
    digests_due,
    due_to_be_asked,
    due_to_expire,
    move_on,
    tell_of_expiry,
)
from organisations.models import Digest
from tickets.actions import due_events, expire, forget_guests, forget_introductions, forget_needs, forget_persons
from tickets.door.actions import forget_links
from tickets.reminders import remind_all
from wedo import digest as weekly
from wedo.jobs import FIRST, Patient, for_each
from wedo.limits.actions import forget_old

# A worker gives a sign of life every 10 seconds.
STALLED_AFTER_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(name="wedo.take_up_stalled_jobs", queueing_lock="take_up_stalled_jobs", priority=FIRST, pass_context=True)
async def take_up_stalled_jobs(context, timestamp: int) -> None:
    """Put jobs of a worker that died back into the queue."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="wedo.give_places_on", queueing_lock="give_places_on", priority=FIRST)
def give_places_on(timestamp: int) -> None:
    """Free places whose time has run out, release seats held for the network, and ask who waits."""
    for_each(due_events(), lambda event: expire(event=event))


@app.periodic(cron="*/5 * * * *")
@app.task(name="wedo.remind_guests", queueing_lock="remind_guests", priority=FIRST)
def remind_guests(timestamp: int) -> None:
    """Ask guests whether they come, three days and one day before."""
    remind_all()


@app.periodic(cron="27 3 * * *")
@app.task(name="wedo.forget", queueing_lock="forget")
def forget(timestamp: int) -> None:
    """Delete what guests needed and whom waiting ones named, a week after the event,
    who wanted to meet whom, a month after it, its guests, half a year after it, and old links to the door."""
    forget_needs()
    forget_guests()
    forget_persons()
    forget_introductions()
    forget_links()


@app.periodic(cron="7 9 * * *")
@app.task(name="wedo.ask_whether_profiles_hold", queueing_lock="ask_whether_profiles_hold")
def ask_whether_profiles_hold(timestamp: int) -> None:
    """Ask organisations whose profile nobody has touched for a year; by day, when people read."""
    for_each(due_to_be_asked(), lambda organisation: ask_whether_current(organisation=organisation))


@app.periodic(cron="23 9 * * *")
@app.task(name="wedo.tell_of_listings_that_expire", queueing_lock="tell_of_listings_that_expire")
def tell_of_listings_that_expire(timestamp: int) -> None:
    """Ask organisations whether their entries of Suche/Biete still hold, two weeks before they drop off the board."""
    for_each(due_to_expire(), lambda listing: tell_of_expiry(listing=listing))


# Every hour of the day: 9 o'clock in Hamburg is 7 or 8 in UTC, and a server that was down on Monday makes up for it.
@app.periodic(cron="2 6-17 * * *")
@app.task(name="wedo.write_digests", queueing_lock="write_digests")
def write_digests(timestamp: int) -> None:
    """Queue the weekly mail of everybody for whom there is news. Each week is told once, whatever is killed between."""
    until = weekly.last_moment(timezone.now())
    for digest in digests_due(until).select_related("user").iterator():
        with transaction.atomic():
            since = move_on(digest=digest, until=until)
            if since and weekly.news_for(digest, since, until):
                send_digest.defer(digest_id=digest.pk, since=since.isoformat(), until=until.isoformat())


@app.task(name="wedo.send_digest", queue="mail", retry=Patient())
def send_digest(digest_id: int, since: str, until: str) -> None:
    """Mail one person the news between two moments; not what has gone meanwhile, nor after it was switched off."""
    digest = Digest.objects.filter(pk=digest_id, user__is_active=True).select_related("user").first()
    if digest and (mail := weekly.compose(digest, dt.datetime.fromisoformat(since), dt.datetime.fromisoformat(until))):
        mail.send()


@app.periodic(cron="17 3 * * *")
@app.task(name="wedo.tidy_up", queueing_lock="tidy_up")
async def tidy_up(timestamp: int) -> None:
    """Delete finished jobs after a week, old counters of tries, and sessions that have ended."""
    await app.job_manager.delete_old_jobs(nb_hours=7 * 24)
    await sync_to_async(forget_old)(hours=24)
    await sync_to_async(call_command)("clearsessions")
