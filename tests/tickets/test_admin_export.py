"""The export: who may take what, with which filters, and under which name."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from tests.factories import BookingFactory, StaffFactory, TicketTypeFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:tickets_booking_changelist")
EXPORT = reverse("admin:tickets_booking_export")


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def limited(as_user, *permissions):
    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return as_user(user)


def taken(client, query="", *, columns=("name",), kind="csv"):
    """The rows of the file, without the headings."""
    answer = client.post(f"{EXPORT}?{query}", {"columns": columns, "kind": kind})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_the_page_says_how_many_and_ticks_no_needs(staff):
    BookingFactory.create_batch(2)
    answer = staff.get(EXPORT)
    form = answer.context["form"]
    assert answer.context["count"] == 2
    assert "needs" in dict(form.fields["columns"].choices)
    assert "needs" not in form.fields["columns"].initial


def test_what_the_filters_show_is_what_is_taken(staff):
    here = TicketTypeFactory()
    BookingFactory(ticket_type=here, name="Ada")
    BookingFactory(ticket_type=here, name="Sara", status="waiting", queued_at=timezone.now())
    BookingFactory(name="Yusuf")
    event = f"veranstaltung={here.event_id}"
    assert taken(staff, event) == [["Ada"], ["Sara"]]
    assert taken(staff, f"{event}&status__exact=waiting") == [["Sara"]]
    assert taken(staff, f"{event}&q=ada&p=7&o=2") == [["Ada"]]


def test_the_ticked_rows_are_what_is_taken(staff):
    ada, _sara, yusuf = (BookingFactory(name=name) for name in ("Ada", "Sara", "Yusuf"))
    ticked = {"action": "export_bookings", "_selected_action": [ada.pk, yusuf.pk]}
    way = staff.post(LIST, ticked)["Location"]
    assert taken(staff, way.partition("?")[2]) == [["Ada"], ["Yusuf"]]


def test_all_ticked_means_all_that_the_filters_show(staff):
    for name in ("Ada", "Sara"):
        BookingFactory(name=name)
    ticked = {"action": "export_bookings", "_selected_action": [1], "select_across": "1"}
    way = staff.post(f"{LIST}?q=sara", ticked)["Location"]
    assert way == f"{EXPORT}?q=sara"


@pytest.mark.parametrize(
    ("kind", "starts", "content_type"),
    [
        ("csv", b'\xef\xbb\xbf"Name"', "text/csv; charset=utf-8"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ods", b"PK", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_the_file_is_named_after_the_event_and_kept_nowhere(staff, kind, starts, content_type):
    event = BookingFactory().event
    answer = staff.post(EXPORT, {"columns": ["name"], "kind": kind})
    body = b"".join(answer.streaming_content)
    assert body.startswith(starts)
    assert answer["Content-Disposition"].startswith(f'attachment; filename="anmeldungen-{event.slug}-')
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (content_type, True)


def test_a_file_of_several_events_names_none(staff):
    BookingFactory.create_batch(2)
    answer = staff.post(EXPORT, {"columns": ["name"], "kind": "csv"})
    assert "beispiel" not in answer["Content-Disposition"]


def test_needs_leave_only_with_those_who_may_see_them(as_user):
    booking = BookingFactory()
    booking.needs.create(kind="food", detail="vegan")
    may = ["view_booking", "change_booking"]
    refused = limited(as_user, *may).post(EXPORT, {"columns": ["needs"], "kind": "csv"})
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"columns": ["Bitte nur auswählen, was in der Liste steht."]},
    )
    assert taken(limited(as_user, *may, "view_need"), columns=["needs"]) == [["Essen (vegan)"]]


def test_who_may_only_look_takes_nothing_away(as_user):
    BookingFactory()
    client = limited(as_user, "view_booking")
    assert EXPORT not in client.get(LIST).content.decode()
    assert [client.get(EXPORT).status_code, client.post(EXPORT, {}).status_code] == [403, 403]


def test_without_a_column_there_is_no_file(staff):
    BookingFactory()
    answer = staff.post(EXPORT, {"kind": "csv"})
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"columns": ["Wähl mindestens eine Spalte aus."]},
    )


@pytest.mark.parametrize(
    "query",
    ["q=niemand", "status__exact=x&over_capacity__exact=7", "auswahl=999999", "auswahl=", f"auswahl={'9' * 30}"],
)
def test_an_empty_choice_leads_back_to_the_list(staff, query):
    BookingFactory()
    assert staff.get(f"{EXPORT}?{query}")["Location"] == LIST


def test_the_log_says_who_took_how_much(staff):
    BookingFactory.create_batch(2)
    taken(staff, columns=("name", "email"))
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == ("Export: 2 Anmeldungen", "name, email")
