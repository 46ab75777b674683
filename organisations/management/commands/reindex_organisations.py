"""`manage.py reindex_organisations`: makes anew what directory and board search, of all organisations and listings.

For after a change of organisations.search or wedo.folding, of a translation of kinds and categories, or when rows came
in without the site's own verbs.
"""

from collections.abc import Callable

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet

from organisations import board, search
from organisations.models import Listing, Organisation
from organisations.search import BATCH


class Command(BaseCommand):
    """Safe on a running site: a batch of rows at a time, and nothing that people see is touched."""

    help = "Makes anew what the directory and the board search."

    def handle(self, *args, **options) -> None:
        """Do it, and say for how many."""
        organisations = _in_batches(Organisation.objects.prefetch_related("topics"), search.refresh_all)
        listings = _in_batches(Listing.objects.all(), board.refresh_all)
        self.stdout.write(f"{organisations} organisations and {listings} listings can be found.")


def _in_batches(rows: QuerySet, refresh: Callable) -> int:
    """How many there were. Locked, so that what is saved meanwhile is not overwritten with its old words."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            refresh(rows.filter(pk__in=ids[start : start + BATCH]).order_by("pk").select_for_update(of=("self",)))
    return len(ids)
