"""`manage.py reindex_organisations`: makes anew what the directory searches, of all organisations.

For after a change of organisations.search, or when rows came in without the site's own verbs.
"""

from django.core.management.base import BaseCommand
from django.db import transaction

from organisations.models import Organisation
from organisations.search import BATCH, refresh_all


class Command(BaseCommand):
    """Safe on a running site: a batch of rows at a time, and nothing that people see is touched."""

    help = "Makes anew what the directory searches."

    def handle(self, *args, **options) -> None:
        """Do it, and say for how many."""
        ids = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
        number = 0
        for start in range(0, len(ids), BATCH):
            batch = Organisation.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
            with transaction.atomic():
                # Locked, so that a profile that is saved meanwhile is not overwritten with its old words.
                number += refresh_all(batch.select_for_update(of=("self",)).prefetch_related("topics"))
        self.stdout.write(f"{number} organisations can be found.")
