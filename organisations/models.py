"""Organisations of the network, who may speak for them, and the topics they work on."""

import operator
from functools import reduce

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wedo.languages import SPOKEN_LANGUAGES
from wedo.text import sort_key

# Nobody searches for more; each word costs the database some work.
MOST_WORDS = 8


class District(models.TextChoices):
    """The seven districts of Hamburg. Source: the city's administrative division."""

    MITTE = "mitte", "Hamburg-Mitte"
    ALTONA = "altona", "Altona"
    EIMSBUETTEL = "eimsbuettel", "Eimsbüttel"
    NORD = "nord", "Hamburg-Nord"
    WANDSBEK = "wandsbek", "Wandsbek"
    BERGEDORF = "bergedorf", "Bergedorf"
    HARBURG = "harburg", "Harburg"


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

    def by_name(self) -> "OrganisationQuerySet":
        """In the order of the directory."""
        return self.order_by("sort_name", "pk")

    def spoken_languages(self) -> set[str]:
        """The codes of all languages that these organisations speak."""
        return set(self.order_by().values_list(models.Func("languages", function="unnest"), flat=True).distinct())

    def search(self, *, text: str = "", districts=(), topics=(), languages=()) -> "OrganisationQuerySet":
        """Those that fit every given filter; within one filter any choice is enough.

        Topics are asked for in subqueries: a join for each word would multiply the rows with each word. Of a very
        long text the first `MOST_WORDS` words count.
        """
        found = self
        for word in text.split()[:MOST_WORDS]:
            topic = Topic.objects.filter(_in_any_language("name", word), organisations=models.OuterRef("pk"))
            found = found.filter(
                models.Q(name__icontains=word) | _in_any_language("summary", word) | models.Exists(topic)
            )
        if districts:
            found = found.filter(district__in=districts)
        if languages:
            found = found.filter(languages__overlap=list(languages))
        if topics:
            found = found.filter(
                models.Exists(Topic.objects.filter(pk__in=topics, organisations=models.OuterRef("pk")))
            )
        return found


def _in_any_language(field: str, word: str) -> models.Q:
    """Whether the translated field has the word in one of the site's languages."""
    texts = (models.Q(**{f"{field}_{code}__icontains": word}) for code, _name in settings.LANGUAGES)
    return reduce(operator.or_, texts)


class Organisation(models.Model):
    """A migrant self-organisation or another initiative, with its public profile."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SUBMITTED = "submitted", _("wartet auf Prüfung")
        PUBLISHED = "published", _("veröffentlicht")
        DECLINED = "declined", _("abgelehnt")

    name = models.CharField(_("Name"), max_length=120)
    sort_name = models.CharField(max_length=200, editable=False, default="", db_index=True)
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True, allow_unicode=False)
    status = models.CharField(_("Stand"), max_length=12, choices=Status, default=Status.DRAFT)
    summary = models.CharField(_("Was ihr macht, in einem Satz"), max_length=200)
    description = models.TextField(_("Über euch"), max_length=5000, blank=True)
    district = models.CharField(_("Bezirk"), max_length=12, choices=District, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Themen"), blank=True, related_name="organisations")
    languages = ArrayField(
        models.CharField(max_length=8, choices=SPOKEN_LANGUAGES),
        verbose_name=_("Sprachen"),
        default=list,
        blank=True,
    )
    website = models.URLField(_("Website"), max_length=300, blank=True)
    contact_form = models.BooleanField(
        _("Kontaktformular"), default=True, help_text=_("Andere können euch über WeDo schreiben.")
    )
    logo = models.FileField(_("Logo"), upload_to="logos/", blank=True, editable=False)
    pattern_seed = models.CharField(_("Muster"), max_length=120, blank=True)
    is_sample = models.BooleanField(_("Beispiel"), default=False, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    updated_at = models.DateTimeField(_("geändert am"), auto_now=True)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True, editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations", editable=False
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=~models.Q(status="published") | models.Q(published_at__isnull=False),
                name="organisation_published_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """Store it with what it is sorted by, which no database of ours can make from the name (no ICU)."""
        self.sort_name = sort_key(self.name)
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
    def seed(self) -> str:
        """What the pattern is made from: the stored seed, or the name."""
        return self.pattern_seed or self.name

    @property
    def language_names(self) -> list[tuple[str, str]]:
        """(code, own name) of the spoken languages, in the site's order."""
        return [(code, name) for code, name in SPOKEN_LANGUAGES if code in self.languages]


class Membership(models.Model):
    """One person's say in one organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Verantwortliche")
        EDITOR = "editor", _("Redaktion")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("Organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("Konto")
    )
    role = models.CharField(_("Rolle"), max_length=8, choices=Role, default=Role.EDITOR)
    created_at = models.DateTimeField(_("seit"), auto_now_add=True)

    class Meta:
        verbose_name = _("Mitglied")
        verbose_name_plural = _("Mitglieder")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"


class ContactMessage(models.Model):
    """A message from the contact form on its way to the organisation; deleted when the mail has gone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_messages")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    text = models.TextField(max_length=3000)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="de")
    # Ids of accounts that its mail has not reached yet; 0 stands for the network's own address.
    waiting_for = ArrayField(models.BigIntegerField(), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"message {self.pk}"
