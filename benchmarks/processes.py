"""Servers that are measured: start them, stop them, and what they use of processor and memory (Linux)."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.driver import HOST, Browser

READY_SECONDS = 60
STOP_SECONDS = 15
_PROC = Path("/proc")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], **options) -> Iterator[int]:
    """Run a program; gives its process id and ends it and its children afterwards."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        # Whatever is left of its group, itself included.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def web_server(application: str, path: str, **options) -> Iterator[tuple[int, int]]:
    """Serve as `make run` does (launcher/serve.py); gives port and process id once `path` answers.

    Raises TimeoutError when it does not answer in time.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}", "--preload"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "8"]
    command += ["--no-control-socket", "--log-level", "warning"]
    if Path("/dev/shm").is_dir():
        command += ["--worker-tmp-dir", "/dev/shm"]
    with running(command, **options) as pid:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                Browser(port).get(path)
                break
            except OSError:
                if time.monotonic() > deadline or cpu_seconds([pid]).get(pid) is None:
                    raise TimeoutError(f"{application} does not answer") from None
                time.sleep(0.1)
        yield port, pid


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name stands in brackets and may contain anything.
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def can_measure() -> bool:
    """Whether this system tells the processor time of other processes exactly."""
    return hasattr(ctypes.CDLL(None), "clock_getcpuclockid") and (_PROC / "self" / "smaps_rollup").exists()


def cpu_seconds(pids: Iterable[int]) -> dict[int, float]:
    """Processor time that each process has used so far, all of its threads; without those that have ended.

    Read from the process's own clock (POSIX clock_getcpuclockid), which counts in nanoseconds; /proc/<pid>/stat
    counts in hundredths of a second, too coarse for short rounds.
    """
    libc = ctypes.CDLL(None)
    used = {}
    for pid in pids:
        clock = ctypes.c_int()
        if libc.clock_getcpuclockid(pid, ctypes.byref(clock)) == 0:
            with contextlib.suppress(OSError):
                used[pid] = time.clock_gettime(clock.value)
    return used


def used_since(before: dict[int, float], after: dict[int, float]) -> float:
    """Processor time in seconds between two answers of `cpu_seconds`; a process that is new counts from its start."""
    return sum(value - before.get(pid, 0.0) for pid, value in after.items())


def memory_kb(pids: Iterable[int]) -> int:
    """Memory in kB (1024 bytes): PSS, where pages that n processes share count 1/n for each."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total
