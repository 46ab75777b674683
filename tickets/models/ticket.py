"""Each single place, and what somebody needs there."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .booking import Booking

# Crockford's Base32 without I, L, O, U: nobody mistakes a letter for a digit at the door.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """12 characters (60 random bits) for the door."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(12))


class Ticket(models.Model):
    """One place for one attendee; has the code at the door."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="tickets", verbose_name=_("Anmeldung"))
    position = models.PositiveSmallIntegerField(_("Nummer"), default=1)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    code = models.CharField(_("Code"), max_length=12, unique=True, default=new_code, editable=False)
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Ticket")
        verbose_name_plural = _("Tickets")
        ordering = ["booking", "position"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="ticket_position_once_per_booking"),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def readable_code(self) -> str:
        """The code in groups of four, as people read it out."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


class Need(models.Model):
    """What somebody needs to take part; shown to staff only where needed, deleted after the event."""

    class Kind(models.TextChoices):
        WHEELCHAIR = "wheelchair", _("Platz für einen Rollstuhl")
        STEP_FREE = "step_free", _("Weg ohne Stufen")
        SIGN_LANGUAGE = "sign_language", _("Gebärdensprache")
        INTERPRETING = "interpreting", _("Übersetzung")
        INDUCTION_LOOP = "induction_loop", _("Höranlage")
        COMPANION = "companion", _("Platz für eine Begleitperson")
        CHILDCARE = "childcare", _("Kinderbetreuung")
        FOOD = "food", _("Essen")
        OTHER = "other", _("Etwas anderes")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="needs", verbose_name=_("Anmeldung"))
    kind = models.CharField(_("Bedarf"), max_length=14, choices=Kind)
    detail = models.CharField(_("Genauer"), max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(_("Anzahl"), default=1)

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind"], name="need_once_per_booking"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=20), name="need_number_one_to_twenty"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Stand(models.Model):
    """What an organisation brings to its information stand and what it needs there."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="stand", verbose_name=_("Anmeldung"))
    table = models.BooleanField(_("Tisch"), default=True)
    power = models.BooleanField(_("Strom"), default=False)
    shows = models.CharField(_("Was ihr zeigt"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Infostand")
        verbose_name_plural = _("Infostände")

    def __str__(self) -> str:
        return f"stand {self.booking_id}"
