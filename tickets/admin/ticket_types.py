"""The kinds of tickets below an event, and whom a kind invites."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationStackedInline

from organisations.models import Organisation
from wedo.admin import PlainInline, german, others
from wedo.forms import WedoForm

from ..models import Booking, TicketType

KEPT = _("Löschen geht nicht, es gibt dazu Anmeldungen.")


class NoTick(forms.CheckboxInput):
    """Offers nothing to tick; what a page from before has ticked is still understood."""

    def render(self, name, value, attrs=None, renderer=None) -> str:
        """Nothing."""
        return ""

    def id_for_label(self, id_) -> str:
        """There is nothing that a label could belong to."""
        return ""


class TicketTypeFormSet(forms.BaseInlineFormSet):
    """Kinds of tickets; one that somebody has booked stays."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """With a sentence in the place of the box for deleting, where that cannot be."""
        super().add_fields(form, index)
        if getattr(form.instance, "is_booked", False) and DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].widget = NoTick()
            form.fields[DELETION_FIELD_NAME].label = KEPT

    def clean(self) -> None:
        """Somebody may have booked since the page was shown."""
        for form in self.initial_forms:
            if self.can_delete and self._should_delete_form(form) and form.instance.bookings.exists():
                raise forms.ValidationError(f"{form.instance.name}: {KEPT}")
        super().clean()


class TicketTypeInline(PlainInline, TranslationStackedInline):
    """Who may book how many places."""

    model = TicketType
    formset = TicketTypeFormSet
    fields = [
        *german("name"),
        *others("name"),
        "audience",
        ("capacity", "max_per_booking", "given_away"),
        ("opens_at", "closes_at"),
        "held_until",
        "guests_invited",
        "position",
    ]
    readonly_fields = ["given_away", "guests_invited"]
    hints = {
        "name": _("Zum Beispiel: Teilnahme."),
        "audience": _("Plätze für Organisationen und Infostände buchen Leute, die im Netzwerk angemeldet sind."),
        "capacity": _("Weniger als vergeben geht: Niemand verliert einen Platz, aber es wird nichts mehr frei."),
        "opens_at": _("Leer: sofort."),
        "held_until": _("Nur für „ein Platz je Organisation“. Danach bekommen alle, was noch frei ist."),
        "position": _("Kleine Zahlen stehen oben."),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of places given away and of organisations invited, and whether anybody has ever booked."""
        invited = TicketType.invited.through.objects.filter(tickettype=OuterRef("pk")).order_by().values("tickettype")
        counted = Subquery(invited.annotate(number=Count("pk")).values("number"))
        kinds = super().get_queryset(request).select_related("event").with_taken()
        booked = Exists(Booking.objects.filter(ticket_type=OuterRef("pk")))
        return kinds.annotate(invitations=Coalesce(counted, 0), is_booked=booked)

    @admin.display(description=_("vergeben"))
    def given_away(self, ticket_type: TicketType) -> str:
        """How many places are taken now."""
        return str(getattr(ticket_type, "taken", 0))

    @admin.display(description=_("eingeladen"))
    def guests_invited(self, ticket_type: TicketType) -> SafeString | str:
        """How many organisations, with the way to choose them: on a page of its own, there are many."""
        if not ticket_type.pk:
            return _("Nach dem Speichern kannst du Organisationen auswählen.")
        if ticket_type.is_public:
            return _("alle")
        number = ticket_type.invitations
        text = (
            ngettext("%(count)s Organisation", "%(count)s Organisationen", number) % {"count": number}
            if number or ticket_type.by_invitation
            else _("alle veröffentlichten Organisationen")
        )
        address = reverse("admin:events_event_invite", args=[ticket_type.event_id, ticket_type.pk])
        return format_html('{} · <a href="{}">{}</a>', text, address, _("Auswählen"))


class InviteForm(WedoForm):
    """Which organisations of the network may book a kind of ticket."""

    invited = forms.ModelMultipleChoiceField(
        label=_("Eingeladene Organisationen"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Ohne Haken: alle veröffentlichten Organisationen."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, ticket_type: TicketType):
        super().__init__(data, initial={"invited": list(ticket_type.invited.values_list("pk", flat=True))})
        published = Q(status=Organisation.Status.PUBLISHED)
        # One that is offline for a while keeps its invitation.
        choices = Organisation.objects.filter(published | Q(pk__in=ticket_type.invited.values("pk")))
        self.fields["invited"].queryset = choices.order_by("sort_name", "pk")
