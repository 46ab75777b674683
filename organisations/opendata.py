"""Open data: what everybody may know of the published organisations, as JSON and CSV, row by row.

Safe profiles are left out altogether: whoever copies a list keeps it, and these want to be able to disappear.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from wedo.licences import LICENCES
from wedo.sheets import neutral

from .models import Organisation, Topic
from .public import PublicProfile, public_profile

CHUNK = 500
# What an address or a list becomes in a cell.
BETWEEN = "; "


def listed() -> QuerySet[Organisation]:
    """Those that are told of, in the order of the directory."""
    return Organisation.objects.published().not_safe().by_name()


def etag() -> str:
    """Changes with every published profile, topic and licence; two queries."""
    state = listed().order_by().aggregate(number=Count("pk"), latest=Max("updated_at"))
    topics = sorted(Topic.objects.values_list("slug", *(f"name_{code}" for code, _name in settings.LANGUAGES)))
    told = (state["number"], state["latest"], topics, settings.DATA_LICENCE, settings.SITE_URL)
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'


def as_json() -> Iterator[str]:
    """One object: licence, source, and the list of organisations, each in a line of its own."""
    name, address = LICENCES[settings.DATA_LICENCE]
    head = {
        "source": "WeDo",
        "url": settings.SITE_URL + _address("organisations:directory"),
        "licence": {"id": settings.DATA_LICENCE, "name": name, "url": address},
        "made_at": timezone.now().isoformat(timespec="seconds"),
    }
    yield _dumped(head)[:-1] + ', "organisations": ['
    between = "\n"
    for profile in _profiles():
        yield between + _dumped(facts(profile))
        between = ",\n"
    yield "\n]}\n"


def as_csv() -> Iterator[str]:
    """As RFC 4180 has it; the mark at its beginning tells Excel that it is UTF-8."""
    columns = list(facts(public_profile(Organisation())) | {"topics": []})
    yield "\ufeff" + _row(columns)
    for profile in _profiles():
        yield _row(_cell(value) for value in facts(profile).values())


def facts(profile: PublicProfile) -> dict:
    """What is told of one organisation; what is not public or not known is empty."""
    texts = {
        f"{name}_{code}": getattr(profile, f"{name}_{code}") or ""
        for name in ("summary", "audience", "meeting_times")
        for code, _name in settings.LANGUAGES
    }
    return {
        "name": profile.name,
        "short_name": profile.short_name,
        "url": settings.SITE_URL + _address("organisation", profile.slug) if profile.slug else "",
        "kind": profile.kind,
        **texts,
        "topics": [topic.slug for topic in profile.topics.all()] if profile.pk else [],
        "languages": list(profile.languages),
        "district": profile.district,
        "address": profile.address,
        "founded_year": profile.founded_year,
        "website": profile.website,
        "social_links": list(profile.social_links),
        "email": profile.email,
        "phone": profile.phone,
        "is_sample": profile.is_sample,
        "published_on": _day(profile.published_at),
        "updated_on": _day(profile.updated_at),
    }


def _profiles() -> Iterator[PublicProfile]:
    for organisation in listed().prefetch_related("topics").iterator(chunk_size=CHUNK):
        yield public_profile(organisation)


def _address(name: str, *args) -> str:
    """The German one, in whatever language the file is asked for: the files are the same."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def _day(moment) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""


def _dumped(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cell(value) -> str | int:
    if isinstance(value, bool):
        return int(value)
    if value is None:
        return ""
    return neutral(BETWEEN.join(value) if isinstance(value, list) else value)


def _row(cells) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
