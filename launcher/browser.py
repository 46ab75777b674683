"""The browser for the journeys in tests/journeys: the machine's own chromium."""

import os
import shutil
import subprocess
from pathlib import Path

from launcher.config import Config
from launcher.errors import SetupError, say
from launcher.processes import Children

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find(config: Config, children: Children) -> Path | None:
    """Find a browser, or install Debian's where the launcher may; None where there is none.

    Raises SetupError instead of None under CI=true, where nothing may be skipped unnoticed.
    """
    named = config.environ.get("WEDO_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise SetupError(f"WEDO_CHROMIUM={named} is not a program.")
        return Path(named)
    found = _look()
    if found is None and os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        _install(config, children)
        found = _look()
    if found is None:
        if config.environ.get("CI") == "true":
            raise SetupError("There is no chromium for the browser journeys: install it or set WEDO_CHROMIUM.")
        say("No chromium was found: the browser journeys are skipped. Install it, or set WEDO_CHROMIUM to its path.")
    return found


def _look() -> Path | None:
    for name in (*NAMES, *MACOS):
        path = shutil.which(name)
        if path:
            return Path(path)
    return None


def _install(config: Config, children: Children) -> None:
    say("Installing chromium for the browser journeys …")
    log = config.var / "setup.log"
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with open(log, "w") as out:
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            options = {"stdout": out, "stderr": subprocess.STDOUT, "env": environ}
            # An index that cannot be refreshed may still be good enough to install from.
            children.run("apt-get", ["apt-get", "-q", *command], grace=60, **options)
