"""After an event: guests who want to be introduced to each other (features.md, B6)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Topic

from .booking import Booking


class Introducible(models.Model):
    """One guest who wants to meet others of the same event: what these others see. Deleted 30 days after the event."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="introducible", verbose_name=_("Anmeldung"))
    name = models.CharField(_("Name"), max_length=120)
    about = models.CharField(_("Worüber ich reden möchte"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Themen"), related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Wunsch nach Bekanntschaft")
        verbose_name_plural = _("Wünsche nach Bekanntschaft")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"introducible {self.pk}"


class IntroductionWish(models.Model):
    """One would like to be introduced to another; the other is told once."""

    of = models.ForeignKey(Introducible, models.CASCADE, related_name="wishes")
    to = models.ForeignKey(Introducible, models.CASCADE, related_name="wished_by")
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Wunsch")
        verbose_name_plural = _("Wünsche")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["of", "to"], name="introductionwish_once"),
            models.CheckConstraint(condition=~Q(of=F("to")), name="introductionwish_of_two_people"),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"


class Introduction(models.Model):
    """Both wished it: one mail to both. `first` is the smaller number, so that a pair is one row."""

    first = models.ForeignKey(Introducible, models.CASCADE, related_name="+")
    second = models.ForeignKey(Introducible, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Bekanntschaft")
        verbose_name_plural = _("Bekanntschaften")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="introduction_once_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="introduction_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"
