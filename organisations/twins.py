"""Organisations that are probably the one that somebody is about to add: by name, website, or e-mail domain.

Two queries: the names by their trigram index, the rest by one pass through the table.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.core import signing
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from wedo.folding import ascii_form, spellings

from .models import Membership, Organisation

Status = Organisation.Status
# Everything that is, or may become, a profile. What staff have declined is no twin of anything.
STATUSES = (Status.PUBLISHED, Status.SUBMITTED, Status.ASKED, Status.DRAFT, Status.OFFLINE)
# How alike two names must be (Jaccard index of their trigrams, as pg_trgm counts): "Kulturverein Anatolien" and
# "Kultur-Verein Anatolien e.V." are, "Kulturverein Anatolien" and "Kulturverein Andalusien" are not.
LEAST_LIKENESS = 0.62
MOST_CANDIDATES = 40
MOST_SHOWN = 5
# So long the button "that's us" of the page holds, in seconds.
MARK_HOLDS = 24 * 60 * 60
MARK = "organisations.twin"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that many names have and that tell no two apart.
PLAIN_WORDS = _words(
    """
    e v ev ggmbh gmbh ug verein eingetragener gemeinnutziger hamburg hamburger in im der die das des dem den fur
    fuer und of the for and von zu zur zum
    """
)
# Many organisations have their page there: the host says nothing.
SHARED_HOSTS = _words(
    """
    facebook.com m.facebook.com fb.com instagram.com youtube.com youtu.be tiktok.com x.com twitter.com linkedin.com
    t.me telegram.me wa.me chat.whatsapp.com linktr.ee sites.google.com docs.google.com github.io meetup.com
    betterplace.org gofundme.com mastodon.social threads.net bsky.app
    """
)
# Everybody can have an address there.
FREE_MAIL = _words(
    """
    gmail.com googlemail.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de outlook.com
    outlook.de hotmail.com hotmail.de live.com live.de msn.com yahoo.com yahoo.de icloud.com me.com mac.com aol.com
    aol.de mail.de mail.com mail.ru bk.ru list.ru inbox.ru yandex.com yandex.ru ukr.net i.ua proton.me
    protonmail.com pm.me posteo.de posteo.net mailbox.org tutanota.com tutanota.de tuta.io riseup.net systemli.org
    arcor.de vodafone.de kabelmail.de online.de email.de 1und1.de hamburg.de wp.pl o2.pl interia.pl abv.bg libero.it
    orange.fr free.fr laposte.net
    """
)


@dataclass(frozen=True)
class Twin:
    """One likely twin, and what speaks for it."""

    organisation: Organisation
    same_name: bool
    same_place: bool

    @property
    def mark(self) -> str:
        """Names it in the address of "that's us", also before it is public: only who was shown it can ask there."""
        return signing.TimestampSigner(salt=MARK).sign(str(self.organisation.pk))


def likely_twins(
    *, name: str, website: str = "", emails: tuple[str, ...] = (), by=None, among: QuerySet | None = None
) -> list[Twin]:
    """The likely twins of what `by` is about to add, the surest first, at most five; not those of `by`.

    `among` are the organisations that may be meant; else all that are, or may become, a profile.
    """
    cores = _cores(name)
    domains = {domain for domain in (host_of(website), *map(domain_of, emails)) if domain}
    standing = Organisation.objects.filter(status__in=STATUSES) if among is None else among
    if by is not None:
        standing = standing.exclude(pk__in=Membership.objects.filter(user=by).values("organisation"))
    there = _at_one_of(domains)
    placed = standing.annotate(is_there=ExpressionWrapper(there, BooleanField()))
    placed = placed.filter(there | _alike_unfolded(cores))
    found = {one.pk: one for one in _most_alike(standing, cores)}
    found |= {one.pk: one for one in placed[:MOST_CANDIDATES]}
    twins = []
    for one in found.values():
        likeness = _likeness(cores, _cores(one.name) + _cores(one.short_name))
        is_there = getattr(one, "is_there", False)
        if likeness >= LEAST_LIKENESS or is_there:
            twins.append((likeness, Twin(one, likeness >= LEAST_LIKENESS, is_there)))
    twins.sort(key=lambda pair: (-pair[0] - pair[1].same_place, pair[1].organisation.pk))
    return [twin for _likeness, twin in twins[:MOST_SHOWN]]


def namesakes(name: str, *, of: Organisation | None = None) -> list[Organisation]:
    """Public profiles whose name is much like this one, without `of`, the surest first."""
    others = Organisation.objects.published().exclude(pk=of.pk if of else None)
    return [twin.organisation for twin in likely_twins(name=name, among=others) if twin.same_name]


def by_mark(mark: str) -> Organisation | None:
    """The organisation of a twin's mark; None for a forged one, or one that is older than a day."""
    try:
        pk = int(signing.TimestampSigner(salt=MARK).unsign(mark, max_age=MARK_HOLDS))
    except (signing.BadSignature, ValueError):
        return None
    return Organisation.objects.filter(pk=pk, status__in=STATUSES).first()


def host_of(website: str) -> str:
    """The host of a website without "www.", or "" where it says nothing."""
    try:
        host = (urlsplit(website).hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    return "" if host in SHARED_HOSTS else host


def domain_of(email: str) -> str:
    """The domain of an address, or "" where everybody can have one."""
    domain = email.rpartition("@")[2].lower()
    return "" if domain in FREE_MAIL else domain


def _most_alike(standing: QuerySet, cores: list[str]) -> QuerySet:
    """Those whose names share most with this one, by the index."""
    if not cores:
        return standing.none()
    alike = Q(search_names__trigram_word_similar=cores[0]) | Q(search_names__trigram_similar=cores[0])
    best = TrigramSimilarity("search_names", cores[0]) + TrigramWordSimilarity(cores[0], "search_names")
    return standing.filter(alike).order_by(best.desc(), "pk")[:MOST_CANDIDATES]


def _alike_unfolded(cores: list[str]) -> Q:
    """The same for names that are not folded yet: they are compared as they are sorted."""
    return Q(search_names="", sort_name__trigram_similar=cores[0]) if cores else Q(pk__in=())


def _at_one_of(domains: set[str]) -> Q:
    """Whose website, address, or whose people's addresses are at one of the domains.

    Not safe profiles: what they keep back must not lead to their names.
    """
    if not domains:
        return Q(pk__isnull=True)
    hosts = "|".join(map(re.escape, sorted(domains)))
    at = rf"@({hosts})$"
    website = Q(website__iregex=rf"^https?://(www\.)?({hosts})(:\d+)?([/?#]|$)")
    members = Membership.objects.filter(user__email__iregex=at).values("organisation")
    return Q(is_safe=False) & (website | Q(email__iregex=at) | Q(pk__in=members))


def _cores(name: str) -> list[str]:
    """The folded name, in each spelling, without the words that tell no two apart; all words where none is left."""
    return [_core(ascii_form(form)) for form in spellings(name) if form]


def _core(folded: str) -> str:
    words = re.findall(r"\w+", folded)
    telling = [word for word in words if word not in PLAIN_WORDS]
    return " ".join(telling or words or [folded])


def _likeness(ones: list[str], others: list[str]) -> float:
    """Of the two most alike spellings, from 0 to 1; the same whether words are joined or not."""
    pairs = [(one, other) for one in ones for other in others]
    pairs += [(one.replace(" ", ""), other.replace(" ", "")) for one, other in pairs]
    return max((_jaccard(one, other) for one, other in pairs), default=0.0)


def _jaccard(one: str, other: str) -> float:
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / (len(first | second) or 1)


def _trigrams(text: str) -> set[str]:
    padded = (f"  {word} " for word in text.split())
    return {word[start : start + 3] for word in padded for start in range(len(word) - 2)}
