"""Organisations of the network, and the topics they work on."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wedo.known import Known
from wedo.languages import SPOKEN_LANGUAGES
from wedo.pictures import files_of, srcset
from wedo.text import sort_key

# After two mails without an answer, the second of them two weeks old, a profile counts as stale.
MOST_ASKED = 2
ANSWER_WITHIN = dt.timedelta(days=14)
# So long an organisation that went off the net can come back by itself; later staff look at the profile first.
WAY_BACK = dt.timedelta(days=30)


class District(models.TextChoices):
    """The seven districts of Hamburg. Source: the city's administrative division."""

    MITTE = "mitte", "Hamburg-Mitte"
    ALTONA = "altona", "Altona"
    EIMSBUETTEL = "eimsbuettel", "Eimsbüttel"
    NORD = "nord", "Hamburg-Nord"
    WANDSBEK = "wandsbek", "Wandsbek"
    BERGEDORF = "bergedorf", "Bergedorf"
    HARBURG = "harburg", "Harburg"


class Kind(models.TextChoices):
    """What an organisation is in law or in practice; nobody needs to be a registered association."""

    ASSOCIATION = "association", _("eingetragener Verein")
    INITIATIVE = "initiative", _("Initiative")
    YOUTH = "youth", _("Jugendgruppe")
    FOUNDATION = "foundation", _("Stiftung")
    COMPANY = "company", _("gGmbH")
    UMBRELLA = "umbrella", _("Dachverband")
    RELIGIOUS = "religious", _("religiöse Gemeinschaft")
    OTHER = "other", _("etwas anderes")


class Size(models.TextChoices):
    """How many people are active. Steps, because an exact number is out of date next week."""

    FEW = "1-5", _("1 bis 5")
    SOME = "6-20", _("6 bis 20")
    MANY = "21-50", _("21 bis 50")
    LOTS = "51-100", _("51 bis 100")
    CROWD = "100+", _("mehr als 100")


class Topic(models.Model):
    """What an organisation works on; the list is curated by staff."""

    name = models.CharField(_("Name"), max_length=60)
    slug = models.SlugField(_("Kurzname für Adressen"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet):
    """Questions about organisations."""

    def published(self) -> "OrganisationQuerySet":
        """Those that everybody may see."""
        return self.filter(status=Organisation.Status.PUBLISHED)

    def stale(self) -> "OrganisationQuerySet":
        """Public ones that nobody has confirmed in spite of two mails."""
        waited = timezone.now() - ANSWER_WITHIN
        return self.published().filter(times_asked__gte=MOST_ASKED, asked_at__lt=waited)

    def not_safe(self) -> "OrganisationQuerySet":
        """Without the safe profiles: for search engines and for the map."""
        return self.filter(is_safe=False)

    def unowned(self) -> "OrganisationQuerySet":
        """For which nobody who can sign in answers."""
        owners = self.model.members.through.objects.owners()
        return self.exclude(pk__in=owners.values("organisation"))

    def by_name(self) -> "OrganisationQuerySet":
        """In the order of the directory."""
        return self.order_by("sort_name", "pk")


class OrganisationManager(models.Manager.from_queryset(OrganisationQuerySet)):
    """Leaves what is only searched in the database: ten kilobytes a row, which nobody reads.

    What is not loaded is not written back by `save()` either, so that no verb overwrites a fresher one.
    """

    def get_queryset(self) -> OrganisationQuerySet:
        """All organisations without the columns of the search."""
        return super().get_queryset().defer("search_document", "search_names")


class Organisation(models.Model):
    """A migrant self-organisation or another initiative, with its public profile."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SUBMITTED = "submitted", _("wartet auf Prüfung")
        ASKED = "asked", _("Rückfrage")
        PUBLISHED = "published", _("veröffentlicht")
        OFFLINE = "offline", _("vom Netz genommen")
        DECLINED = "declined", _("abgelehnt")

    name = models.CharField(_("Name"), max_length=120)
    name_language = models.CharField(_("Sprache des Namens"), max_length=8, choices=SPOKEN_LANGUAGES, blank=True)
    short_name = models.CharField(_("Kurzname"), max_length=40, blank=True)
    sort_name = models.CharField(max_length=200, editable=False, default="", db_index=True)
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True, allow_unicode=False)
    status = models.CharField(_("Stand"), max_length=12, choices=Status, default=Status.DRAFT)

    summary = models.CharField(_("Was ihr macht, in einem Satz"), max_length=200)
    description = models.TextField(_("Über euch"), max_length=5000, blank=True)
    audience = models.CharField(_("Für wen ihr da seid"), max_length=200, blank=True)
    meeting_times = models.CharField(_("Wann ihr euch trefft"), max_length=300, blank=True)
    kind = models.CharField(_("Was ihr seid"), max_length=12, choices=Kind, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("Seit wann"), null=True, blank=True)
    size = models.CharField(_("Wie viele aktiv sind"), max_length=8, choices=Size, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Themen"), blank=True, related_name="organisations")
    languages = ArrayField(
        models.CharField(max_length=8, choices=SPOKEN_LANGUAGES),
        verbose_name=_("Sprachen"),
        default=list,
        blank=True,
    )

    district = models.CharField(_("Bezirk"), max_length=12, choices=District, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=160, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    address_public = models.BooleanField(_("Adresse zeigen"), default=False)
    step_free = models.CharField(_("Stufenloser Eingang"), max_length=8, choices=Known, default=Known.UNKNOWN)
    accessible_toilet = models.CharField(_("Barrierefreies WC"), max_length=8, choices=Known, default=Known.UNKNOWN)
    induction_loop = models.CharField(_("Höranlage"), max_length=8, choices=Known, default=Known.UNKNOWN)

    website = models.URLField(_("Website"), max_length=300, blank=True)
    social_links = ArrayField(
        models.URLField(max_length=300), verbose_name=_("Soziale Netze"), default=list, blank=True, size=6
    )
    donation_url = models.URLField(_("Spenden-Link"), max_length=300, blank=True)
    video_url = models.URLField(_("Video"), max_length=300, blank=True)
    email = models.EmailField(_("E-Mail-Adresse der Organisation"), blank=True)
    email_public = models.BooleanField(_("E-Mail-Adresse zeigen"), default=False)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    phone_public = models.BooleanField(_("Telefon zeigen"), default=False)
    contact_form = models.BooleanField(
        _("Kontaktformular"), default=True, help_text=_("Andere können euch über WeDo schreiben.")
    )

    logo = models.FileField(_("Logo"), upload_to="logos/", blank=True, editable=False)
    # The widths in pixels in which AVIF and WebP files lie beside it; empty until the job has made them.
    logo_sizes = models.JSONField(default=list, editable=False)
    pattern_seed = models.CharField(_("Muster"), max_length=120, blank=True)
    show_events = models.BooleanField(_("Veranstaltungen zeigen"), default=False)
    is_safe = models.BooleanField(_("Sicheres Profil"), default=False)
    # Grows when the links to the emergency exit in old mails shall not hold any more.
    safety_version = models.PositiveIntegerField(default=1, editable=False)

    is_sample = models.BooleanField(_("Beispiel"), default=False, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    updated_at = models.DateTimeField(_("geändert am"), auto_now=True)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True, editable=False)
    offline_at = models.DateTimeField(_("vom Netz genommen am"), null=True, blank=True, editable=False)
    # Whether staff took it off the net: then staff alone put it back.
    offline_by_staff = models.BooleanField(_("vom Team vom Netz genommen"), default=False, editable=False)
    # When somebody of the organisation last changed the profile or said that it still holds.
    confirmed_at = models.DateTimeField(_("bestätigt am"), default=timezone.now, editable=False)
    # How many mails have asked since then whether it still holds, and when the last one left.
    times_asked = models.PositiveSmallIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations", editable=False
    )
    # What the directory searches: stemmed words, and folded names for typing mistakes (organisations.search).
    search_document = SearchVectorField(null=True, editable=False)
    search_names = models.TextField(default="", editable=False)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["logo"], name="organisation_logo", condition=~Q(logo="")),
            GinIndex(fields=["search_document"], name="organisation_search"),
            GinIndex(fields=["search_names"], name="organisation_names", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="organisation_published_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="offline") | Q(offline_at__isnull=False, published_at__isnull=False),
                name="organisation_offline_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(offline_by_staff=False) | Q(status="offline"),
                name="organisation_off_by_staff_is_off",
            ),
            models.CheckConstraint(
                condition=Q(founded_year__isnull=True) | Q(founded_year__gte=1800, founded_year__lte=2200),
                name="organisation_founded_in_a_likely_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """Store it with what it is sorted by, which no database of ours can make from the name (no ICU)."""
        # Some signs come apart into many letters.
        self.sort_name = sort_key(self.name)[:200]
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "sort_name"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        """The address of the profile."""
        return reverse("organisation", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether everybody may see the profile."""
        return self.status == self.Status.PUBLISHED

    @property
    def has_owner(self) -> bool:
        """Whether somebody who can sign in answers for it; one query."""
        return self.pk is not None and self.memberships.owners().exists()

    @property
    def back_until(self) -> dt.datetime | None:
        """Until when the organisation itself may put its profile back on the net; None when only staff can."""
        if self.offline_at is None or self.offline_by_staff:
            return None
        until = self.offline_at + WAY_BACK
        return until if until > timezone.now() else None

    @property
    def has_contact_form(self) -> bool:
        """Whether people may write to it from its profile. To a safe one always: it shows no other way."""
        return self.contact_form or self.is_safe

    @property
    def takes_answers(self) -> bool:
        """Whether people may answer its open entries: always by form, unless nobody would read it."""
        return self.is_published and self.has_owner

    @property
    def takes_messages(self) -> bool:
        """Whether the contact form of its profile is open."""
        return self.has_contact_form and self.takes_answers

    @property
    def staff_message(self) -> str:
        """What staff asked, or why they said no, while it waits for the organisation; one query then."""
        if self.status not in (self.Status.ASKED, self.Status.DECLINED):
            return ""
        # The history calls these two as the status does.
        return self.changes.filter(kind=self.status).values_list("message", flat=True).first() or ""

    @property
    def unconfirmed_since(self) -> dt.datetime | None:
        """When somebody last said that the profile holds, if two mails have asked since and nobody has answered."""
        waited = timezone.now() - ANSWER_WITHIN
        if self.times_asked >= MOST_ASKED and self.asked_at and self.asked_at < waited:
            return self.confirmed_at
        return None

    @property
    def seed(self) -> str:
        """What the pattern is made from: the stored seed, or the name."""
        return self.pattern_seed or self.name

    @property
    def public_email(self) -> str:
        """The e-mail address if it may be shown (organisations.public has all that is public)."""
        return self.email if self.email_public and not self.is_safe else ""

    @property
    def public_phone(self) -> str:
        """The telephone number if it may be shown."""
        return self.phone if self.phone_public and not self.is_safe else ""

    @property
    def public_address(self) -> str:
        """Street, postal code and town in one line if they may be shown."""
        if not (self.street and self.address_public) or self.is_safe:
            return ""
        return f"{self.street}, {self.postal_code} Hamburg".replace("  ", " ")

    @property
    def logo_avif(self) -> str:
        """The sizes of the logo as AVIF, for `srcset`."""
        return srcset(self.logo.storage, self.logo.name, self.logo_sizes, "avif")

    @property
    def logo_webp(self) -> str:
        """The sizes of the logo as WebP, for `srcset`."""
        return srcset(self.logo.storage, self.logo.name, self.logo_sizes, "webp")

    @property
    def files(self) -> list[str]:
        """All files of its logo and its pictures: what goes when it goes."""
        pictures = [file for picture in self.pictures.all() for file in picture.files]
        return files_of(self.logo.name, self.logo_sizes) + pictures

    @property
    def language_names(self) -> list[tuple[str, str]]:
        """(code, own name) of the spoken languages, in the site's order."""
        return [(code, name) for code, name in SPOKEN_LANGUAGES if code in self.languages]
