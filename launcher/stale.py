"""What a server that was killed has left: its pid file, its socket, or the server itself."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from launcher.errors import SetupError, say
from launcher.watchdog import alive, command_line

STOP_SECONDS = 30


def clear_stale(data: Path) -> None:
    """Make the way free for a new server on `data`. Only called by the holder of the lock.

    Raises SetupError when an old server cannot be stopped.
    """
    pid_file = data / "postmaster.pid"
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return
    pid = int(lines[0]) if lines and lines[0].strip().isdecimal() else 0
    if pid and alive(pid):
        if _serves(pid, data):
            say("Stopping a database server that a killed start has left behind …")
            _stop(pid)
        else:
            # The number belongs to another program now, which would make PostgreSQL refuse to start.
            # (A number that nobody has is left to PostgreSQL, which also looks for leftover helpers.)
            pid_file.unlink(missing_ok=True)
    if len(lines) > 4:
        _remove_sockets(Path(lines[4]))


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL server on these data."""
    command = command_line(pid)
    return b"postgres" in command and os.fsencode(data) in command


def _stop(pid: int) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise SetupError(f"A database server of another user (process {pid}) is using these data.") from error
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if not alive(pid):
                return
            time.sleep(0.05)
    raise SetupError(f"The old database server (process {pid}) does not stop: end it, then start again.")


def _remove_sockets(folder: Path) -> None:
    """Delete the old server's folder of sockets, if it is one of those that the launcher makes."""
    # Only a folder of that name in a folder for temporary files: the path comes from a file of the server's user.
    places = {Path("/tmp"), Path(tempfile.gettempdir())}
    if folder.parent in places and folder.name.startswith("wedo-") and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
