"""The machine's own configuration of package indexes, handed from pip to uv.

uv does not read pip's configuration. Nothing of it is written into the project: the address of an
index belongs to the machine.
"""

import subprocess
from collections.abc import Mapping
from pathlib import Path

_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "trusted-host": "UV_INSECURE_HOST",
}


def uv_environ(python: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv: as it is, and what pip is configured to where uv is not."""
    listed = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False, env=dict(environ)
    )
    return from_pip(listed.stdout) | dict(environ)


def from_pip(listing: str) -> dict[str, str]:
    """Translate the output of `pip config list`, where the environment (`:env:`) wins over files."""
    found: dict[str, str] = {}
    # Sorted by pip with ":env:" first; read in reverse, so that the stronger is written last.
    for line in reversed(listing.splitlines()):
        name, _, value = line.partition("=")
        scope, _, option = name.rpartition(".")
        if option not in _NAMES or scope not in (":env:", "global", "install"):
            continue
        values = value.strip().strip("'\"").replace("\\n", " ").split()
        if option == "find-links":
            # pip passes over a folder that is not there, uv stops at it.
            values = [entry for entry in values if "://" in entry or Path(entry).exists()]
        if values:
            found[_NAMES[option]] = " ".join(values) if option == "trusted-host" else ",".join(values)
    return found
