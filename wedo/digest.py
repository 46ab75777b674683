"""The weekly mail: what is new among events, organisations and entries, for one person. Joins apps, as pages do."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.core.mail import EmailMultiAlternatives
from django.db.models import DateTimeField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import translation

from events.models import HAMBURG, Event
from organisations import links
from organisations.models import Digest, Follow, Listing, Organisation
from wedo import mail

# When it is written: on Monday, when people read.
WEEKDAY, HOUR = 0, 9
# More of a kind nobody reads in a mail; the site has them all.
MOST = 20


@dataclass(frozen=True)
class News:
    """What is new: pairs of (own entry, one that answers it), then what comes of the things that are followed."""

    matches: list[tuple[Listing, Listing]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.matches or self.events or self.listings or self.organisations)


def last_moment(now: dt.datetime) -> dt.datetime:
    """The Monday, 9 o'clock in Hamburg, that has just been: until then the mail tells, whenever it is written."""
    local = now.astimezone(HAMBURG)
    monday = (local - dt.timedelta(days=(local.weekday() - WEEKDAY) % 7)).date()
    moment = dt.datetime.combine(monday, dt.time(HOUR), tzinfo=HAMBURG)
    return (
        moment if moment <= now else dt.datetime.combine(monday - dt.timedelta(days=7), dt.time(HOUR), tzinfo=HAMBURG)
    )


def news_for(digest: Digest, since: dt.datetime, until: dt.datetime) -> News:
    """What has become visible after `since` and up to `until`, is so still, and is wanted by this person."""
    matches = _matches(digest, since, until) if digest.matches else []
    follows = list(Follow.objects.filter(user=digest.user_id)) if digest.follows else []
    if not follows:
        return News(matches)
    topics = [one.topic_id for one in follows if one.topic_id]
    organisations = [one.organisation_id for one in follows if one.organisation_id]
    known = {theirs.pk for _own, theirs in matches}
    with_topic = Organisation.objects.published().filter(topics__in=topics)
    listings = _new(_of_others(digest), since, until).filter(
        Q(organisation__in=organisations) | Q(organisation__in=with_topic)
    )
    new_ones = Organisation.objects.filter(pk__in=with_topic, published_at__gt=since, published_at__lte=until)
    events = Event.objects.published().filter(published_at__gt=since, published_at__lte=until)
    return News(
        matches,
        list(events.upcoming().select_related("venue")[:MOST]),
        [one for one in listings.newest_first()[: MOST + len(known)] if one.pk not in known][:MOST],
        list(new_ones.exclude(memberships__user=digest.user_id).by_name()[:MOST]),
    )


def compose(digest: Digest, since: dt.datetime, until: dt.datetime) -> EmailMultiAlternatives | None:
    """The mail; None when nothing is left to tell. Mail programs show a button that ends it (RFC 8058)."""
    news = news_for(digest, since, until)
    if not news:
        return None
    language = digest.user.language
    with translation.override(language):
        unsubscribe_url = str(mail.link("organisations:unsubscribe", links.unsubscribe_token(digest)))
    return mail.compose(
        template="email/digest",
        context={
            "news": news,
            "unsubscribe_url": unsubscribe_url,
            "settings_url": mail.link("organisations:subscriptions"),
            "board_url": mail.link("organisations:board"),
        },
        to=digest.user.email,
        language=language,
        key=f"digest:{digest.pk}:{until:%Y%m%d}",
        headers={
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _matches(digest: Digest, since: dt.datetime, until: dt.datetime) -> list[tuple[Listing, Listing]]:
    """Pairs of which at least one is new: two queries, however many entries somebody has."""
    theirs = Listing.objects.matching().exclude(organisation__memberships__user=digest.user_id).with_appearance()
    mine_appeared_at = ExpressionWrapper(OuterRef("appeared_at"), DateTimeField())
    theirs = theirs.alias(mine_appeared_at=mine_appeared_at).filter(
        Q(appeared_at__gt=since) | Q(mine_appeared_at__gt=since, mine_appeared_at__lte=until), appeared_at__lte=until
    )
    own = Listing.objects.open().filter(organisation__memberships__user=digest.user_id).with_appearance()
    own = own.annotate(answers=ArraySubquery(theirs.values("pk")[:MOST])).defer("search_document")
    pairs = [(mine, pk) for mine in own.newest_first() for pk in mine.answers][:MOST]
    known = Listing.objects.select_related("organisation").in_bulk([pk for _mine, pk in pairs]) if pairs else {}
    return [(mine, known[pk]) for mine, pk in pairs if pk in known]


def _of_others(digest: Digest) -> QuerySet[Listing]:
    return Listing.objects.open().exclude(organisation__memberships__user=digest.user_id).select_related("organisation")


def _new(listings: QuerySet[Listing], since: dt.datetime, until: dt.datetime) -> QuerySet[Listing]:
    return listings.with_appearance().filter(appeared_at__gt=since, appeared_at__lte=until)
