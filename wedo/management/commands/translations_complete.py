"""`manage.py translations_complete`: whether every text of the site has its translation."""

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wedo import catalogues
from wedo.po import LOCALE, compile_catalogues


class Command(BaseCommand):
    """Lists texts without a translation, fuzzy ones and those with other placeholders; exit code 1 if any."""

    help = "Checks that every text in code and templates is translated into every language of the site."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """Add --write."""
        parser.add_argument(
            "--write",
            action="store_true",
            help="First add what is missing to the .po files (empty), drop what is not used, and compile them.",
        )

    def handle(self, *args, write: bool, **options) -> None:
        """Check all languages but German. Raises CommandError with everything that was found."""
        try:
            messages = catalogues.extract()
        except (catalogues.NotConstant, SyntaxError) as error:
            raise CommandError(str(error)) from error
        found = []
        for code in [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]:
            path = LOCALE / code / "LC_MESSAGES" / "django.po"
            try:
                catalogue = polib.pofile(str(path), wrapwidth=110)
            except (OSError, ValueError) as error:
                raise CommandError(f"The catalogue cannot be read: {error}") from error
            if write:
                catalogues.merge(catalogue, messages)
                catalogue.save()
            found += [f"{code}: {problem}" for problem in catalogues.problems(catalogue, messages)]
        if write:
            compile_catalogues()
        if found:
            raise CommandError("\n".join(["Translations are not complete:", *found]))
        self.stdout.write(f"{len(messages)} texts, all translated.")
