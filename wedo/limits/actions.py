"""Counting tries: fair to people who share one address, blind to who they are."""

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .models import Attempt


def try_again_in(*, scope: str, who: str, limit: int, minutes: int) -> int:
    """Count one try and say how many minutes to wait: 0 if it is within `limit` tries in `minutes`.

    `who` is any text that tells people apart (IP number, e-mail address, both); only its keyed hash is stored.
    The window is fixed, so that one row and one statement are enough.
    """
    if not settings.RATE_LIMITS:
        return 0
    now = timezone.now()
    seconds = minutes * 60
    start = dt.datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=dt.UTC)
    hashed = hmac.new(settings.SECRET_KEY.encode(), f"{scope}:{who}".encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO limits_attempt (scope, who, window_start, number) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (scope, who, window_start) DO UPDATE SET number = limits_attempt.number + 1 "
            "RETURNING number",
            [scope, hashed, start],
        )
        number = cursor.fetchone()[0]
    if number <= limit:
        return 0
    left = start + dt.timedelta(seconds=seconds) - now
    return max(1, -(-int(left.total_seconds()) // 60))


def forget_old(*, hours: int = 24) -> int:
    """Delete counters of windows that began more than `hours` ago; returns how many."""
    return Attempt.objects.filter(window_start__lt=timezone.now() - dt.timedelta(hours=hours)).delete()[0]


def client_address(request) -> str:
    """The reader's IP number, seen through as many proxies as `TRUSTED_PROXIES` says; of IPv6 the network (/64).

    A header that nobody trusted has written is never believed: without proxies it is not read at all. Each line
    has a whole /64 of IPv6 to itself (RFC 6177), which would be as many tries as anybody likes.
    """
    return _network(_seen_from(request))


def _seen_from(request) -> str:
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return address
    if number.version == 4:
        return str(number)
    if number.ipv4_mapped:
        return str(number.ipv4_mapped)
    return str(ipaddress.ip_network((number, 64), strict=False).network_address)
