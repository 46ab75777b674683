"""What processes use, read from the system; skipped where it does not tell."""

import subprocess
import sys
import time

import pytest

from benchmarks import processes

pytestmark = pytest.mark.skipif(not processes.can_measure(), reason="only Linux tells the time of other processes")

# Works for 0.3 s of processor time, then waits.
BUSY = "import time\nwhile time.process_time() < 0.3: pass\ninput()"
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def until(true) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_time_of_another_process_is_measured():
    busy = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE)
    until(lambda: processes.cpu_seconds([busy.pid])[busy.pid] >= 0.3)
    time.sleep(0.3)
    used = processes.cpu_seconds([busy.pid])[busy.pid]
    busy.communicate(b"\n")

    assert used == pytest.approx(0.3, abs=0.2)


def test_a_process_that_has_ended_is_left_out():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    assert processes.cpu_seconds([ended.pid]) == {}
    assert processes.memory_kb([ended.pid]) == 0


def test_a_new_process_counts_from_its_start():
    assert processes.used_since({1: 2.0, 2: 5.0}, {1: 2.5, 3: 0.25}) == 0.75


def test_children_belong_to_the_tree_and_end_with_it():
    with processes.running([sys.executable, "-c", PARENT]) as pid:
        until(lambda: len(processes.tree(pid)) == 2)
        parent, child = processes.tree(pid)
        assert parent == pid
        assert processes.memory_kb([parent, child]) > 1000

    until(lambda: processes.cpu_seconds([parent, child]) == {})
