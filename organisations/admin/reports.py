"""What was reported to staff: the only messages between people that staff ever see."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wedo.admin import Panel, WedoAdmin, badge

from .. import actions, permissions
from ..models import Report


class OpenFilter(admin.SimpleListFilter):
    """What is to be done comes first."""

    title = _("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        """Open or done."""
        return [("open", _("offen")), ("settled", _("erledigt"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen state."""
        return queryset.filter(settled_at__isnull=self.value() == "open") if self.value() else queryset


@admin.register(Report)
class ReportAdmin(WedoAdmin):
    """Reports: to read, to act on elsewhere, and to tick off."""

    list_display = ("created_at", "about", "whose", "reason", "state")
    list_filter = (OpenFilter, "about", "reason")
    list_select_related = ("organisation", "listing")
    ordering = ("settled_at", "-created_at")
    fields = readonly_fields = (
        "state", "about", "whose", "listing", "reason", "text", "quoted", "by", "created_at", "settled_at",
        "settled_by",
    )  # fmt: skip
    actions = ("settle",)

    @admin.display(description=_("Organisation"), ordering="organisation__sort_name")
    def whose(self, report: Report) -> SafeString:
        """Its name, and the way to its form."""
        address = reverse("admin:organisations_organisation_change", args=[report.organisation_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, report.organisation.name)

    @admin.display(description=_("Stand"))
    def state(self, report: Report) -> SafeString:
        """Whether somebody has seen to it."""
        return badge(_("erledigt"), "ok") if report.settled_at else badge(_("offen"), "wait")

    @admin.action(description=_("Als erledigt abhaken"))
    def settle(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Tick the chosen ones off."""
        reports = [actions.settle_report(report=report, by=request.user) for report in queryset]
        text = ngettext("%(count)s Meldung ist erledigt.", "%(count)s Meldungen sind erledigt.", len(reports))
        self.message_user(request, text % {"count": len(reports)}, messages.SUCCESS)

    def view_on_site(self, obj: Report) -> str:
        """The listing or the profile as everybody sees it."""
        return obj.organisation.get_absolute_url()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For those who review."""
        return permissions.can_review(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """For those who review."""
        return permissions.can_review(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Reports come from the site."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """What somebody said stays as it was said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """It goes by itself half a year after it was settled."""
        return False

    def dashboard(self, request: HttpRequest) -> list[Panel]:
        """How many are open; nothing when none is."""
        number = Report.objects.filter(settled_at__isnull=True).count()
        address = f"{reverse('admin:organisations_report_changelist')}?stand=open"
        panel = Panel("admin/dashboard/reports.html", {"number": number, "list_url": address}, position=5)
        return [panel] if number else []
