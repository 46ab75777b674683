"""Whatever happens to the launcher, nothing that it started is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher import locks, watchdog
from launcher.config import ROOT
from launcher.errors import SetupError
from launcher.serve import check_port

# A launcher in miniature: a lock, two programs, one of which is deaf to SIGTERM.
SCRIPT = """
import sys, time
from pathlib import Path
from launcher import locks
from launcher.processes import Children, Interrupted
from launcher.config import ROOT
folder = Path(sys.argv[1])
sleep = [sys.executable, "-c", "import time; time.sleep(60)", str(ROOT)]
deaf = [sys.executable, "-c", "import signal, time; signal.signal(15, 1); print(1, flush=True); time.sleep(60)"]
try:
    with Children() as children:
        children.guard(locks.take(folder / "lock", ROOT, "busy"))
        (folder / "sockets").mkdir()
        children.remove_at_end(folder / "sockets")
        with open(folder / "deaf", "w") as out:
            pids = [
                children.start_service("one", sleep).process.pid,
                children.start("two", deaf, grace=0.3, stdout=out).process.pid,
            ]
        while not (folder / "deaf").read_text():
            time.sleep(0.01)
        (folder / "pids").write_text(" ".join(map(str, pids)))
        time.sleep(60)
except Interrupted:
    print("stopped")
"""


@pytest.fixture
def launch(tmp_path):
    started = []

    def start():
        (tmp_path / "pids").unlink(missing_ok=True)
        (tmp_path / "sockets").rmdir() if (tmp_path / "sockets").exists() else None
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert eventually(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text())
        return process, [int(pid) for pid in (tmp_path / "pids").read_text().split()]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def eventually(condition, seconds=15.0):
    """Wait until a condition is true; other work on the machine may slow everything down."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(launch, tmp_path, number):
    process, pids = launch()
    process.send_signal(number)
    out, _ = process.communicate(timeout=15)
    assert out == "stopped\n"
    assert not any(watchdog.alive(pid) for pid in pids)
    assert not (tmp_path / "sockets").exists()
    assert not locks.held(tmp_path / "lock")


def test_a_second_signal_does_not_cut_the_stopping_short(launch):
    process, pids = launch()
    process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=15)
    assert out == "stopped\n"
    assert not any(watchdog.alive(pid) for pid in pids)


def test_a_killed_launcher_leaves_nothing(launch, tmp_path):
    process, pids = launch()
    process.kill()
    assert eventually(lambda: not any(watchdog.alive(pid) for pid in pids))
    assert eventually(lambda: not (tmp_path / "sockets").exists())
    assert eventually(lambda: not locks.held(tmp_path / "lock"))


def test_the_next_start_ends_what_a_killed_launcher_and_watchdog_left(launch, tmp_path, capsys):
    process, pids = launch()
    dog = int((tmp_path / "lock").read_text().split()[1])
    os.kill(dog, signal.SIGKILL)
    process.kill()
    process.wait()
    assert watchdog.alive(pids[0])

    descriptor = locks.take(tmp_path / "lock", ROOT, "busy")

    os.close(descriptor)
    assert "The last run was killed" in capsys.readouterr().out
    assert not watchdog.alive(pids[0])
    os.killpg(pids[1], signal.SIGKILL)  # holds no lock, so nobody has looked for it


def test_a_second_start_on_the_same_data_is_told_so(launch, tmp_path):
    launch()
    with pytest.raises(SetupError, match=r"^busy$"):
        locks.take(tmp_path / "lock", ROOT, "busy")


def test_the_command_of_a_process_can_be_read():
    assert b"python" in watchdog.command_line(os.getpid()).lower()
    assert watchdog.command_line(2**22 + 1) == b""
    assert not watchdog.alive(2**22 + 1)


def test_a_taken_port_is_said_with_one_to_take_instead(tmp_path):
    import socket

    from launcher.config import Config

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        config = Config(root=Path(), var=tmp_path, port=port, environ={})
        with pytest.raises(SetupError, match=f"Port {port} is taken .* PORT={port + 1}"):
            check_port(config)
    check_port(config)
