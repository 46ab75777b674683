"""Ends what a killed launcher left behind.

The launcher starts this file as a process of its own and tells it through a pipe what it started.
When the pipe closes without a goodbye, the launcher has been killed (kill -9, out of memory).
A pipe works on Linux and macOS alike. The process also keeps the launcher's lock until it is done,
so that the next start waits for it.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether a process runs. One that has ended but was never collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        # The state stands behind the name, which may itself contain brackets and spaces.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (OSError, IndexError):
        return True


def command_line(pid: int) -> bytes:
    """With what command a process was started, its parts joined by spaces; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        pass
    try:  # macOS has no /proc
        return subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout
    except OSError:
        return b""


def end_group(pid: int, number: int, grace: float) -> None:
    """Send a signal to a process and its group, and SIGKILL after `grace` seconds."""
    for signal_number in (number, signal.SIGKILL):
        try:
            os.killpg(pid, signal_number)
        except (ProcessLookupError, PermissionError):
            return
        deadline = time.monotonic() + grace
        while alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not alive(pid):
            return


def main() -> None:
    """Read `add PID SIGNAL GRACE`, `del PID`, `dir PATH` and `end` from standard input."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    children: dict[int, tuple[int, float]] = {}
    folders: list[str] = []
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "add":
            pid, number, grace = rest.split()
            children[int(pid)] = (int(number), float(grace))
        elif word == "del":
            children.pop(int(rest), None)
        elif word == "dir":
            folders.append(rest)
        elif word == "end":
            return
    # The database was started first and is stopped last, after those who use it.
    for pid, (number, grace) in reversed(children.items()):
        end_group(pid, number, grace)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
