"""`make check`: everything that can be seen without running the site."""

import os
import secrets
import subprocess
import tempfile
import time
from pathlib import Path

from launcher.config import Config
from launcher.errors import say
from launcher.processes import Children


def run_all(config: Config, children: Children) -> int:
    """Run every check, show the output of those that fail; return 0 when none did, else 1."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="wedo-check-") as folder:
        environ = _environ(config, Path(folder))
        for name, command in _checks(config):
            start = time.monotonic()
            done = children.run(
                name,
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd=config.root,
                env=environ,
            )
            ok = done.returncode == 0
            say(f"{'ok    ' if ok else 'FAILED'} {name} ({time.monotonic() - start:.1f} s)")
            if not ok:
                failed.append(name)
                say(done.stdout.rstrip() + "\n")
    if failed:
        say(f"Checks that failed: {', '.join(failed)}.")
    return 1 if failed else 0


def _checks(config: Config) -> list[tuple[str, list]]:
    python, bin_ = config.python, config.python.parent
    # As files: djade takes no folders.
    templates = [str(path.relative_to(config.root)) for path in sorted(config.root.glob("templates/**/*.html"))]
    manage = [python, "manage.py"]
    checks = [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        # Its console script keeps a path with spaces, where a shebang could not.
        ("import rules", [python, bin_ / "lint-imports"]),
        ("compiled translations", [python, "-m", "wedo.po"]),
        ("missing migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("deployment settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"]),
        ("translations", [*manage, "translations_complete"]),
    ]
    # H015 asks for line breaks that change nothing. Mails need styles in their tags (H021), pages forbid them.
    mails = [name for name in templates if "email" in Path(name).parts]
    pages = [name for name in templates if name not in mails]
    lint = [python, "-m", "djlint", "--lint", "--profile", "django", "--quiet", "--ignore"]
    if templates:
        checks.append(("template format", [bin_ / "djade", "--check", "--target-version", "5.2", *templates]))
    if pages:
        checks.append(("page templates", [*lint, "H015", *pages]))
    if mails:
        checks.append(("mail templates", [*lint, "H015,H021", *mails]))
    return checks


def _environ(config: Config, folder: Path) -> dict[str, str]:
    """Settings as on a public server. From the environment only what programs need in general."""
    general = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TERM", "CI")
    return {name: os.environ[name] for name in general if name in os.environ} | {
        "DJANGO_SETTINGS_MODULE": "wedo.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "wedo.example",
        "SITE_URL": "https://wedo.example",
        "WEDO_VAR": str(folder),
        # No check needs a database; nothing answers here, so none can come to need one unnoticed.
        "DATABASE_URL": f"postgresql://wedo@{str(folder).replace('/', '%2F')}/wedo",
    }
