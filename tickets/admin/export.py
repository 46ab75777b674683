"""The page where staff choose columns and the kind of file, and the file."""

import tempfile

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import today
from wedo.forms import WedoForm

from .. import exports
from ..models import Booking
from ..permissions import can_manage, can_see_needs
from .filters import is_number

# The ticked rows, by number; everything else in the address is a filter of the list.
CHOSEN = "auswahl"
# A file up to this size stays in memory while it is written.
IN_MEMORY = 2_000_000


class ExportForm(WedoForm):
    """Which columns, and what kind of file."""

    columns = forms.MultipleChoiceField(
        label=_("Spalten"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wähl mindestens eine Spalte aus.")},
    )
    kind = forms.ChoiceField(
        label=_("Art der Datei"),
        choices=exports.Format.choices,
        initial=exports.Format.XLSX,
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, with_needs: bool):
        super().__init__(data)
        names = [name for name in exports.COLUMNS if with_needs or name != exports.NEEDS]
        self.fields["columns"].choices = [(name, exports.COLUMNS[name].label) for name in names]
        self.fields["columns"].initial = [name for name in names if exports.COLUMNS[name].at_first]


class Export:
    """Adds the export to the list of bookings: what its filters show, or the ticked rows."""

    def get_urls(self) -> list:
        """With the export's page."""
        export = self.admin_site.admin_view(self.export_view)
        return [path("export/", export, name="tickets_booking_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """GET asks for the columns, POST gives the file. Only for those who may manage bookings."""
        if not can_manage(request.user):
            raise PermissionDenied
        bookings = self._wanted(request)
        if bookings is None:
            return redirect("admin:tickets_booking_changelist")
        count = bookings.count()
        if not count:
            self.message_user(request, _("Zu dieser Auswahl gibt es keine Anmeldungen."), messages.INFO)
            return redirect("admin:tickets_booking_changelist")
        form = ExportForm(request.POST if request.method == "POST" else None, with_needs=can_see_needs(request.user))
        if form.is_bound and form.is_valid():
            return self._file(request, bookings, count, form.cleaned_data)
        title, context = _("Anmeldungen exportieren"), {"form": form, "count": count, "from_form": False}
        status = 422 if form.is_bound else 200
        return self.page(request, "admin/tickets/booking/export.html", title, context, status=status)

    def _wanted(self, request: HttpRequest) -> QuerySet | None:
        """The bookings, as in the list; None for an address with filters that do not exist."""
        query = request.GET.copy()
        if CHOSEN in query:
            chosen = [number for number in query.pop(CHOSEN)[-1].split(",") if is_number(number)]
            return self._in_order(self.get_queryset(request).filter(pk__in=chosen))
        # The list reads its filters from `request.GET`; ours must not see the rest.
        before, request.GET = request.GET, query
        try:
            changes: ChangeList = self.get_changelist_instance(request)
            # Without the list's order and joins: the table brings its own.
            return self._in_order(self.get_queryset(request).filter(pk__in=changes.queryset.order_by().values("pk")))
        except IncorrectLookupParameters:
            return None
        finally:
            request.GET = before

    def _in_order(self, bookings: QuerySet) -> QuerySet:
        return bookings.order_by("ticket_type__event__date", "ticket_type", "created_at", "pk")

    def _file(self, request: HttpRequest, bookings: QuerySet, count: int, data: dict) -> FileResponse:
        """Written to disk first: a difficulty on the way is an error page, not half a file."""
        kind = exports.Format(data["kind"])
        columns = [name for name in exports.COLUMNS if name in data["columns"]]
        slugs = list(bookings.order_by().values_list("ticket_type__event__slug", flat=True).distinct()[:2])
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the response closes it)
        exports.write(exports.table(bookings, columns), file, kind)
        file.seek(0)
        self._log_export(request, count, columns)
        name = exports.file_name(slugs[0] if len(slugs) == 1 else "", kind, day=today())
        return FileResponse(
            file,
            as_attachment=True,
            filename=name,
            content_type=exports.CONTENT_TYPES[kind],
        )

    def _log_export(self, request: HttpRequest, count: int, columns: list[str]) -> None:
        """Personal data has left: the log says who took how much of what."""
        text = ngettext("Export: %(count)s Anmeldung", "Export: %(count)s Anmeldungen", count) % {"count": count}
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(Booking),
            object_repr=text,
            action_flag=CHANGE,
            change_message=", ".join(columns),
        )
