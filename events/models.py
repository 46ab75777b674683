"""The programme: series, events, places, people and what came out of it."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wedo.known import Known

HAMBURG = ZoneInfo("Europe/Berlin")


def today() -> dt.date:
    """The date in Hamburg now."""
    return timezone.now().astimezone(HAMBURG).date()


class SeriesQuerySet(models.QuerySet):
    """Questions about series."""

    def current(self) -> "Series | None":
        """The one whose events the home page shows: with the latest public event."""
        public = Event.objects.public()
        latest = public.order_by("-date", "-pk").values("series")[:1]
        return self.filter(pk__in=latest).first()


class Series(models.Model):
    """The events of a year, such as "WeDo 2025"."""

    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(_("Adresse"), unique=True)
    year = models.PositiveSmallIntegerField(_("Jahr"))
    is_sample = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("Reihe")
        verbose_name_plural = _("Reihen")
        ordering = ["-year", "slug"]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A place, with what is known about getting in."""

    name = models.CharField(_("Name"), max_length=160)
    street = models.CharField(_("Straße und Hausnummer"), max_length=160, blank=True)
    postal_code = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    city = models.CharField(_("Stadt"), max_length=80, default="Hamburg")
    map_url = models.URLField(
        _("Link zur Karte"),
        max_length=300,
        blank=True,
        help_text=_("Öffnet eine fremde Seite, erst beim Klick."),
    )
    ground_floor = models.CharField(_("Erdgeschoss"), max_length=8, choices=Known, default=Known.UNKNOWN)
    step_free = models.CharField(_("Stufenloser Eingang"), max_length=8, choices=Known, default=Known.UNKNOWN)
    accessible_toilet = models.CharField(_("Barrierefreies WC"), max_length=8, choices=Known, default=Known.UNKNOWN)
    induction_loop = models.CharField(_("Höranlage"), max_length=8, choices=Known, default=Known.UNKNOWN)

    class Meta:
        verbose_name = _("Ort")
        verbose_name_plural = _("Orte")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """One line with what is known of the address."""
        town = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.street, town) if part)


class Speaker(models.Model):
    """A person or a firm that gives an input."""

    name = models.CharField(_("Name"), max_length=120)
    about = models.CharField(_("Wer das ist"), max_length=300, blank=True)
    is_group = models.BooleanField(
        _("keine einzelne Person"), default=False, help_text=_("Zum Beispiel eine Kanzlei, ein Verein, eine Gruppe.")
    )
    website = models.URLField(_("Website"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Expert*in")
        verbose_name_plural = _("Expert*innen")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An institution that carries, helps or funds."""

    name = models.CharField(_("Name"), max_length=160)
    note = models.CharField(_("Zusatz"), max_length=200, blank=True)
    website = models.URLField(_("Website"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EventQuerySet(models.QuerySet):
    """Questions about events."""

    def public(self) -> "EventQuerySet":
        """Those that everybody may see: announced ones, and called-off ones with their notice."""
        return self.exclude(status=Event.Status.DRAFT)

    def published(self) -> "EventQuerySet":
        """Announced and taking place."""
        return self.filter(status=Event.Status.PUBLISHED)

    def upcoming(self) -> "EventQuerySet":
        """Today or later, the next one first."""
        return self.filter(date__gte=today()).order_by("date", F("start_time").asc(nulls_first=True), "pk")

    def past(self) -> "EventQuerySet":
        """Before today, the latest first."""
        return self.filter(date__lt=today()).order_by("-date", "-pk")

    def in_order(self) -> "EventQuerySet":
        """From the first to the last."""
        return self.order_by("date", F("start_time").asc(nulls_first=True), "pk")

    def for_list(self) -> "EventQuerySet":
        """With what a row of a list shows."""
        return self.select_related("venue", "series")


class Event(models.Model):
    """One meeting: a network event or the forum."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Netzwerktreffen")
        FORUM = "forum", _("Forum")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        PUBLISHED = "published", _("veröffentlicht")
        CANCELLED = "cancelled", _("abgesagt")

    class Attendance(models.TextChoices):
        """Source: schema.org/EventAttendanceModeEnumeration."""

        OFFLINE = "OfflineEventAttendanceMode", _("vor Ort")
        ONLINE = "OnlineEventAttendanceMode", _("online")
        MIXED = "MixedEventAttendanceMode", _("vor Ort und online")

    series = models.ForeignKey(Series, models.PROTECT, related_name="events", verbose_name=_("Reihe"))
    kind = models.CharField(_("Art"), max_length=8, choices=Kind, default=Kind.NETWORK)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.DRAFT)
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    title = models.CharField(_("Titel"), max_length=160)
    summary = models.CharField(_("Kurz gesagt"), max_length=400, blank=True)
    description = models.TextField(_("Das erwartet dich"), blank=True)
    audience = models.TextField(_("Für wen?"), blank=True)
    review = models.CharField(_("Rückblick in einem Satz"), max_length=300, blank=True)
    date = models.DateField(_("Datum"))
    start_time = models.TimeField(_("Beginn"), null=True, blank=True)
    end_time = models.TimeField(_("Ende"), null=True, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("Ort")
    )
    room = models.CharField(_("Raum oder Stockwerk"), max_length=80, blank=True)
    capacity = models.PositiveIntegerField(
        _("Plätze insgesamt"),
        null=True,
        blank=True,
        help_text=_("Gilt über alle Ticketarten. Leer: die Summe der Ticketarten."),
    )
    confirm_by_mail = models.BooleanField(
        _("Buchung per E-Mail bestätigen"),
        default=False,
        help_text=_("Der Platz ist eine halbe Stunde vorgemerkt, bis der Gast den Link in der E-Mail bestätigt."),
    )
    promote_at_once = models.BooleanField(
        _("Warteliste rückt ohne Nachfrage nach"),
        default=False,
        help_text=_("Sonst bekommt die Person ein Angebot mit Frist."),
    )
    remind_72h = models.BooleanField(_("Erinnerung 3 Tage vorher"), default=True)
    remind_24h = models.BooleanField(_("Erinnerung am Tag vorher"), default=True)
    door_names_offline = models.BooleanField(
        _("Namen am Einlass auch ohne Netz"),
        default=False,
        help_text=_("Dann liegen die Namen der Gäste auf den Geräten am Einlass, bis die Veranstaltung vorbei ist."),
    )
    contact_email = models.EmailField(
        _("Adresse für Fragen"), blank=True, help_text=_("Dorthin gehen Antworten auf E-Mails. Leer: an das Netzwerk.")
    )
    needs_by = models.DateField(_("Bedarf bestellen bis"), null=True, blank=True)
    attendance = models.CharField(_("Teilnahme"), max_length=32, choices=Attendance, default=Attendance.OFFLINE)
    sign_language = models.CharField(_("Gebärdensprache"), max_length=8, choices=Known, default=Known.UNKNOWN)
    interpreting = models.CharField(_("Übersetzung"), max_length=8, choices=Known, default=Known.UNKNOWN)
    cancellation_note = models.CharField(_("Grund der Absage"), max_length=300, blank=True)
    pattern_seed = models.CharField(_("Muster"), max_length=120, blank=True)
    # RFC 5545, 3.8.7.4: grows with every change that a calendar should take over.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    is_sample = models.BooleanField(_("Beispiel"), default=False, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    updated_at = models.DateTimeField(_("geändert am"), auto_now=True)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["status", "date"], name="event_status_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=False),
                name="event_end_needs_a_start",
                violation_error_message=_("Ein Ende ohne Beginn geht nicht."),
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="event_ends_after_its_start",
                violation_error_message=_("Das Ende muss nach dem Beginn liegen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date:%d.%m.%Y})"

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """Store it; the first time that everybody may see it is remembered."""
        if self.is_public and self.published_at is None:
            self.published_at, update_fields = timezone.now(), update_fields and {*update_fields, "published_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        """The address of the event's page."""
        return reverse("event", args=[self.slug])

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == self.Status.CANCELLED

    @property
    def is_public(self) -> bool:
        """Whether everybody may see its page."""
        return self.status != self.Status.DRAFT

    @property
    def seed(self) -> str:
        """What the pattern is made from: the stored seed, or the German title."""
        return self.pattern_seed or self.title_de or self.title

    @property
    def starts_at(self) -> dt.datetime:
        """The start in Hamburg's time; midnight where no time is known."""
        return dt.datetime.combine(self.date, self.start_time or dt.time.min, tzinfo=HAMBURG)

    @property
    def ends_at(self) -> dt.datetime:
        """The end in Hamburg's time; the end of the day where no time is known."""
        if self.end_time:
            return dt.datetime.combine(self.date, self.end_time, tzinfo=HAMBURG)
        return dt.datetime.combine(self.date + dt.timedelta(days=1), dt.time.min, tzinfo=HAMBURG)

    @property
    def starts_at_or_day_end(self) -> dt.datetime:
        """Until when one can still sign up: the start, or the day's end where no time is known."""
        return self.starts_at if self.start_time else self.ends_at

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= timezone.now()

    @property
    def initiators(self) -> list["Partner"]:
        """Who invites."""
        return self._partners(Partnership.Role.INITIATOR)

    @property
    def cooperations(self) -> list["Partner"]:
        """With whom the event is held."""
        return self._partners(Partnership.Role.COOPERATION)

    @property
    def funders(self) -> list["Partner"]:
        """Who pays for it."""
        return self._partners(Partnership.Role.FUNDER)

    def _partners(self, role: str) -> list["Partner"]:
        return [one.partner for one in self.partnerships.all() if one.role == role]


class AgendaItem(models.Model):
    """One point of the programme; its time stays empty while it is not known."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda", verbose_name=_("Veranstaltung"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    start_time = models.TimeField(_("Beginn"), null=True, blank=True)
    title = models.CharField(_("Titel"), max_length=160)
    text = models.TextField(_("Text"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programmpunkte")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Appearance(models.Model):
    """A speaker at an event, with the topic."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="appearances", verbose_name=_("Veranstaltung"))
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="appearances", verbose_name=_("Expert*in"))
    topic = models.CharField(_("Thema"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Auftritt")
        verbose_name_plural = _("Auftritte")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "speaker"], name="appearance_once_per_event"),
        ]

    def __str__(self) -> str:
        return str(self.speaker)


class Partnership(models.Model):
    """What an institution is to an event."""

    class Role(models.TextChoices):
        INITIATOR = "initiator", _("lädt ein")
        COOPERATION = "cooperation", _("Kooperation")
        FUNDER = "funder", _("fördert")

    event = models.ForeignKey(Event, models.CASCADE, related_name="partnerships", verbose_name=_("Veranstaltung"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="partnerships", verbose_name=_("Partner"))
    role = models.CharField(_("Rolle"), max_length=12, choices=Role, default=Role.COOPERATION)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Partnerschaft")
        verbose_name_plural = _("Partnerschaften")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "partner", "role"], name="partnership_once_per_role"),
        ]

    def __str__(self) -> str:
        return str(self.partner)


class MaterialQuerySet(models.QuerySet):
    """Questions about materials."""

    def published(self) -> "MaterialQuerySet":
        """Those that everybody may see."""
        return self.filter(is_published=True)


class Material(models.Model):
    """What came out of an event: a link or a text, with the language it is in."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials", verbose_name=_("Veranstaltung"))
    title = models.CharField(_("Titel"), max_length=160)
    text = models.TextField(_("Text"), max_length=3000, blank=True)
    url = models.URLField(_("Link"), max_length=300, blank=True)
    language = models.CharField(_("Sprache"), max_length=8, default="de")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    is_published = models.BooleanField(_("veröffentlicht"), default=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ergebnis oder Material")
        verbose_name_plural = _("Ergebnisse und Material")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
