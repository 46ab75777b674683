"""What was changed lately: staff look over it, and put back what should not be."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wedo.admin import Panel, WedoAdmin

from .. import actions, permissions
from ..differences import Difference, between, differences, fields_of
from ..models import Change

SHOWN_ON_FIRST_PAGE = 5
# So many edits are gathered to one line an organisation.
LATEST = 100
EDITS = (Change.Kind.EDITED, Change.Kind.RESTORED)


@admin.register(Change)
class ChangeAdmin(WedoAdmin):
    """Every change of every profile: to read, and to put back."""

    list_display = ("at", "whose", "kind", "who", "fields_changed")
    list_filter = ("kind", "actor")
    list_select_related = ("organisation", "by")
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ("organisation__name",)
    search_help_text = _("Sucht im Namen der Organisation.")
    ordering = ("-pk",)
    actions = None

    @admin.display(description=_("Organisation"), ordering="organisation__sort_name")
    def whose(self, change: Change) -> SafeString:
        """Its name, in its own direction."""
        return format_html("<bdi>{}</bdi>", change.organisation.name)

    @admin.display(description=_("Wer"))
    def who(self, change: Change) -> str:
        """The account, or what acted."""
        return str(change.by) if change.by else change.get_actor_display()

    @admin.display(description=_("Felder"))
    def fields_changed(self, change: Change) -> str:
        """What differs, in words."""
        return ", ".join(fields_of(change))

    def view_on_site(self, obj: Change) -> str:
        """The profile as it is."""
        return obj.organisation.get_absolute_url()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For those who review."""
        return permissions.can_review(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        """For those who review."""
        return permissions.can_review(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The verbs write the history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        """What has happened has happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        """It goes by itself after two years, or with its organisation."""
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None) -> HttpResponse:
        """One change with its difference; POST puts back what was before."""
        change = self.get_object(request, object_id)
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            return self._restore(request, change)
        title = f"{change.organisation}: {change.get_kind_display()}"
        context = {
            "change": change,
            "rows": differences(change),
            "can_restore": bool(actions.restorable(change)),
            "newer": self._newer(change),
        }
        return self.page(request, "admin/organisations/change.html", title, context)

    def _newer(self, change: Change) -> list[Difference]:
        """The fields that somebody has written anew since: what stands there now, and what would."""
        now, before = actions.edited_since(change), actions.restorable(change)
        return between(now, {name: before[name] for name in now})

    def _restore(self, request: HttpRequest, change: Change) -> HttpResponse:
        try:
            organisation = actions.restore(change=change, by=request.user, newer_too="newer_too" in request.POST)
        except actions.NothingToRestore:
            text = _(
                "Es gibt nichts zurückzusetzen: Das steht schon so da, oder seitdem hat jemand anderes geschrieben."
            )
            self.message_user(request, text, messages.WARNING)
        else:
            text = _("%(name)s: Was vorher da stand, steht wieder da.")
            self.message_user(request, text % {"name": organisation.name}, messages.SUCCESS)
        return redirect("admin:organisations_change_change", change.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the organisation and the account."""
        return super().get_queryset(request).select_related("organisation", "by")

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """The latest edits of profiles by their members, an organisation a line."""
        edits = Change.objects.filter(kind=Change.Kind.EDITED, actor=Change.Actor.MEMBER)
        address = f"{reverse('admin:organisations_change_changelist')}?kind__exact={Change.Kind.EDITED}"
        context = {
            "lines": _by_organisation(edits.select_related("organisation")[:LATEST], address),
            "list_url": address,
        }
        return [Panel("admin/dashboard/changes.html", context, position=25)]


def _by_organisation(latest: Iterable[Change], address: str) -> list[dict]:
    """For each organisation its last edit, the fields of all its edits, and the page that shows it or them."""
    edits = defaultdict(list)
    for change in latest:
        edits[change.organisation_id].append(change)
    return [
        {
            "change": changes[0],
            "fields": " · ".join(dict.fromkeys(name for change in changes for name in fields_of(change))),
            "url": f"{address}&organisation__id__exact={organisation}"
            if len(changes) > 1
            else reverse("admin:organisations_change_change", args=[changes[0].pk]),
        }
        for organisation, changes in list(edits.items())[:SHOWN_ON_FIRST_PAGE]
    ]
