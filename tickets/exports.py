"""Bookings as CSV, XLSX and ODS: the columns that there are, and how each kind of file is written, row by row.

Cells that a spreadsheet would take for a formula get an apostrophe in front (OWASP, "CSV Injection"): guests type
names, and staff open the file.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wedo.sheets import neutral, neutral_parts

from .models import Booking, CheckIn

Cell = str | int
Row = list[Cell]

CHUNK = 1000
# Those that count: at most one a ticket.
CHECK_INS = Prefetch("tickets__check_ins", CheckIn.objects.standing(), to_attr="standing")
# Everything but tab, line feed and carriage return below the space is not allowed in XML 1.0 (2.2).
NOT_IN_XML = {number: None for number in range(32) if number not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


class Format(models.TextChoices):
    """The kinds of files."""

    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "LibreOffice (ODS)"
    CSV = "csv", gettext_lazy("Für andere Programme (CSV)")


CONTENT_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it says of a booking, whether it is ticked at first, what must be loaded."""

    label: str
    value: Callable[[Booking], Cell]
    at_first: bool = False
    prefetch: tuple[str | Prefetch, ...] = ()


def _names(booking: Booking) -> str:
    names = [ticket.name for ticket in booking.valid_tickets] if booking.is_confirmed else booking.attendees
    return "; ".join(name for name in names if name)


def _own_emails(booking: Booking) -> str:
    """The addresses of persons who will get an own booking as soon as there is a place."""
    return "; ".join(filter(None, booking.attendee_emails))


def _needs(booking: Booking) -> str:
    return "; ".join(
        " ".join(part for part in (_times(need.number), need.get_kind_display(), _detail(need.detail)) if part)
        for need in booking.needs.all()
    )


def _arrived(booking: Booking) -> Cell:
    """How many of its guests came in."""
    return sum(bool(ticket.standing) for ticket in booking.valid_tickets)


def _times(number: int) -> str:
    return f"{number} ×" if number > 1 else ""


def _detail(text: str) -> str:
    return f"({text})" if text else ""


def _moment(moment: dt.datetime | None) -> str:
    """In Hamburg's time (ISO 8601); "" for what has not been."""
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def _yes(value: bool) -> str:
    return _("ja") if value else ""


def _stand(name: str) -> Callable[[Booking], Cell]:
    def value(booking: Booking) -> Cell:
        found = getattr(getattr(booking, "stand", None), name, "")
        return _yes(found) if isinstance(found, bool) else found

    return value


NEEDS = "needs"
COLUMNS: dict[str, Column] = {
    "number": Column(gettext_lazy("Nummer"), lambda one: one.pk, at_first=True),
    "status": Column(gettext_lazy("Stand"), lambda one: one.get_status_display(), at_first=True),
    "end": Column(gettext_lazy("Grund"), lambda one: one.get_end_display()),
    "event": Column(gettext_lazy("Veranstaltung"), lambda one: one.event.title, at_first=True),
    "date": Column(gettext_lazy("Datum"), lambda one: one.event.date.isoformat()),
    "ticket_type": Column(gettext_lazy("Ticketart"), lambda one: one.ticket_type.name, at_first=True),
    "name": Column(gettext_lazy("Name"), lambda one: one.name, at_first=True),
    "email": Column(gettext_lazy("E-Mail-Adresse"), lambda one: one.email, at_first=True),
    "places": Column(gettext_lazy("Plätze"), lambda one: one.places, at_first=True),
    "names": Column(gettext_lazy("Namen der Gäste"), _names, at_first=True, prefetch=("tickets",)),
    "own_emails": Column(gettext_lazy("Eigene Adressen der Gäste"), _own_emails),
    "group": Column(gettext_lazy("gebucht von"), lambda one: one.group.name if one.group else ""),
    "organisation": Column(gettext_lazy("Organisation"), lambda one: one.organisation_name, at_first=True),
    "network": Column(
        gettext_lazy("Organisation des Netzwerks"), lambda one: one.organisation.name if one.organisation else ""
    ),
    "language": Column(gettext_lazy("Sprache der E-Mails"), lambda one: one.get_language_display()),
    "source": Column(gettext_lazy("Weg"), lambda one: one.get_source_display()),
    "created_at": Column(gettext_lazy("gebucht am"), lambda one: _moment(one.created_at), at_first=True),
    "queued_at": Column(gettext_lazy("auf der Warteliste seit"), lambda one: _moment(one.queued_at)),
    "expires_at": Column(gettext_lazy("gilt bis"), lambda one: _moment(one.expires_at)),
    "cancelled_at": Column(gettext_lazy("abgesagt am"), lambda one: _moment(one.cancelled_at)),
    "over": Column(gettext_lazy("über der Platzzahl"), lambda one: _yes(one.over_capacity)),
    "by": Column(gettext_lazy("eingetragen von"), lambda one: one.created_by.name if one.created_by else ""),
    "note": Column(gettext_lazy("Notiz des Teams"), lambda one: one.note),
    "arrived": Column(gettext_lazy("eingelassen"), _arrived, prefetch=("tickets", CHECK_INS)),
    "table": Column(gettext_lazy("Infostand: Tisch"), _stand("table")),
    "power": Column(gettext_lazy("Infostand: Strom"), _stand("power")),
    "shows": Column(gettext_lazy("Infostand: zeigt"), _stand("shows")),
    # It may tell of somebody's health: never ticked at first, and only for those who may see it.
    NEEDS: Column(gettext_lazy("Bedarf"), _needs, prefetch=("needs",)),
}


def table(bookings: models.QuerySet, columns: Iterable[str]) -> Iterator[Row]:
    """The headings, then a row for each booking, read in parts so that 20,000 need no more memory than 1,000."""
    chosen = [COLUMNS[name] for name in columns]
    yield [str(column.label) for column in chosen]
    parts = list(dict.fromkeys(part for column in chosen for part in column.prefetch))
    bookings = bookings.select_related("ticket_type__event", "organisation", "created_by", "stand", "group")
    for booking in bookings.prefetch_related(*parts).iterator(chunk_size=CHUNK):
        yield [neutral(column.value(booking)) for column in chosen]


def file_name(slug: str, kind: Format, *, day: dt.date) -> str:
    """Says whose bookings it holds and of which day; `slug` is "" for several events."""
    return "-".join(part for part in ("anmeldungen", slug, day.isoformat()) if part) + f".{kind}"


def write(rows: Iterable[Row], file: BinaryIO, kind: Format) -> None:
    """Write the rows into `file`; the first one holds the headings."""
    {Format.CSV: _write_csv, Format.XLSX: _write_xlsx, Format.ODS: _write_ods}[kind](rows, file)


def _write_csv(rows: Iterable[Row], file: BinaryIO) -> None:
    """In UTF-8; the mark at its beginning tells Excel so, and a German one splits at semicolons."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [neutral_parts(cell) for cell in row] for row in rows
    )
    text.detach()


def _write_xlsx(rows: Iterable[Row], file: BinaryIO) -> None:
    # Costs time to load, and most requests never need it.
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Anmeldungen"))
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            if number == 0:
                sheet.set_column(0, len(row) - 1, 22)
            sheet.write_row(number, 0, row, bold if number == 0 else None)


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_ODS_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
_ODS_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
office:version="1.2"><office:body><office:spreadsheet><table:table table:name="{name}">\
<table:table-column table:number-columns-repeated="{columns}"/>"""
_ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _write_ods(rows: Iterable[Row], file: BinaryIO) -> None:
    """The three files that OpenDocument 1.2 asks for (part 3, 2.2).

    By hand, because every library holds the whole document in memory: 5 s and 530 MB for 20,000 rows (odswriter).
    """
    rows = iter(rows)
    head = next(rows)
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        # First and uncompressed, so that programs know the file by its beginning (part 3, 3.3).
        package.writestr(ZipInfo("mimetype"), _ODS_TYPE, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        with package.open("content.xml", "w") as content:
            content.write(_ODS_HEAD.format(name=escape(_("Anmeldungen")), columns=len(head)).encode())
            content.write(_ods_row(head))
            for row in rows:
                content.write(_ods_row(row))
            content.write(_ODS_TAIL.encode())


def _ods_row(row: Row) -> bytes:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>".encode()


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
    if not cell:
        return "<table:table-cell/>"
    # Spaces in a row count as one (part 1, 6.1.2): those that are meant are said.
    lines = escape(cell.translate(NOT_IN_XML)).replace("\t", "<text:tab/>").replace("  ", " <text:s/>").splitlines()
    text = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
