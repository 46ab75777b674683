"""`manage.py seed_demo`: fills a demo with samples and accounts; part of `make run`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organisations.seed import seed_topics
from wedo import demo
from wedo.demo.accounts import PASSWORD


class Command(BaseCommand):
    """Writes the sample series, sample organisations and accounts, or moves the dates along with today."""

    help = "Only with WEDO_DEMO=1: sample programme around today, sample organisations, accounts. Safe to repeat."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        """Seed and print the accounts. Raises CommandError outside a demo."""
        if not settings.DEMO:
            raise CommandError("This writes made-up organisations and accounts, so it needs WEDO_DEMO=1.")
        seed_topics()
        demo.seed_organisations()
        demo.seed_listings()
        demo.seed_profiles()
        demo.seed_directory()
        demo.seed_programme()
        demo.seed_tickets()
        if not settings.LOCAL_ONLY:
            self.stdout.write("No demo accounts: ALLOWED_HOSTS is public, and their password is known to everybody.")
            return
        accounts = demo.seed_accounts()
        demo.seed_people()
        width = max(len(email) for email, _note in accounts)
        self.stdout.write(f"Demo-Konten (accounts to try), password of each: {PASSWORD}")
        for email, note in accounts:
            self.stdout.write(f"  {email:<{width}}  {note}")
