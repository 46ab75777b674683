"""What processes use, read from the system; skipped where it does not tell."""

import subprocess
import sys
import time

import pytest

from benchmarks import processes

pytestmark = pytest.mark.skipif(not processes.can_measure(), reason="only Linux tells the time of other processes")

BUSY = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\ninput()"


def test_the_time_of_another_process_is_measured():
    busy = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE)
    try:
        before = {busy.pid: 0.1}
        deadline = time.monotonic() + 20
        while (used := processes.used_since(before, processes.cpu_seconds([busy.pid]))) < 0.2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert used == pytest.approx(0.25, abs=0.2)
    finally:
        busy.communicate(b"\n")


def test_a_process_that_has_ended_is_left_out():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    assert processes.cpu_seconds([ended.pid]) == {}
    assert processes.memory_kb([ended.pid]) == 0


def test_a_new_process_counts_from_its_start():
    assert processes.used_since({1: 2.0, 2: 5.0}, {1: 2.5, 3: 0.25}) == 0.75


def test_children_belong_to_the_tree_and_end_with_it():
    command = [sys.executable, "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"]
    with processes.running([*command], stdout=subprocess.DEVNULL) as pid:
        assert processes.tree(pid)[0] == pid
        assert processes.memory_kb([pid]) > 1000

    assert processes.cpu_seconds([pid]) == {}
