"""The door on paper: the guest list and badges."""

import io

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import BookingFactory, EventFactory, StaffFactory, TicketTypeFactory
from tickets.actions import cancel_ticket
from tickets.models import CheckIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def test_the_guest_list_on_paper_is_sorted_and_has_codes(staff):
    kind = TicketTypeFactory()
    for name in ("Örnek Ayşe", "Ost Kim", "أحمد مثال", "Orgel Alex"):
        BookingFactory(ticket_type=kind, name=name)
    group = BookingFactory(ticket_type=kind, name="Zoe Gruppe", places=3)
    CheckIn.objects.create(ticket=group.tickets.get(position=1))
    fewer = BookingFactory(ticket_type=kind, name="Yusuf Gruppe", places=5)
    for ticket in fewer.tickets.filter(position__in=[1, 2]):
        cancel_ticket(ticket=ticket)

    answer = staff.get(reverse("door:guest_list", args=[kind.event.slug]))

    paper = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    order = [paper.index(name) for name in ("Orgel", "Örnek", "Ost", "Zoe")]
    assert order == sorted(order)
    assert all(ticket.readable_code in paper for ticket in group.tickets.all())
    assert "2/3" in paper
    assert "3/3" in paper
    assert "5/3" not in paper
    assert "10 Tickets" in paper
    assert f"{timezone.localtime(CheckIn.objects.get().at):%H:%M}" in paper


def test_badges_come_eight_on_a_page_in_every_script(staff):
    kind = TicketTypeFactory()
    names = [
        "Alex Beispiel",
        "Nguyễn Thị Ví Dụ",
        "አበበ ምሳሌ",
        "李 示例",
        "გიორგი",
        *(f"Gast {number}" for number in range(4)),
    ]
    for name in names:
        BookingFactory(ticket_type=kind, name=name, organisation_name="Beispielverein")

    answer = staff.get(reverse("door:badges", args=[kind.event.slug]))

    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 2
    words = " ".join(one.extract_text() for one in pages)
    assert [name for name in names if name.split()[0] not in words] == []


@pytest.mark.parametrize("end", ["liste.pdf", "namensschilder.pdf"])
def test_paper_for_an_event_without_guests_is_empty_but_there(staff, end):
    event = EventFactory()

    answer = staff.get(f"/einlass/{event.slug}/{end}")

    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 1
