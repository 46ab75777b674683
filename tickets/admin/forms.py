"""What staff fill in for somebody who wrote, phoned or stands at the door."""

import uuid

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from events.models import Event
from organisations.models import Organisation
from wedo.forms import WedoForm

from ..actions import submission_key
from ..availability import State, state_of
from ..forms.needs import NeedsForm
from ..models import Booking, Need, TicketType

# How many past kinds of tickets are offered, for what is entered afterwards.
PAST_OFFERED = 12
# More than any group that comes with one letter; a mistyped 300 is asked back.
MOST_PLACES = 100
BY_HAND = [choice for choice in Booking.Source.choices if choice[0] != Booking.Source.WEB]


class TicketTypeField(forms.ModelChoiceField):
    """Kinds of tickets with their free places: what lies ahead first, then what has just been."""

    def offer(self) -> None:
        """Fill the select. A kind that is not offered any more is still understood, so that the action answers."""
        types = TicketType.objects.select_related("event").exclude(event__status=Event.Status.DRAFT)
        coming = types.filter(event__in=Event.objects.published().upcoming()).order_by("event__date", "position")
        past = types.filter(event__in=Event.objects.published().past()).order_by("-event__date", "position")
        self.choices = [
            ("", _("Bitte wählen")),
            (_("Kommt noch"), [(one.pk, described(one)) for one in coming.with_taken()]),
            (_("Vorbei"), [(one.pk, described(one)) for one in past.with_taken()[:PAST_OFFERED]]),
        ]

    def offer_kinds_of(self, event: Event) -> None:
        """Fill the select with the kinds of tickets of one event."""
        kinds = TicketType.objects.select_related("event").filter(event=event).with_taken()
        self.choices = [("", _("Bitte wählen")), *((one.pk, described(one)) for one in kinds)]


class EntryForm(NeedsForm):
    """One booking, entered by staff. Whether there is room is for the action to say."""

    ticket_type = TicketTypeField(
        label=_("Veranstaltung und Ticketart"),
        queryset=TicketType.objects.select_related("event"),
        error_messages={"required": _("Wähl die Veranstaltung aus.")},
    )
    source = forms.ChoiceField(label=_("Wie kam die Anmeldung?"), choices=BY_HAND)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=AdminTextInputWidget(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Trag ein, für wen die Anmeldung ist.")},
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        required=False,
        help_text=_("Hierhin geht das Ticket. Darf leer bleiben, wenn die Person angerufen hat oder vor dir steht."),
        widget=AdminTextInputWidget(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "email"}),
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        widget=AdminTextInputWidget(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation des Netzwerks"),
        queryset=Organisation.objects.published(),
        required=False,
        empty_label=_("keine"),
        help_text=_("Für Plätze, die das Netzwerk je Organisation ein Mal vergibt, und für Infostände."),
    )
    places = forms.IntegerField(
        label=_("Plätze"),
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        error_messages={
            "required": _("Trag ein, wie viele Plätze."),
            "min_value": _("Mindestens ein Platz."),
            "max_value": _("Höchstens %(limit_value)s Plätze in einer Anmeldung."),
        },
    )
    attendees = forms.CharField(
        label=_("Namen"),
        required=False,
        max_length=MOST_PLACES * 122,
        help_text=_("Je Zeile ein Name. Leer: Der erste Platz ist für die Person oben, die anderen bleiben offen."),
        widget=AdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
    )
    exceed = forms.BooleanField(
        label=_("Platzzahl überschreiten"),
        required=False,
        help_text=_("Nur wenn alle wirklich hineinpassen. Es wird mit deinem Namen festgehalten."),
    )
    wait = forms.BooleanField(
        label=_("Auf die Warteliste setzen, wenn kein Platz frei ist"),
        required=False,
    )
    stand_table = forms.BooleanField(label=_("Tisch"), required=False, initial=True)
    stand_power = forms.BooleanField(label=_("Strom"), required=False)
    stand_shows = forms.CharField(
        label=_("Was zeigt die Organisation?"),
        max_length=300,
        required=False,
        help_text=_("Steht auf der Standkarte."),
        widget=AdminTextareaWidget(attrs={"rows": 2, "dir": "auto"}),
    )
    note = forms.CharField(
        label=_("Notiz des Teams"),
        max_length=300,
        required=False,
        help_text=_("Sieht nur das Team."),
        widget=AdminTextInputWidget(attrs={"dir": "auto"}),
    )
    submission = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    fieldsets = (
        (None, {"fields": ("ticket_type", "source")}),
        (_("Wer kommt?"), {"fields": ("name", "email", "language", "organisation_name", "organisation")}),
        (_("Plätze"), {"fields": ("places", "attendees", "exceed", "wait")}),
        (
            _("Infostand"),
            {"fields": (("stand_table", "stand_power"), "stand_shows"), "description": _("Nur für Infostände.")},
        ),
        (
            _("Bedarf"),
            {
                "fields": (
                    "needs",
                    ("need_interpreting", "number_interpreting"),
                    "number_wheelchair",
                    ("number_childcare", "need_childcare"),
                    ("need_food", "number_food"),
                    "needs_other",
                )
            },
        ),
        (_("Für das Team"), {"fields": ("note", "submission")}),
    )

    def __init__(self, data=None, *, initial: dict | None = None):
        super().__init__(data, initial={"submission": uuid.uuid4().hex, **(initial or {})})
        self.fields["ticket_type"].offer()
        # In words of staff, who ask for somebody else; and each with its kind, for they stand in rows here.
        self.fields["language"].label = _("Sprache der E-Mails")
        self.fields["needs"].label = _("Bedarf")
        self.fields["needs"].help_text = _("Nur was die Person selbst gesagt hat.")
        self.fields["needs_other"].help_text = ""
        for name, field in self.fields.items():
            if name.startswith(("need_", "number_")):
                kind = Need.Kind(name.partition("_")[2])
                field.label = format_lazy("{}: {}", kind.label, field.label)

    def clean_attendees(self) -> list[str]:
        """The lines that have a name."""
        names = [line for line in self.cleaned_data["attendees"].splitlines() if line]
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("Ein Name hat höchstens 120 Zeichen."))
        return names

    def clean(self) -> dict:
        """An e-mail has a sender, a seat of the network an organisation; there are not more names than places."""
        data = super().clean()
        if data.get("source") == Booking.Source.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Trag die Adresse ein, von der die E-Mail kam."))
        ticket_type = data.get("ticket_type")
        if ticket_type and ticket_type.audience == TicketType.Audience.NETWORK and not data.get("organisation"):
            self.add_error("organisation", _("Wähl aus, für welche Organisation dieser Platz ist."))
        names, places = data.get("attendees") or [], data.get("places")
        if places and len(names) > places:
            self.add_error(
                "attendees",
                _("Das sind %(names)s Namen für %(places)s Plätze.") % {"names": len(names), "places": places},
            )
        return data

    @cached_property
    def names(self) -> list[str]:
        """A name for each place; the first is the person's own where none was given."""
        given = self.cleaned_data["attendees"] or [self.cleaned_data["name"]]
        return given + [""] * (self.cleaned_data["places"] - len(given))

    @property
    def stand(self) -> dict | None:
        """What an information stand needs; None for every other kind of ticket."""
        data = self.cleaned_data
        if data["ticket_type"].audience != TicketType.Audience.STAND:
            return None
        return {name: data[f"stand_{name}"] for name in ("table", "power", "shows")}

    @property
    def submission_key(self) -> str:
        """Pressing the button twice enters one booking."""
        return submission_key(
            form=self.cleaned_data["submission"],
            ticket_type=self.cleaned_data["ticket_type"],
            attendees=self.names,
            contact=self.contact,
        )


class CallOffForm(WedoForm):
    """Why an event does not take place."""

    def __init__(self, data=None):
        super().__init__(data)
        for code, name in settings.LANGUAGES:
            main = code == settings.LANGUAGE_CODE
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("Grund") if main else _("Grund (%(language)s)") % {"language": name},
                max_length=300,
                required=main,
                help_text=_("Ein Satz. Er steht auf der Seite der Veranstaltung.") if main else "",
                widget=AdminTextareaWidget(attrs={"rows": 2, "lang": code, "dir": "auto"}),
                error_messages={"required": _("Schreib in einem Satz, warum.")},
            )

    @property
    def notes(self) -> dict[str, str]:
        """The reason by language code."""
        return {code: self.cleaned_data[f"note_{code}"] for code, _name in settings.LANGUAGES}


def described(ticket_type: TicketType) -> str:
    """A kind of ticket in one line, with what is free. Needs `with_taken()` and the event."""
    event = ticket_type.event
    day = date_format(event.date, "d.m.Y")
    free = _("%(free)s von %(capacity)s frei") % {"free": ticket_type.free, "capacity": ticket_type.capacity}
    state = state_of(ticket_type, now=timezone.now())
    if state in (State.NOT_YET, State.CLOSED):
        free = f"{free}, {state.label}"
    return f"{day} · {event.title} · {ticket_type.name} ({free})"
