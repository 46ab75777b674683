"""`make lock`: writes requirements/*.txt from pyproject.toml."""

import os
import subprocess
from pathlib import Path

from launcher.config import Config
from launcher.environment import ensure_uv, explain
from launcher.errors import SetupError, say
from launcher.machine import uv_environ
from launcher.processes import Children

# Each lock holds the one before it, at the same versions.
LOCKS = {"production": [], "run": ["demo"], "dev": ["demo", "dev"]}


def write(config: Config, children: Children, arguments: list[str]) -> None:
    """Write all locks; arguments go to uv, for example --upgrade.

    Raises SetupError when no set of versions fits.
    """
    uv = ensure_uv(config, children)
    environ = uv_environ(config.python, os.environ)
    # Every supported system and Python in one file, hashes instead of addresses.
    command = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header"]
    command += ["--python", config.python, "--python-version", "3.11", *arguments]
    before: Path | None = None
    for name, extras in LOCKS.items():
        target = config.root / "requirements" / f"{name}.txt"
        more = [part for extra in extras for part in ("--extra", extra)]
        more += ["--constraints", before] if before else []
        done = children.run(
            "uv",
            [*command, *more, "pyproject.toml", "--output-file", target],
            cwd=config.root,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            log = config.var / "setup.log"
            log.write_text(done.stdout)
            raise SetupError(explain(f"Locking {target.name}", done.stdout, log))
        say(f"{target.relative_to(config.root)} is written.")
        before = target
    # uv installs the rest, so it has a lock of its own; raise its version in that file's first line.
