"""Jobs that keep the house: what a killed worker left, what nobody needs any more."""

from asgiref.sync import sync_to_async
from django.core.management import call_command
from procrastinate.contrib.django import app

from organisations.actions import ask_whether_current, due_to_be_asked
from tickets.actions import due_events, expire, forget_needs, forget_persons
from tickets.door.actions import forget_links
from tickets.reminders import remind_all
from wedo.limits.actions import forget_old

# A worker gives a sign of life every 10 seconds.
STALLED_AFTER_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(name="wedo.take_up_stalled_jobs", queueing_lock="take_up_stalled_jobs", pass_context=True)
async def take_up_stalled_jobs(context, timestamp: int) -> None:
    """Put jobs of a worker that died back into the queue."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="wedo.give_places_on", queueing_lock="give_places_on")
def give_places_on(timestamp: int) -> None:
    """Free places whose time has run out, release seats held for the network, and ask who waits."""
    for event in due_events():
        expire(event=event)


@app.periodic(cron="*/5 * * * *")
@app.task(name="wedo.remind_guests", queueing_lock="remind_guests")
def remind_guests(timestamp: int) -> None:
    """Ask guests whether they come, three days and one day before."""
    remind_all()


@app.periodic(cron="27 3 * * *")
@app.task(name="wedo.forget", queueing_lock="forget")
def forget(timestamp: int) -> None:
    """Delete what guests needed and whom waiting ones named, a week after the event, and old links to the door."""
    forget_needs()
    forget_persons()
    forget_links()


@app.periodic(cron="7 9 * * *")
@app.task(name="wedo.ask_whether_profiles_hold", queueing_lock="ask_whether_profiles_hold")
def ask_whether_profiles_hold(timestamp: int) -> None:
    """Ask organisations whose profile nobody has touched for a year; by day, when people read."""
    for organisation in due_to_be_asked():
        ask_whether_current(organisation=organisation)


@app.periodic(cron="17 3 * * *")
@app.task(name="wedo.tidy_up", queueing_lock="tidy_up")
async def tidy_up(timestamp: int) -> None:
    """Delete finished jobs after a week, old counters of tries, and sessions that have ended."""
    await app.job_manager.delete_old_jobs(nb_hours=7 * 24)
    await sync_to_async(forget_old)(hours=24)
    await sync_to_async(call_command)("clearsessions")
