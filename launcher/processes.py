"""Starts programs and stops them again, whatever happens to the launcher."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import locks, watchdog
from launcher.errors import SetupError

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C or ended the launcher. Not an Exception: nothing may swallow it."""

    def __init__(self, number: int) -> None:
        self.number = number


@dataclass
class Child:
    """A started program; `signal_number` ends it politely, `grace` seconds later it is killed."""

    name: str
    process: subprocess.Popen
    signal_number: int
    grace: float


class Children:
    """Everything that one launcher started. Leaving the `with` block stops it, last one first.

    Each child has a process group of its own, so that the terminal's Ctrl-C reaches the launcher
    alone, which then stops them in the right order.
    """

    def __init__(self) -> None:
        self.running: list[Child] = []
        self._folders: list[Path] = []
        self._lock: int | None = None
        self._services: list[int] = []
        self._watchdog: subprocess.Popen | None = None
        self._before: dict[int, Any] = {}
        self._busy = False
        self._stopping = False
        self._pending: int | None = None

    def __enter__(self) -> "Children":
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        try:
            self.stop_all()
        finally:
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def guard(self, lock: int) -> None:
        """Start the watchdog. It keeps the lock (a descriptor from locks.take) until all has ended."""
        with self._uninterrupted():
            self._lock = lock
            self._watchdog = subprocess.Popen(
                [sys.executable, "-S", "-E", watchdog.__file__],
                stdin=subprocess.PIPE,
                pass_fds=(lock,),
                start_new_session=True,
                text=True,
                cwd="/",
            )
            locks.record(lock, self._watchdog.pid, [])

    def start_service(self, name: str, command: list[Any], **options: Any) -> Child:
        """Like start, for what must never outlive the launcher unnoticed: it holds the lock, too."""
        child = self.start(name, command, pass_fds=() if self._lock is None else (self._lock,), **options)
        if self._lock is not None:
            self._services.append(child.process.pid)
            locks.record(self._lock, self._watchdog.pid, self._services)
        return child

    def start(
        self,
        name: str,
        command: list[Any],
        *,
        signal_number: int = signal.SIGTERM,
        grace: float = 10,
        **options: Any,
    ) -> Child:
        """Start a program in the background. options: those of subprocess.Popen.

        Raises SetupError when it cannot be started.
        """
        options = {"stdin": subprocess.DEVNULL, "process_group": 0} | options
        with self._uninterrupted():
            try:
                process = subprocess.Popen([str(part) for part in command], **options)
            except OSError as error:
                raise SetupError(f"Cannot start {name} ({command[0]}): {error.strerror}.") from error
            child = Child(name, process, signal_number, grace)
            self.running.append(child)
            if options["process_group"] == 0:
                self._tell(f"add {process.pid} {int(signal_number)} {grace}")
        return child

    def run(self, name: str, command: list[Any], **options: Any) -> subprocess.CompletedProcess:
        """Run a program to its end; stopped when the launcher is. options: those of Popen."""
        child = self.start(name, command, **options)
        out, error = child.process.communicate()
        self._forget(child)
        return subprocess.CompletedProcess(command, child.process.returncode, out, error)

    def run_in_terminal(self, name: str, command: list[Any], **options: Any) -> int:
        """Run a program that may talk to the person (pytest --pdb, a shell); return its exit code.

        It stays in the launcher's process group and owns the keyboard, so Ctrl-C reaches it directly.
        """
        child = self.start(name, command, stdin=None, process_group=None, **options)
        while True:
            try:
                code = child.process.wait()
                break
            except Interrupted as stop:
                # The terminal has sent the Ctrl-C to the child too. `kill -INT` has not, nor SIGTERM.
                if stop.number != signal.SIGINT or not sys.stdin.isatty():
                    child.process.send_signal(stop.number)
                self._pending = None
        self._forget(child)
        return code if code >= 0 else 128 - code

    def stop(self, *children: Child) -> None:
        """Stop these programs together and wait for them."""
        for child in children:
            self._signal(child, child.signal_number)
        start = time.monotonic()
        for child in children:
            try:
                child.process.wait(max(0.0, start + child.grace - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._signal(child, signal.SIGKILL)
                child.process.wait()
            self._forget(child)

    def stop_all(self) -> None:
        """Stop everything: the database last, after all who use it."""
        users = [child for child in self.running if child.name != "PostgreSQL"]
        self.stop(*users)
        self.stop(*self.running)
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        self._tell("end")
        if self._watchdog:
            self._watchdog.stdin.close()
            self._watchdog.wait()
            self._watchdog = None

    def remove_at_end(self, folder: Path) -> None:
        """Delete a folder when everything has been stopped."""
        self._folders.append(folder)
        self._tell(f"dir {folder}")

    def _on_signal(self, number: int, _frame: object) -> None:
        if self._stopping:
            return  # it is being stopped already; a second Ctrl-C must not leave half of it behind
        self._pending = number
        if not self._busy:
            raise Interrupted(number)

    @contextmanager
    def _uninterrupted(self) -> Iterator[None]:
        """Between the start of a program and its entry in the list no signal may come."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        if self._pending is not None and not self._stopping:
            raise Interrupted(self._pending)

    def _signal(self, child: Child, number: int) -> None:
        try:
            if os.getpgid(child.process.pid) == child.process.pid:
                os.killpg(child.process.pid, number)
            else:
                child.process.send_signal(number)
        except (ProcessLookupError, PermissionError):
            pass  # it has ended by itself

    def _forget(self, child: Child) -> None:
        self.running = [other for other in self.running if other is not child]
        self._tell(f"del {child.process.pid}")

    def _tell(self, line: str) -> None:
        if self._watchdog is None:
            return
        try:
            self._watchdog.stdin.write(line + "\n")
            self._watchdog.stdin.flush()
        except OSError:
            pass  # a watchdog that was killed is no reason to stop
