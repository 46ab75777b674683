"""The history is not kept for ever."""

import datetime as dt

from django.utils import timezone
from procrastinate.contrib.django import app

from ..models import Change

# Long enough to see how a quarrel began; names of people who have left long ago go.
KEEP = dt.timedelta(days=730)


@app.periodic(cron="53 3 * * *")
@app.task(name="organisations.forget_changes", queueing_lock="organisations.forget_changes")
def forget_changes(timestamp: int) -> None:
    """Delete changes that are older than 24 months."""
    Change.objects.filter(at__lt=timezone.now() - KEEP).delete()
