"""The load: some browsers that ask one after the other, each on one connection that stays open.

Standard library only, so that it runs anywhere; asks 127.0.0.1 and nothing else; always ends after a given time.
"""

import http.client
import itertools
import math
import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 30
# As a browser that is set to German, without cookies.
HEADERS = {"Accept": "text/html", "Accept-Encoding": "br", "Accept-Language": "de"}


class WrongAnswer(Exception):
    """The server did not do what is measured: numbers would mean nothing."""


class Browser:
    """One connection to one server; connects again by itself when the server has closed it."""

    def __init__(self, port: int):
        self._connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)

    def get(self, path: str, status: int = 200) -> bytes:
        """Load a page. Raises WrongAnswer on another status."""
        return self._ask("GET", path, None, {}, status)[1]

    def post(self, path: str, data: dict[str, str], statuses: tuple[int, ...] = (302, 303)) -> str:
        """Send a form; returns where it redirects to. Raises WrongAnswer when it does not."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(data), headers, *statuses)[0].headers["Location"]

    def post_for_data(self, path: str, data: dict[str, str]) -> bytes:
        """Send a form as a page's script does; returns the data that it gets. Raises WrongAnswer."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        return self._ask("POST", path, urlencode(data), headers, 200)[1]

    def load(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Load anything that a page names; the answer's headers and its bytes as they were sent."""
        return self._ask("GET", path, None, {}, 200)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict, *statuses: int):
        self._connection.request(method, path, body, HEADERS | headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status not in statuses:
            raise WrongAnswer(f"{method} {path} answers {response.status}, expected {statuses[0]}")
        return response, content


# What one visitor does once: gets a browser and a number that nobody else has.
Visit = Callable[[Browser, int], None]


def read_page(path: str) -> Visit:
    """Loads one page."""

    def visit(browser: Browser, number: int) -> None:
        browser.get(path)

    return visit


def form_number(html: str) -> str:
    """The random number that WeDo's booking form carries. Raises WrongAnswer when there is no form."""
    tag = re.search(r'<input[^>]*name="submission"[^>]*>', html)
    value = re.search(r'value="([^"]+)"', tag[0]) if tag else None
    if value is None:
        raise WrongAnswer("there is no booking form")
    return value[1]


def book_at_wedo(paths: list[str], places_each: int) -> Visit:
    """Form, booking, ticket page. The event of a booking is `paths[number // places_each]`."""

    def visit(browser: Browser, number: int) -> None:
        path = paths[number // places_each % len(paths)]
        number_of_form = form_number(browser.get(path).decode())
        target = browser.post(
            path,
            {
                "name": f"Beispielgast {number}",
                "email": f"gast-{number}@example.org",
                "places": "1",
                "language": "de",
                "consent": "on",
                "submission": number_of_form,
            },
        )
        browser.get(target)

    return visit


def book_at_floor(events: int, places_each: int) -> Visit:
    """Page, booking, result page."""

    def visit(browser: Browser, number: int) -> None:
        browser.get("/")
        target = browser.post(f"/book/{number // places_each % events + 1}/", {"name": f"Beispielgast {number}"})
        browser.get(target)

    return visit


@dataclass
class Load:
    """What one round of load came to; `cpu` (seconds of processor time by part) is filled in by who measures it."""

    visits: int
    seconds: float
    latencies: list[float]
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Visits a second."""
        return self.visits / self.seconds


@dataclass
class Totals:
    """All rounds of one kind."""

    rounds: list[Load] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Visits a second, the median of the rounds."""
        return statistics.median(one.rate for one in self.rounds)

    def cpu_each(self, part: str | None = None) -> float:
        """Processor time of one visit in seconds, the median of the rounds: in all, or of one part."""
        return statistics.median((one.cpu[part] if part else sum(one.cpu.values())) / one.visits for one in self.rounds)

    @property
    def parts(self) -> list[str]:
        """The parts that processor time is known for."""
        return list(self.rounds[0].cpu)

    def latency(self, percent: float) -> float:
        """Seconds within which that share of all visits was done."""
        return percentile([value for one in self.rounds for value in one.latencies], percent)


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that `percent` % of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def run(
    visit: Visit,
    *,
    port: int,
    browsers: int,
    numbers: "itertools.count[int]",
    seconds: float,
    most: int,
) -> Load:
    """Let `browsers` visit at once, until `seconds` are over or `most` visits are begun.

    `numbers` goes on over rounds. Raises WrongAnswer, or OSError when the server does not answer.
    """
    latencies: list[float] = []
    errors: list[BaseException] = []
    left = itertools.count()
    start = time.perf_counter()

    def work() -> None:
        browser = Browser(port)
        try:
            # One step of itertools.count is atomic, so that no lock is needed.
            while not errors and time.perf_counter() - start < seconds and next(left) < most:
                begun = time.perf_counter()
                visit(browser, next(numbers))
                latencies.append(time.perf_counter() - begun)
        except (WrongAnswer, OSError, http.client.HTTPException) as error:
            errors.append(error)
        finally:
            browser.close()

    threads = [threading.Thread(target=work, daemon=True) for _browser in range(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return Load(len(latencies), time.perf_counter() - start, latencies)
