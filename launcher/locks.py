"""One instance at a time on one folder of data.

The launcher holds the lock; its watchdog, the web server and the worker inherit it. So it is free only
when nothing of an earlier run is left, however that ended. The file names the processes.
"""

import fcntl
import os
import signal
import time
from pathlib import Path

from launcher.errors import SetupError, say
from launcher.watchdog import alive, command_line, end_group

POLL_SECONDS = 0.1


def take(path: Path, root: Path, busy: str) -> int:
    """Lock the file at `path` until this process and its services end; return its descriptor.

    root: the checkout, by which its processes are told from others. busy: the sentence for whoever
    finds the lock held by a running launcher. Raises SetupError with that sentence.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    told = False
    while not _lock(descriptor):
        launcher, dog, *services = [*_pids(descriptor), 0, 0]
        # Not alive() alone: a number may belong to another program by now. No number: it is just starting.
        if not launcher or _is(launcher, b"launcher"):
            os.close(descriptor)
            raise SetupError(busy)
        if not told:
            say("The last run was killed; waiting until what it left behind has ended …")
            told = True
        if not _is(dog, b"watchdog"):
            # A killed launcher's watchdog ends what is left. It was killed, too: we do it.
            for pid in services:
                if _is(pid, os.fsencode(root)):
                    end_group(pid, signal.SIGTERM, 10)
            if not _lock(descriptor):
                os.close(descriptor)
                raise SetupError(busy)
            break
        time.sleep(POLL_SECONDS)
    record(descriptor, 0, [])
    return descriptor


def record(descriptor: int, dog: int, services: list[int]) -> None:
    """Write into the lock who holds it: this process, its watchdog (0: none yet), its services."""
    text = " ".join(str(pid) for pid in (os.getpid(), dog, *services)).encode()
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text, 0)


def held(path: Path) -> bool:
    """Whether a running process holds the lock at `path`."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is(pid: int, word: bytes) -> bool:
    """Whether a process runs whose command holds this word."""
    return pid > 0 and alive(pid) and word in command_line(pid)


def _pids(descriptor: int) -> list[int]:
    text = os.pread(descriptor, 1000, 0).decode(errors="replace")
    return [int(word) for word in text.split() if word.isdecimal()]
