"""PDF tickets: read back as a screen reader does, in every script of the network."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from django.utils import timezone

from tests.factories import BookingFactory, EventFactory, TicketTypeFactory, VenueFactory
from tickets.models import Booking
from tickets.page import booking_by_id
from tickets.pdf import ticket_pdf

pytestmark = pytest.mark.django_db


def make(*names: str, event: dict | None = None, **fields) -> Booking:
    """A booking with a ticket for each name, loaded as the view does."""
    event = EventFactory(
        **{
            "title": "WeDo-Forum",
            "date": dt.date(2025, 12, 11),
            "venue": VenueFactory(name="Beispielhaus", street="Beispielweg 1"),
            **(event or {}),
        }
    )
    booking = BookingFactory(ticket_type=TicketTypeFactory(event=event), places=len(names), **fields)
    for ticket, name in zip(booking.tickets.order_by("position"), names, strict=True):
        ticket.name = name
        ticket.save()
    return booking_by_id(booking.pk)


def read(pdf: bytes) -> pypdf.PdfReader:
    """The file, opened."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def lines(page: pypdf.PageObject) -> list[str]:
    """The text of a page, without soft hyphens."""
    return [line.replace("\u00ad", "").strip() for line in page.extract_text().splitlines() if line.strip()]


def words(page: pypdf.PageObject) -> str:
    """The text of a page on one line."""
    return " ".join(lines(page))


def test_a_page_has_all_that_is_needed_at_the_door():
    booking = make("Alex Beispiel")

    (page,) = read(ticket_pdf(booking)).pages

    assert [round(float(edge) / 72 * 25.4) for edge in page.mediabox[2:]] == [210, 297]
    text = words(page)
    expected = [
        "WeDo-Forum",
        "Donnerstag, 11. Dezember 2025",
        "16:00–20:00 Uhr",
        "Beispielhaus, Beispielweg 1, Hamburg",
        "Alex Beispiel",
        "frei",
        booking.valid_tickets[0].readable_code,
    ]
    assert [part for part in expected if part not in text] == []


def test_what_is_not_known_is_left_out():
    (page,) = read(ticket_pdf(make("Alex Beispiel", event={"venue": None, "start_time": None, "end_time": None}))).pages

    assert [label for label in ("Datum", "Uhrzeit", "Ort", "Platz", "Name") if label in lines(page)] == [
        "Datum",
        "Name",
    ]


def test_each_ticket_has_a_page():
    booking = make("Alex Beispiel", "", "Kim Beispiel", name="Alex Beispiel")

    pages = [words(page) for page in read(ticket_pdf(booking)).pages]

    assert [
        code for code, page in zip(booking.valid_tickets, pages, strict=True) if code.readable_code not in page
    ] == []
    assert ["Gebucht von" in page for page in pages] == [False, True, False]
    assert [f"{number} von 3" in page for number, page in enumerate(pages, 1)] == [True, True, True]


def test_cancelled_tickets_have_no_page():
    booking = make("Alex Beispiel", "Kim Beispiel")
    booking.tickets.filter(position=1).update(cancelled_at=timezone.now())
    booking = booking_by_id(booking.pk)

    (page,) = read(ticket_pdf(booking)).pages

    assert "Kim Beispiel" in words(page)


def test_a_cancelled_booking_has_no_pdf():
    booking = make("Alex Beispiel")
    booking.tickets.update(cancelled_at=timezone.now())

    with pytest.raises(ValueError, match="without valid tickets"):
        ticket_pdf(booking_by_id(booking.pk))


def test_it_is_a_tagged_document_with_title_and_language():
    pdf = read(ticket_pdf(make("Alex Beispiel")))

    catalog = pdf.trailer["/Root"]
    assert (catalog["/Lang"], pdf.metadata.title, catalog["/MarkInfo"]["/Marked"]) == ("de", "Ticket: WeDo-Forum", True)
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode()
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_code_is_described_for_who_cannot_see_it():
    booking = make("Alex Beispiel")
    described = []

    def walk(node) -> None:
        node = node.get_object()
        if "/Alt" in node:
            described.append(str(node["/Alt"]))
        below = node.get("/K", [])
        for part in below if isinstance(below, list) else [below]:
            if hasattr(part, "get_object") and isinstance(part.get_object(), dict):
                walk(part)

    walk(read(ticket_pdf(booking)).trailer["/Root"]["/StructTreeRoot"])

    assert described == ["WeDo", f"QR-Code für Ticket {booking.valid_tickets[0].readable_code}"]


def test_the_guest_s_language():
    pdf = read(ticket_pdf(make("Alex Beispiel", event={"title_en": "WeDo Forum"}, language="en")))

    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert "WeDo Forum" in words(pdf.pages[0])


# Right-to-left text stands in a PDF in the order it is drawn; that it is there is what counts here.
NAMES = {"de": "Jürgen Groß", "uk": "Їжакевич Ґалина", "el": "Ελένη", "vi": "Nguyễn Hằng", "yo": "Ọlá", "tw": "Ɛsi",
         "am": "አበበ በቀለ", "ha": "Ɓala Ƙofa", "rom": "Ćhaj"}  # fmt: skip


@pytest.mark.parametrize("language", NAMES)
def test_names_of_the_network_are_drawn(language):
    (page,) = read(ticket_pdf(make(NAMES[language]))).pages

    assert NAMES[language] in words(page)


@pytest.mark.parametrize(
    "name", ["محمد الأمين", "پښتو ټول ښاد", "گلاویژ ڕۆژ", "ٹڈڑ ے", "שרה", "हिन्दी प्रिया", "தமிழ் செல்வன்"]
)
def test_shaped_scripts_are_drawn(name):
    """They are not compared letter by letter: shaping joins and reorders them."""
    (page,) = read(ticket_pdf(make(name))).pages

    assert "Der Name steht auf der Ticketseite." not in words(page)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ᠪᠠᠲᠤ", "Der Name steht auf der Ticketseite."),
        ("Li ᠪ", "Der Name steht auf der Ticketseite."),
        ("🌸🌸", "Der Name steht auf der Ticketseite."),
        ("Alex 🌸 Beispiel", "Alex Beispiel"),
    ],
)
def test_what_cannot_be_drawn_is_no_row_of_boxes(name, shown):
    (page,) = read(ticket_pdf(make(name))).pages

    assert shown in words(page)


@pytest.mark.parametrize("name", ['#panic("x")', "$x$ *b* _i_ @ref <a> `c`", "\\u{41}", "a // b /* c", '"}]'])
def test_a_name_is_text_and_never_markup(name):
    (page,) = read(ticket_pdf(make(name, event={"title": name}))).pages

    assert words(page).count(name) == 2


@pytest.mark.parametrize("name", ["W" * 120, "محمد" * 30, "Alex " * 24, "\u0301" * 120, "\u200d\u202e\ufeff"])
def test_overlong_names_stay_on_their_page(name):
    assert len(read(ticket_pdf(make(name[:120], event={"title": "W" * 160}))).pages) == 1


@pytest.mark.parametrize("language", ["ar", "ckb", "am"])
def test_languages_to_come(language):
    booking = make("محمد الأمين")
    booking.language = language

    assert read(ticket_pdf(booking)).trailer["/Root"]["/Lang"] == language


def test_the_same_booking_gives_the_same_file():
    booking = make("Alex Beispiel")

    with ThreadPoolExecutor(4) as threads:
        files = set(threads.map(ticket_pdf, [booking] * 8))

    assert len(files) == 1
