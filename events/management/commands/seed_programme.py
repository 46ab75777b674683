"""`manage.py seed_programme`: what an installation of WeDo begins with."""

from django.core.management.base import BaseCommand

from events.seed import seed
from organisations.seed import seed_topics
from wedo.team import ensure_team


class Command(BaseCommand):
    """Writes the true programme of 2025, the first list of topics and the group of the staff."""

    help = "Writes the programme of 2025, first topics and the group Team. Safe to repeat: what staff edited stays."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        """Write what is missing altogether and say so; say nothing otherwise."""
        ensure_team()
        if topics := seed_topics():
            self.stdout.write(f"Wrote {topics} topics.")
        if events := seed():
            self.stdout.write(f"Wrote the programme of 2025 with {events} events.")
