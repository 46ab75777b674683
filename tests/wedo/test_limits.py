"""Rate limits: counted in PostgreSQL, blind to who somebody is, not fooled by headers."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone

from wedo.limits.actions import client_address, forget_old, try_again_in
from wedo.limits.models import Attempt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits_on(settings):
    settings.RATE_LIMITS = True


def tries(number, who="203.0.113.5"):
    return [try_again_in(scope="test", who=who, limit=2, minutes=10) > 0 for _ in range(number)]


def test_the_third_of_two_allowed_tries_waits():
    assert tries(3) == [False, False, True]


def test_people_are_counted_apart():
    tries(3)

    assert tries(1, who="203.0.113.6") == [False]


def test_the_pause_is_at_most_the_window():
    pauses = [try_again_in(scope="test", who="x", limit=0, minutes=10) for _ in range(3)]

    assert all(1 <= pause <= 10 for pause in pauses)


def test_nobody_can_read_an_address_from_the_table():
    tries(1, who="alex@example.org")

    assert "alex" not in Attempt.objects.get().who


def test_limits_can_be_switched_off_for_load_tests(settings):
    settings.RATE_LIMITS = False

    assert tries(5) == [False] * 5
    assert Attempt.objects.count() == 0


def test_old_counters_are_forgotten():
    tries(1)
    Attempt.objects.create(scope="old", who="x", window_start=timezone.now() - dt.timedelta(hours=25))

    assert forget_old(hours=24) == 1
    assert [attempt.scope for attempt in Attempt.objects.all()] == ["test"]


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "198.51.100.7", "203.0.113.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (1, "", "203.0.113.1"),
    ],
)
def test_a_header_is_believed_only_as_far_as_our_own_proxies_wrote_it(settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.1", HTTP_X_FORWARDED_FOR=header)

    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_all_addresses_of_one_line_count_together(address, counted_as):
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=address)) == counted_as
