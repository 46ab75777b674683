"""A PostgreSQL of our own: made, started, and stopped together with the launcher.

It has no TCP port. Its socket lies in a short folder in /tmp that only the server's user (and root)
may enter, and it knows the person by the operating system's user (peer), so there is no password.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher.config import Config
from launcher.errors import SetupError, say
from launcher.processes import Child, Children
from launcher.programs import Programs, ServerUser, find_programs, reachable_folder, server_user
from launcher.stale import clear_stale

# A socket's path may have 107 bytes on Linux and 103 on macOS.
SOCKET_PATH_BYTES = 103
START_SECONDS = 180

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder decides who gets in
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Names, addresses and tickets never stand in a log: no statements, no values of rows.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
}
# Nothing in a test's database is worth a write to the disk.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "300",
}


@dataclass(frozen=True)
class Cluster:
    """The databases of one purpose, in $WEDO_VAR/<name>."""

    name: str
    throwaway: bool = False


def start(config: Config, children: Children, cluster: Cluster) -> str:
    """Start the cluster's server, made first if need be; return its DATABASE_URL.

    With DATABASE_URL set, nothing is started. The server stops with `children`.
    Raises SetupError when it does not start.
    """
    if config.environ.get("DATABASE_URL"):
        return config.environ["DATABASE_URL"]
    user = server_user()
    programs = find_programs(config, user)
    folder = reachable_folder(config.var, cluster.name, user)
    data = folder / "data"
    log = config.var / f"{cluster.name}.log"
    if cluster.throwaway and data.exists() and _version(data) != programs.major:
        _delete(data)
    if not data.exists():
        _make(children, programs, user, folder, cluster)
    elif _version(data) != programs.major:
        raise SetupError(
            f"The data in {folder} were written by PostgreSQL {_version(data) or '(unknown)'}, the programs in "
            f"{programs.folder} are version {programs.major}: name the older programs with PG_BIN, "
            "or move the folder away to start anew."
        )
    clear_stale(data)
    sockets = _socket_folder(children, user)
    _write_access(folder, user)
    try:
        _start(children, programs, user, data, sockets, log, cluster)
    except SetupError:
        # After a power cut, data written without fsync may be broken; nobody misses them.
        if not cluster.throwaway:
            raise
        _delete(data)
        _make(children, programs, user, folder, cluster)
        _start(children, programs, user, data, sockets, log, cluster)
    return f"postgresql://wedo@{quote(str(sockets), safe='')}/wedo"


def socket_folder_fits(folder: Path) -> bool:
    """Whether the system accepts the path of a server's socket in this folder."""
    return len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES


def _socket_folder(children: Children, user: ServerUser) -> Path:
    for parent in ("/tmp", tempfile.gettempdir()):
        try:
            # A name that nobody can guess and occupy; mkdtemp closes it to everybody else.
            folder = Path(tempfile.mkdtemp(prefix="wedo-", dir=parent))
        except OSError:
            continue
        children.remove_at_end(folder)
        if socket_folder_fits(folder):
            if user.uid is not None:
                os.chown(folder, user.uid, user.gid)
            return folder
    raise SetupError("No short folder for the database's socket can be made in /tmp: make /tmp writable.")


def _make(children: Children, programs: Programs, user: ServerUser, folder: Path, cluster: Cluster) -> None:
    """Make the files of a new server, in a draft that is renamed when it is whole."""
    say("Making the database …")
    draft = folder / "data.new"
    if draft.exists():
        _delete(draft)
    draft.mkdir(mode=0o700)
    if user.uid is not None:
        os.chown(draft, user.uid, user.gid)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "cwd": draft, **user.options}
    initdb = [programs.folder / "initdb", "-D", draft, "-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C"]
    if cluster.throwaway:
        initdb.append("--no-sync")
    made = children.run("initdb", [*initdb, "--no-instructions"], env=_environ(), **options)
    if made.returncode == 0:
        # In single-user mode nobody can connect meanwhile. The site's role is no superuser: the four
        # extensions it may need are "trusted", and tests make their databases by themselves.
        single = [programs.folder / "postgres", "--single", "-D", draft, "postgres"]
        sql = "CREATE ROLE wedo LOGIN CREATEDB;\nCREATE DATABASE wedo OWNER wedo;\n"
        with tempfile.TemporaryFile("w+") as commands:
            commands.write(sql)
            commands.seek(0)
            made = children.run("PostgreSQL's set-up", single, env=_environ(), stdin=commands, **options)
    if made.returncode != 0 or "ERROR:" in made.stdout:
        raise SetupError(f"The database could not be made in {folder}: {_reason(made.stdout)}")
    draft.rename(folder / "data")


def _write_access(folder: Path, user: ServerUser) -> None:
    """Let in only the person who runs the launcher, and the server's own user as superuser.

    Written before each start: another person may have started it last time. Beside the data and not
    among them: root must not write where another user may have put a link.
    """
    me = pwd.getpwuid(os.geteuid()).pw_name
    files = {
        "pg_hba.conf": "local all all peer map=wedo\n",
        "pg_ident.conf": f'wedo "{me}" wedo\nwedo "{me}" postgres\nwedo "{user.name}" postgres\n',
    }
    for name, text in files.items():
        (folder / name).write_text(text)
        if user.uid is not None:
            (folder / name).chmod(0o644)


def _start(
    children: Children, programs: Programs, user: ServerUser, data: Path, sockets: Path, log: Path, cluster: Cluster
) -> None:
    """Start the server and wait until it answers. Raises SetupError with the server's own reason."""
    settings = SETTINGS | (THROWAWAY if cluster.throwaway else {})
    settings |= {
        "unix_socket_directories": str(sockets),
        "hba_file": str(data.parent / "pg_hba.conf"),
        "ident_file": str(data.parent / "pg_ident.conf"),
    }
    command = [programs.folder / "postgres", "-D", data]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    deadline = time.monotonic() + START_SECONDS
    while True:
        # SIGINT is PostgreSQL's "fast" shutdown: it does not wait for open connections.
        with open(log, "w") as out:
            options = {"stdout": out, "stderr": subprocess.STDOUT, "cwd": data, "env": _environ(), **user.options}
            child = children.start("PostgreSQL", command, signal_number=signal.SIGINT, grace=30, **options)
        if _wait(child, data, deadline):
            return
        said = log.read_text(errors="replace")
        children.stop(child)
        # A killed server's helpers need a moment to notice that it is gone.
        if "shared memory block" not in said or time.monotonic() > deadline - START_SECONDS + 15:
            raise SetupError(f"PostgreSQL did not start: {_reason(said)} Its log is {log}.")
        time.sleep(0.5)


def _wait(child: Child, data: Path, deadline: float) -> bool:
    """Whether the server got ready. It says so in the eighth line of its pid file."""
    told = time.monotonic() + 10
    while child.process.poll() is None and time.monotonic() < deadline:
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except OSError:
            lines = []
        if len(lines) >= 8 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready":
            return True
        if time.monotonic() > told:
            say("The database is still starting; after a crash it repairs itself first …")
            told = deadline
        time.sleep(0.02)
    return False


def _version(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def _reason(text: str) -> str:
    """The first complaint in PostgreSQL's output, as a sentence."""
    for line in text.splitlines():
        for word in ("FATAL:", "PANIC:", "ERROR:", "error:"):
            if word in line:
                reason = line.partition(word)[2].strip()
                if "No space left" in reason:
                    return "no disk space is left."
                return reason.rstrip(".") + "."
    return "it gave no reason."


def _environ() -> dict[str, str]:
    """PostgreSQL's programs get no PG* variables and no language of the person at the terminal."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise SetupError(f"Cannot delete {folder}: {error.strerror}.") from error
