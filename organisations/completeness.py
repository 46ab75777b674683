"""How well a profile can be found, and what would help most. A fact for its members, never a reminder."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Organisation, Picture


@dataclass(frozen=True)
class Step:
    """One thing that makes a profile easier to find; `part` is where the form asks for it."""

    key: str
    title: Promise
    part: str
    is_done: Callable[[Organisation, bool, bool], bool]


@dataclass(frozen=True)
class Completeness:
    """So many steps are done of `total`; `next_step` is the one that helps most, None when all are done."""

    done: int
    total: int
    next_step: Step | None


def _text(organisation: Organisation, name: str) -> bool:
    return any(getattr(organisation, f"{name}_{code}") for code, _name in settings.LANGUAGES)


# The most useful first. One good answer is enough for each: nobody has to have a website.
STEPS = (
    Step("sentence", _("ein Satz, der sagt, was ihr macht"), "what", lambda one, *_more: _text(one, "summary")),
    Step("district", _("euer Bezirk"), "where", lambda one, *_more: bool(one.district)),
    Step("topics", _("eure Themen"), "topics", lambda _one, topics, _pictures: topics),
    Step("languages", _("eure Sprachen"), "topics", lambda one, *_more: bool(one.languages)),
    Step("text", _("ein Text über euch"), "what", lambda one, *_more: _text(one, "description")),
    Step("picture", _("ein Bild"), "picture", lambda one, _topics, pictures: bool(one.logo) or pictures),
    Step(
        "contact",
        _("ein Weg, euch zu schreiben"),
        "contact",
        lambda one, *_more: one.has_contact_form or bool(one.public_email or one.public_phone),
    ),
    Step("link", _("eure Website"), "contact", lambda one, *_more: bool(one.website or one.social_links)),
    Step("kind", _("was ihr seid: Verein, Initiative oder etwas anderes"), "who", lambda one, *_more: bool(one.kind)),
    Step(
        "audience",
        _("für wen ihr da seid"),
        "what",
        lambda one, *_more: _text(one, "audience") or _text(one, "meeting_times"),
    ),
)
# A safe profile shows no links: nobody is told to fill them in.
NOT_FOR_SAFE = {"link"}


def completeness(organisation: Organisation, *, has_topics: bool, has_pictures: bool) -> Completeness:
    """What is done and what comes next, from what is known already: no query."""
    steps = [step for step in STEPS if not (organisation.is_safe and step.key in NOT_FOR_SAFE)]
    missing = [step for step in steps if not step.is_done(organisation, has_topics, has_pictures)]
    return Completeness(len(steps) - len(missing), len(steps), missing[0] if missing else None)


def has_parts(organisation: str = "pk") -> dict[str, Exists]:
    """Annotations that `completeness` needs; `organisation` is the path to the organisation's id."""
    topics = Organisation.topics.through.objects.filter(organisation=OuterRef(organisation))
    pictures = Picture.objects.filter(organisation=OuterRef(organisation))
    return {"has_topics": Exists(topics), "has_pictures": Exists(pictures)}
