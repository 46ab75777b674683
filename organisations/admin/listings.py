"""Suche/Biete as staff see it: to read, and to take off the board what does not belong there."""

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wedo.admin import Panel, WedoAdmin, badge

from .. import actions, permissions
from ..models import Listing, Organisation
from .answers import Answer, ask_for_words
from .forms import AnswerForm

HIDE = Answer(
    action="hide",
    verb=actions.hide,
    title=_("Eintrag ausblenden"),
    question=_("Die Organisation bekommt den Grund per E-Mail. Wenn sie den Eintrag ändert, bekommt ihr Bescheid."),
    button=_("Ausblenden"),
    done="",
)


class StateFilter(admin.SimpleListFilter):
    """How entries stand, as their organisations see it."""

    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        """The states."""
        return [
            ("open", _("öffentlich")),
            ("hidden", _("vom Team ausgeblendet")),
            ("found", _("gefunden")),
            ("closed", _("beendet")),
            ("expired", _("abgelaufen")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state."""
        today = timezone.localdate()
        states = {
            "hidden": Q(hidden_at__isnull=False),
            "found": Q(outcome=Listing.Outcome.FOUND),
            "closed": Q(outcome=Listing.Outcome.CLOSED),
            "expired": Q(closed_at=None, valid_until__lt=today),
        }
        if self.value() == "open":
            return queryset.open()
        return queryset.filter(states[self.value()]) if self.value() in states else queryset


@admin.register(Listing)
class ListingAdmin(WedoAdmin):
    """What organisations wrote stays theirs: staff hide it, or show it again."""

    list_display = ("title", "kind", "category", "whose", "valid_until", "state")
    list_filter = (StateFilter, "kind", "category", "district")
    list_select_related = ("organisation",)
    search_fields = ("title", "text", "organisation__name")
    ordering = ("-renewed_on", "-pk")
    fields = readonly_fields = (
        "state", "kind", "category", "whose", "title", "text", "text_language", "district", "languages", "valid_until",
        "renewed_on", "created_by", "created_at", "closed_at", "hidden_at", "hidden_because",
    )  # fmt: skip
    actions = ("hide", "unhide")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without what only the search needs."""
        return super().get_queryset(request).defer("search_document")

    @admin.display(description=_("Organisation"), ordering="organisation__sort_name")
    def whose(self, listing: Listing) -> SafeString:
        """Its name, and the way to its form."""
        address = reverse("admin:organisations_organisation_change", args=[listing.organisation_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, listing.organisation.name)

    @admin.display(description=_("Stand"))
    def state(self, listing: Listing) -> SafeString:
        """Who can see it, and why not everybody."""
        if listing.hidden_at:
            return badge(_("vom Team ausgeblendet"), "no")
        if listing.is_closed:
            return badge(listing.get_outcome_display(), "ok" if listing.is_found else "plain")
        if listing.is_expired:
            return badge(_("abgelaufen"), "plain")
        if listing.organisation.status == Organisation.Status.OFFLINE:
            return badge(_("gerade nicht öffentlich"), "wait")
        if not listing.organisation.is_published:
            return badge(_("noch nicht öffentlich"), "wait")
        return badge(_("öffentlich"), "ok")

    @admin.action(description=_("Ausblenden"))
    def hide(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Take the chosen ones off the board; their organisations read why."""
        # What is hidden already keeps its reason.
        listings = list(queryset.filter(hidden_at__isnull=True))
        form = AnswerForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return ask_for_words(self, request, listings, HIDE, form)
        hidden = [actions.hide(listing=one, by=request.user, reason=form.cleaned_data["message"]) for one in listings]
        text = ngettext("%(count)s Eintrag ist ausgeblendet.", "%(count)s Einträge sind ausgeblendet.", len(hidden))
        self.message_user(request, text % {"count": len(hidden)}, messages.SUCCESS)
        self._log(request, hidden, form.cleaned_data["message"])
        return self._back(request, hidden)

    @admin.action(description=_("Wieder zeigen"))
    def unhide(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Put the chosen ones back."""
        shown = [actions.unhide(listing=one, by=request.user) for one in queryset]
        text = ngettext("%(count)s Eintrag ist wieder da.", "%(count)s Einträge sind wieder da.", len(shown))
        self.message_user(request, text % {"count": len(shown)}, messages.SUCCESS)
        self._log(request, shown, _("wieder gezeigt"))
        return self._back(request, shown)

    def _log(self, request: HttpRequest, listings: list[Listing], what: str) -> None:
        """Who did it, and why: the entry itself forgets it once it is back."""
        for one in listings:
            self.log_change(request, one, str(what))

    def _back(self, request: HttpRequest, listings: list[Listing]) -> HttpResponse | None:
        """To the form of the one entry whose button was pressed; else to the list."""
        if "from_form" in request.POST and len(listings) == 1:
            return redirect("admin:organisations_listing_change", listings[0].pk)
        return None

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For those who review."""
        return permissions.can_review(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Listing | None = None) -> bool:
        """For those who review."""
        return permissions.can_review(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries are written on the site, in the name of an organisation."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Listing | None = None) -> bool:
        """What an organisation said stays as it was said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Listing | None = None) -> bool:
        """It is hidden, so that its organisation can ask why."""
        return False

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """What the board has brought: found-it is counted as impact."""
        numbers = Listing.objects.aggregate(
            open=Count("pk", filter=Q(pk__in=Listing.objects.open().values("pk"))),
            found=Count("pk", filter=Q(outcome=Listing.Outcome.FOUND)),
        )
        address = reverse("admin:organisations_listing_changelist")
        return [Panel("admin/dashboard/listings.html", {**numbers, "list_url": f"{address}?stand=found"}, position=27)]
