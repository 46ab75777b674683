"""The Python environment `.venv`: made once, then only touched when a lock file has changed."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.config import Config
from launcher.errors import SetupError, say
from launcher.machine import uv_environ
from launcher.processes import Children

# What the environment takes on disk with some room, measured on Linux.
NEEDED_BYTES = {"run": 700_000_000, "dev": 1_200_000_000}


def ensure(config: Config, children: Children, kind: str) -> None:
    """Bring `.venv` to what requirements/<kind>.txt locks. Does nothing when it is there already.

    kind: "run" or "dev". An environment for development also serves "run" and stays one.
    Raises SetupError when something is missing on the machine.
    """
    with _alone(config.root):
        stamp = config.root / ".venv" / "wedo-stamp"
        have, _, digest = _read(stamp).partition(" ")
        if have == "dev":
            kind = "dev"
        lock = config.root / "requirements" / f"{kind}.txt"
        usable = os.access(config.python, os.X_OK)
        if usable and have == kind and digest == _digest(lock):
            return
        free = shutil.disk_usage(config.root).free
        if free < NEEDED_BYTES[kind]:
            raise SetupError(
                f"Not enough disk space in {config.root}: {NEEDED_BYTES[kind] // 10**6} MB are needed for "
                f"the environment, {free // 10**6} MB are free."
            )
        stamp.unlink(missing_ok=True)
        if not usable:
            _make_venv(config, children)
        _install(config, children, lock)
        stamp.write_text(f"{kind} {_digest(lock)}")


def ensure_uv(config: Config, children: Children) -> Path:
    """Install the pinned uv into `.venv` unless it is there; return its path."""
    lock = config.root / "requirements" / "uv.txt"
    stamp = config.root / ".venv" / "wedo-uv"
    uv = config.python.parent / "uv"
    if _read(stamp) != _digest(lock) or not uv.exists():
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        _logged(config, children, "Installing uv", [config.python, *pip, "-r", lock], dict(os.environ))
        stamp.write_text(_digest(lock))
    return uv


def _make_venv(config: Config, children: Children) -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "Python's module venv is missing: install it (on Debian and Ubuntu: apt install python3-venv)."
        )
    folder = config.root / ".venv"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _logged(
            config, children, "Making the environment .venv", [sys.executable, "-m", "venv", folder], dict(os.environ)
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # half an environment would look like a whole one
        raise


def _install(config: Config, children: Children, lock: Path) -> None:
    uv = ensure_uv(config, children)
    count = sum("==" in line for line in lock.read_text().splitlines())
    command = [uv, "pip", "sync", "--quiet", "--compile-bytecode", "--python", config.python, "--require-hashes", lock]
    _logged(
        config, children, f"Installing {count} packages ({lock.name})", command, uv_environ(config.python, os.environ)
    )


def _logged(config: Config, children: Children, doing: str, command: list, environ: dict[str, str]) -> None:
    """Run one step of the set-up, its output into a file that only matters when it fails."""
    log = config.var / "setup.log"
    start = time.monotonic()
    with open(log, "w+", encoding="utf-8", errors="replace") as out, _ticking(doing):
        step = children.run(doing, command, stdout=out, stderr=subprocess.STDOUT, env=environ, cwd=config.root)
        out.seek(0)
        text = out.read()
    if step.returncode != 0:
        raise SetupError(explain(doing, text, log))
    say(f"{doing}: done in {time.monotonic() - start:.1f} s")


def explain(doing: str, text: str, log: Path) -> str:
    """Turn the output of a failed step into one sentence."""
    low = text.lower()
    if "no space left" in low or "disk quota" in low:
        return f"{doing} failed: no disk space is left. Make room and start again."
    if "hash" in low and ("mismatch" in low or "do not match" in low):
        return f"{doing} failed: a downloaded package is not the one that was locked; the details are in {log}."
    signs = (
        "dns error",
        "connection",
        "timed out",
        "network",
        "name resolution",
        "could not connect",
        "from versions: none",
        "unreachable",
    )
    if any(sign in low for sign in signs):
        return f"{doing} failed: the package index cannot be reached or lacks it; check the network and start again."
    last = next((line.strip() for line in text.splitlines() if "error" in line.lower()), "")
    return f"{doing} failed{': ' + last if last else ''}; the details are in {log}."


@contextmanager
def _ticking(doing: str) -> Iterator[None]:
    """Show that something goes on: a first line, then the seconds where there is a terminal."""
    if not sys.stdout.isatty():
        say(f"{doing} …")
        yield
        return
    done = threading.Event()

    def tick() -> None:
        seconds = 0
        while True:
            print(f"\r{doing} … {seconds} s", end="", flush=True)
            if done.wait(1):
                break
            seconds += 1
        print("\r\033[K", end="", flush=True)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one launcher at a time work on the environment of this checkout."""
    # The folder itself is locked: no file is needed that somebody would have to ignore or delete.
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another start that sets up the environment …")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""
