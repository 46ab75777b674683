"""`manage.py send_test_mail you@your.domain`: walks the whole way of a mail and says where it ends."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from wedo import mail_check


class Command(BaseCommand):
    """Checks settings, connection, TLS and sign-in, sends a mail, and prints the DNS records to set."""

    help = "Checks how mails leave, sends one to the address, and prints hints for SPF, DKIM and DMARC."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The recipient."""
        parser.add_argument("address", help="where the test mail goes")

    def handle(self, *args, address: str, **options) -> None:
        """Walk the way. Raises CommandError at the first step that fails; the hints come in any case."""
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"This is no e-mail address: {address}") from error
        broken = None
        try:
            for sentence in mail_check.steps(address):
                self.stdout.write(f"{'!' if sentence.startswith('Attention') else '✓'} {sentence}")
        except mail_check.Broken as error:
            broken = error
        self.stdout.write("")
        for line in mail_check.hints():
            self.stdout.write(line)
        if broken:
            raise CommandError(str(broken))
