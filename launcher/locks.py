"""One instance at a time on one folder of data."""

import fcntl
import os
import time
from pathlib import Path

from launcher.errors import SetupError, say
from launcher.watchdog import alive

# A killed launcher's watchdog ends the programs it left behind; that takes a few seconds.
PATIENCE_SECONDS = 60


def take(path: Path, busy: str) -> int:
    """Lock the file at `path` until this process ends; return its descriptor.

    busy: the sentence for whoever finds it locked by a running process.
    Raises SetupError with that sentence.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + PATIENCE_SECONDS
    told = False
    while not _lock(descriptor):
        owner = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        if (owner.isdecimal() and alive(int(owner))) or time.monotonic() > deadline:
            os.close(descriptor)
            raise SetupError(busy)
        if not told:
            say("The last run was killed; waiting until what it left behind has ended …")
            told = True
        time.sleep(0.1)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


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
