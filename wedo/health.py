"""Whether this instance can serve, for load balancers and monitoring (docs/operations.md)."""

import datetime as dt
import shutil

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinatePeriodicDefer

from tickets.models import BookingMail
from wedo.views import reads

BOOKING_MAIL = "tickets.send_booking_mail"

_migrated = False


@never_cache
@reads
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and all migrations are applied, else 503.

    `?full=1` adds `oldest_unsent_mail` and `scheduler_last_run` (times in UTC or null), `failed_mails` (those
    that were given up) and `disk_free_bytes`. Nothing of it tells of a person.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not migrated():
            return JsonResponse({"status": "unavailable", "reason": "migrations"}, status=503)
        answer = {"status": "ok"}
        if request.GET.get("full") == "1":
            answer |= details()
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "unavailable", "reason": "database"}, status=503)
    return JsonResponse(answer)


def migrated() -> bool:
    """Whether all migrations are applied. Asked once: code and migrations change only with a restart."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def details() -> dict:
    """What an operator watches, in four queries."""
    mails = ProcrastinateJob.objects.filter(queue_name="mail")
    oldest = ProcrastinateEvent.objects.filter(
        job__queue_name="mail", job__status__in=("todo", "doing"), type="deferred"
    ).aggregate(at=Min("at"))["at"]
    # Before the first file is written the folder need not exist.
    folder = next(path for path in (settings.VAR, *settings.VAR.parents) if path.exists())
    last_run = ProcrastinatePeriodicDefer.objects.aggregate(at=Max("defer_timestamp"))["at"]
    return {
        "oldest_unsent_mail": oldest.astimezone(dt.UTC).isoformat() if oldest else None,
        # A booking's mail that was given up counts until it has gone after all, whatever became of its job.
        "failed_mails": mails.filter(status="failed").exclude(task_name=BOOKING_MAIL).count()
        + BookingMail.objects.given_up().count(),
        "scheduler_last_run": dt.datetime.fromtimestamp(last_run, dt.UTC).isoformat() if last_run else None,
        "disk_free_bytes": shutil.disk_usage(folder).free,
    }
