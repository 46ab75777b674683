"""`manage.py encrypt_factors_anew`: after SECRET_KEY was changed, before its old value leaves SECRET_KEY_FALLBACKS."""

from django.core.management.base import BaseCommand
from django.db import transaction

from wedo.accounts.factors import encrypt_anew


class Command(BaseCommand):
    """Encrypts the secrets of second factors by today's SECRET_KEY."""

    help = "Encrypt the secrets of second factors by today's SECRET_KEY, so that old keys can go."

    def handle(self, *args, **options) -> None:
        """Do it, and say for how many."""
        with transaction.atomic():
            self.stdout.write(f"{encrypt_anew()} encrypted anew")
