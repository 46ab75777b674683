"""Brings database and files to what the code needs: `python -m launcher.prepare ACCOUNTS_FILE`.

Runs in the environment, with the site's settings. One process for all steps: loading Django takes
longer than most of them.
"""

import hashlib
import io
import os
import sys
from pathlib import Path

from launcher.errors import say


def main(accounts: Path) -> None:
    """Run all steps. accounts: the file for what seed_demo says about the demo's accounts."""
    from wedo.po import compile_catalogues

    compile_catalogues()  # before Django loads any translation
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    _migrate(call_command)
    _collect_static(settings, call_command)
    call_command("seed_programme")
    accounts.unlink(missing_ok=True)
    if settings.DEMO:
        said = io.StringIO()
        call_command("seed_demo", stdout=said)
        accounts.touch(mode=0o600)
        accounts.write_text(said.getvalue())


def _migrate(call_command) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static(settings, call_command) -> None:
    """Collect and compress the static files, unless they are the same as last time."""
    from django.contrib.staticfiles.finders import get_finders

    if settings.DEBUG:
        return  # runserver reads them where they are
    stamp = Path(settings.STATIC_ROOT).parent / "static.sha256"
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda item: item[0]):
            stat = os.stat(storage.path(name))
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting the static files …")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


def _run() -> None:
    """Run main(); a setting that is missing or wrong ends it with one sentence."""
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    try:
        main(Path(sys.argv[1]))
    except (EnvError, ImproperlyConfigured) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    _run()
