"""Suche/Biete: what organisations need and offer."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wedo.languages import SPOKEN_LANGUAGES

from .history import Change
from .organisation import District, Organisation

# Source: WECHANGE lets entries run out after 180 days; older ones disappoint who answers.
MAX_DAYS = 180
# Against flooding: nobody has more to look for at the same time.
MAX_OPEN = 20
# So long an entry counts as fresh: who prolongs it every day does not stand on top of the board every day.
FRESH_FOR = dt.timedelta(days=7)


class ListingQuerySet(models.QuerySet):
    """Questions about listings."""

    def open(self) -> "ListingQuerySet":
        """Those that everybody may see: still valid, not found, not hidden, of a published organisation."""
        return self.filter(
            closed_at__isnull=True,
            hidden_at__isnull=True,
            valid_until__gte=timezone.localdate(),
            organisation__status=Organisation.Status.PUBLISHED,
        )

    def newest_first(self) -> "ListingQuerySet":
        """In the order of the board."""
        return self.order_by("-renewed_on", "-pk")

    def with_appearance(self) -> "ListingQuerySet":
        """With `appeared_at`: since when everybody can see it: both it and its organisation are there.

        What comes back (put back by staff, prolonged after it had run out, with its organisation) appears anew.
        """
        online = Change.objects.filter(organisation=OuterRef("organisation"), kind=Change.Kind.ONLINE)
        # Nulls do not count (PostgreSQL).
        return self.annotate(
            appeared_at=Greatest(
                "created_at",
                "shown_again_at",
                "organisation__published_at",
                Subquery(online.order_by("-pk").values("at")[:1]),
            )
        )

    def matching(self, listing: "Listing | None" = None) -> "ListingQuerySet":
        """Open ones of other organisations that answer this one: the other kind, of the same category.

        Place and languages must meet where both sides name them; who names none is open to all. Those of the same
        district come first, then the newest. Without a listing it is each of the query around this one (a Subquery).
        """
        asked = {
            name: OuterRef(name) if listing is None else Value(getattr(listing, name), self.model._meta.get_field(name))
            for name in ("district", "languages")
        }
        mine = OuterRef if listing is None else lambda name: getattr(listing, name)
        found = self.open().filter(category=mine("category")).exclude(kind=mine("kind"))
        found = found.exclude(organisation=mine("organisation_id")).alias(
            asked_district=ExpressionWrapper(asked["district"], models.CharField()),
            asked_languages=ExpressionWrapper(asked["languages"], self.model._meta.get_field("languages")),
        )
        found = found.filter(
            Q(languages__overlap=F("asked_languages")) | Q(languages=[]) | Q(asked_languages=[]),
            Q(district=F("asked_district")) | Q(district="") | Q(asked_district=""),
        )
        is_near = Case(When(~Q(district=""), district=F("asked_district"), then=0), default=1)
        return found.order_by(is_near, "-renewed_on", "-pk")


class Listing(models.Model):
    """One thing that an organisation needs or offers, for at most 180 days unless it is prolonged."""

    class Kind(models.TextChoices):
        NEED = "need", _("Wir suchen")
        OFFER = "offer", _("Wir bieten")

    class Category(models.TextChoices):
        ROOMS = "rooms", _("Räume")
        MONEY = "money", _("Wissen über Geld und Förderung")
        # Of texts; that of an event is spoken.
        TRANSLATION = "translation", pgettext_lazy("Texte", "Übersetzung")
        VOLUNTEERS = "volunteers", _("Engagierte")
        EQUIPMENT = "equipment", _("Technik und Material")
        SPEAKERS = "speakers", _("Referent*innen")
        PARTNERS = "partners", _("Partner für Anträge")
        PUBLICITY = "publicity", _("Öffentlichkeitsarbeit")
        ADVICE = "advice", _("Beratung")
        OTHER = "other", _("Sonstiges")

    class Outcome(models.TextChoices):
        FOUND = "found", _("gefunden")
        CLOSED = "closed", _("beendet")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="listings", verbose_name=_("Organisation")
    )
    kind = models.CharField(_("Art"), max_length=5, choices=Kind)
    category = models.CharField(_("Kategorie"), max_length=12, choices=Category)
    title = models.CharField(_("Kurz gesagt"), max_length=120)
    text = models.TextField(_("Genauer"), max_length=1500, blank=True)
    text_language = models.CharField(
        _("Sprache des Textes"), max_length=8, choices=SPOKEN_LANGUAGES, default=settings.LANGUAGE_CODE
    )
    district = models.CharField(_("Bezirk"), max_length=12, choices=District, blank=True)
    languages = ArrayField(
        models.CharField(max_length=8, choices=SPOKEN_LANGUAGES),
        verbose_name=_("Sprachen"),
        default=list,
        blank=True,
    )
    valid_until = models.DateField(_("gilt bis"))
    # From here the 180 days count: when it was made or last prolonged.
    renewed_on = models.DateField(_("erneuert am"), default=timezone.localdate, editable=False)
    closed_at = models.DateTimeField(_("beendet am"), null=True, blank=True, editable=False)
    # "found" is counted as impact.
    outcome = models.CharField(_("Ausgang"), max_length=6, choices=Outcome, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("ausgeblendet am"), null=True, blank=True, editable=False)
    # What its organisation reads about why, and what to change.
    hidden_because = models.CharField(_("Grund"), max_length=1000, blank=True, editable=False)
    # When its people first changed it after that: staff are told once.
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When it last came back: put back by staff, or prolonged after it had run out.
    shown_again_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The `valid_until` that a mail has told of: one mail for each.
    reminded_for = models.DateField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geschrieben von"),
        editable=False,
    )
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    updated_at = models.DateTimeField(_("geändert am"), auto_now=True)
    # What the board searches (organisations.board).
    search_document = SearchVectorField(null=True, editable=False)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Suche/Biete-Eintrag")
        verbose_name_plural = _("Suche/Biete")
        ordering = ["-renewed_on", "-pk"]
        indexes = [
            models.Index(
                fields=["kind", "category", "-renewed_on"],
                name="listing_board",
                condition=Q(closed_at__isnull=True, hidden_at__isnull=True),
            ),
            GinIndex(fields=["search_document"], name="listing_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="listing_has_a_title"),
            models.CheckConstraint(
                condition=Q(valid_until__lte=F("renewed_on") + MAX_DAYS), name="listing_at_most_180_days"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="listing_closed_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address of its page."""
        return reverse("organisations:listing", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is on the board, if its organisation is."""
        return self.closed_at is None and self.hidden_at is None and self.valid_until >= timezone.localdate()

    @property
    def is_closed(self) -> bool:
        """Whether the organisation has ended it."""
        return self.closed_at is not None

    @property
    def is_found(self) -> bool:
        """Whether it has done what it was for."""
        return self.outcome == self.Outcome.FOUND

    @property
    def is_expired(self) -> bool:
        """Whether it has dropped off the board by itself."""
        return self.closed_at is None and self.valid_until < timezone.localdate()

    @property
    def is_fresh(self) -> bool:
        """Whether prolonging it would change nothing yet."""
        return not self.is_expired and self.renewed_on > timezone.localdate() - FRESH_FOR

    @property
    def last_day(self) -> dt.date:
        """The latest day that `valid_until` may name."""
        return self.renewed_on + dt.timedelta(days=MAX_DAYS)

    @property
    def language_names(self) -> list[tuple[str, str]]:
        """(code, own name) of its languages, in the site's order."""
        return [(code, name) for code, name in SPOKEN_LANGUAGES if code in self.languages]
