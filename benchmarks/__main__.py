"""`make bench`: WeDo and the floor in turns, one table. Environment: DATABASE_URL of a server that may be used,
WEDO_VAR for files. Changes nothing of the site's own data.
"""

import argparse
import itertools
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import board, directory, door, driver, processes, report, rush, site, staff, transfer

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = 4
MAIL_SECONDS = 60


@dataclass(frozen=True)
class Size:
    """How much is measured: rounds, seconds of reading in each, bookings in each."""

    rounds: int
    seconds: float
    bookings: int


FULL = Size(rounds=7, seconds=3, bookings=site.BOOKINGS)
QUICK = Size(rounds=3, seconds=1, bookings=site.BOOKINGS // 2)
# The floor books faster; more bookings make its rounds as long, and its numbers as steady.
FLOOR_TIMES = 4


def main() -> int:
    """Measure and print; 0 even when a target is missed: this tells, tests decide."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure WeDo next to bare Django.")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, some 2 minutes; less steady")
    size = QUICK if parser.parse_args().quick else FULL
    url = os.environ.get("DATABASE_URL")
    if not url:
        print("DATABASE_URL is not set: `make bench` brings a database of its own.", file=sys.stderr)
        return 1
    try:
        with site.own_database(url) as database:
            os.environ |= site.environment(database, Path(os.environ.get("WEDO_VAR", ROOT / "var")).resolve())
            result = measure(size)
    except (driver.WrongAnswer, ConnectionError, TimeoutError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(["", *report.lines(result)]))
    return 0


def measure(size: Size) -> report.Result:
    """All measurements, in turns. Raises WrongAnswer or TimeoutError when a server does not do its work."""
    say("Preparing tables, files and events …")
    events = 1 + -(-(size.rounds * size.bookings + 2 * BROWSERS) // site.BOOKINGS)
    floor_events = FLOOR_TIMES * events
    # The first event is only read and counts its places unchanged; at the second one guests come in.
    # Three more are for the rush.
    read, entered, *others = site.prepare(events + 5)
    rushed, booked = others[:3], others[3:]
    check, codes = door.prepare(entered)
    rush.prepare(rushed)
    page = f"/veranstaltungen/{read}/"
    result = report.Result(with_cpu=processes.can_measure())
    result.queries = site.count_queries(page, f"/veranstaltungen/{booked[-1]}/anmelden/")
    floor_command = [sys.executable, "-m", "benchmarks.floor", str(floor_events)]
    subprocess.run(floor_command, check=True, cwd=ROOT)
    worker_command = [sys.executable, "manage.py", "worker", "--shutdown-graceful-timeout", "8"]
    with (
        processes.web_server("wedo.wsgi:application", "/healthz", cwd=ROOT) as (port, server),
        processes.running(worker_command, cwd=ROOT) as worker,
    ):
        result.bytes_ = transfer.measure(page, fetcher(port))
        environ = os.environ | {"FLOOR_BYTES": str(result.bytes_["html"])}
        with processes.web_server("benchmarks.floor:application", "/", cwd=ROOT, env=environ) as (floor_port, floor):
            wedo = Side(port, {"web server": server}, driver.read_page(page))
            bare = Side(floor_port, {"web server": floor}, driver.read_page("/"))
            in_turns("event page", size, wedo, bare, result.page, result.floor_page)
            forms = [f"/veranstaltungen/{slug}/anmelden/" for slug in booked]
            visit = driver.book_at_wedo(forms, site.BOOKINGS)
            wedo = Side(port, {"web server": server, "worker": worker}, visit, size.bookings)
            visit = driver.book_at_floor(floor_events, site.BOOKINGS)
            bare = Side(floor_port, {"web server": floor}, visit, FLOOR_TIMES * size.bookings)
            in_turns("booking", size, wedo, bare, result.booking, result.floor_booking)
        say("Measuring: the door …")
        result.door = door.measure(port, check, codes)
        say("Measuring: the rush …")
        result.rush = rush.measure(port, rushed)
        if result.with_cpu:
            result.with_database_cpu = bool(site.database_processes())
            result.memory_kb = {
                "web server": processes.memory_kb(processes.tree(server)),
                "worker": processes.memory_kb(processes.tree(worker)),
            }
    say("Measuring: the list of bookings …")
    result.staff = staff.measure(rushed[-1])
    say("Measuring: the directory …")
    directory.prepare()
    # Organisations are filtered by what they look for, too: with a full board.
    board.prepare()
    result.directory = directory.measure()
    result.board = board.measure()
    return result


class Side:
    """One of the two that are compared: where it listens, its processes by part, what a visitor does there.

    `visits` is the number in one round; None lets the time decide.
    """

    def __init__(self, port: int, pids: dict[str, int], visit: driver.Visit, visits: int | None = None):
        self.port, self.pids, self.visit, self.visits = port, pids, visit, visits
        self.numbers = itertools.count()

    def round(self, seconds: float) -> driver.Load:
        """One round of load, with the processor time that the servers and the database took for it."""
        before = self._cpu()
        load = driver.run(
            self.visit,
            port=self.port,
            browsers=BROWSERS,
            numbers=self.numbers,
            seconds=driver.TIMEOUT_SECONDS if self.visits else seconds,
            most=self.visits or sys.maxsize,
        )
        wait_for_mails()
        after = self._cpu()
        load.cpu = {part: processes.used_since(before[part], after[part]) for part in after}
        return load

    def warm_up(self) -> None:
        """Let every thread of the server load what it needs and open its connection to the database."""
        one_each = 2 * BROWSERS
        driver.run(self.visit, port=self.port, browsers=BROWSERS, numbers=self.numbers, seconds=10, most=one_each)
        if self.visits is None:
            driver.run(self.visit, port=self.port, browsers=8, numbers=self.numbers, seconds=0.5, most=sys.maxsize)
        wait_for_mails()

    def _cpu(self) -> dict[str, dict[int, float]]:
        if not processes.can_measure():
            return {}
        pids = {part: processes.tree(pid) for part, pid in self.pids.items()}
        pids["database"] = site.database_processes()
        return {part: processes.cpu_seconds(each) for part, each in pids.items()}


def in_turns(
    name: str, size: Size, wedo: Side, bare: Side, wedo_totals: driver.Totals, bare_totals: driver.Totals
) -> None:
    """Measure both in turns, each first as often as the other, and keep their rounds."""
    wedo.warm_up()
    bare.warm_up()
    for number in range(size.rounds):
        say(f"Measuring: {name}, round {number + 1} of {size.rounds} …")
        turns = [(wedo, wedo_totals), (bare, bare_totals)]
        for side, totals in turns if number % 2 == 0 else reversed(turns):
            totals.rounds.append(side.round(size.seconds))


def wait_for_mails() -> None:
    """Until the worker has sent all mails. Raises TimeoutError when it does not."""
    deadline = time.monotonic() + MAIL_SECONDS
    while left := site.unsent_mails():
        if time.monotonic() > deadline:
            raise TimeoutError(f"The worker does not send: {left} mails wait.")
        time.sleep(0.02)


def fetcher(port: int) -> transfer.Fetch:
    """Loads from WeDo as a browser does that takes Brotli."""
    import brotli

    def fetch(path: str) -> tuple[bytes, str]:
        browser = driver.Browser(port)
        response, content = browser.load(path)
        browser.close()
        is_packed = response.headers.get("Content-Encoding") == "br"
        return content, (brotli.decompress(content) if is_packed else content).decode(errors="replace")

    return fetch


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
