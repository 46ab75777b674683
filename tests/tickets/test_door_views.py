"""The pages of the door: without a script, for the script, for devices without network, and for helpers."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from events.models import today
from tests.factories import BookingFactory, DoorLinkFactory, EventFactory, StaffFactory, TicketTypeFactory
from tickets.door import page
from tickets.models import Booking, CheckIn, DoorLink, Need

pytestmark = pytest.mark.django_db

KEY = "k" * 43
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def booking():
    return BookingFactory(name="Alex Beispiel", email="alex@example.org")


@pytest.fixture
def code(booking):
    return booking.tickets.get().code


@pytest.fixture
def base(booking):
    """What a helper's addresses begin with."""
    DoorLinkFactory(event=booking.event, key=KEY, label="Tür links")
    return f"/einlass/{booking.event.slug}/{KEY}/"


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory(name="Ada Team"))


def text(response) -> str:
    """What stands in the page's main part."""
    main = response.content.decode().split("<main")[1].split("</main")[0]
    return " ".join(re.sub(r"<template.*?</template>|<script.*?</script>|<[^>]+>", " ", main, flags=re.S).split())


def told(response) -> str:
    """What stands in the answer."""
    return re.search(r'data-verdict="(\w+)"', response.content.decode().split("<template")[0]).group(1)


def test_without_a_script_a_code_is_typed_and_the_page_answers(client, base, code):
    readable = f"wedo:{code[:4]}-{code[4:8]}-{code[8:]}".lower()

    first = client.post(base + "pruefen/", {"code": readable})
    again = client.post(base + "pruefen/", {"code": code})

    assert (told(first), told(again)) == ("welcome", "already")
    assert "Willkommen! Alex Beispiel" in text(first)
    assert "1 von 1 sind da" in text(first)
    at = timezone.localtime(CheckIn.objects.get().at)
    assert f"Schon da Alex Beispiel Seit {at:%H:%M} Uhr. Gerät: Tür links." in text(again)


def test_a_wrong_code_stays_in_the_field(client, base):
    answer = client.post(base + "pruefen/", {"code": "7K3M 9QXT"})

    assert told(answer) == "unknown"
    assert 'value="7K3M 9QXT"' in answer.content.decode()


def test_a_ticket_of_another_event_says_which_and_no_name(client, base):
    other = BookingFactory(name="Kim Geheim", ticket_type__event__title="Anderes Treffen")

    answer = client.post(base + "pruefen/", {"code": other.tickets.get().code})

    assert told(answer) == "other_event"
    assert "„Anderes Treffen“" in text(answer)
    assert "Kim Geheim" not in answer.content.decode()


def test_without_a_script_a_check_in_is_taken_back(client, base, code):
    page_ = client.post(base + "pruefen/", {"code": code}).content.decode().split("<template")[0]
    key = re.search(r'name="key" value="([^"]+)"', page_).group(1)

    answer = client.post(base + "zurueck/", {"key": key})

    assert told(answer) == "undone"
    assert CheckIn.objects.standing().count() == 0


def test_without_a_script_a_name_is_found_and_let_in(client, base, booking):
    BookingFactory(ticket_type=booking.ticket_type, name="Alexa Wartend", status="waiting", queued_at=timezone.now())

    found = client.post(base + "suchen/", {"name": "alex"})
    answer = client.post(base + "pruefen/", {"ticket": booking.tickets.get().pk})
    waiting = client.post(base + "pruefen/", {"booking": Booking.objects.get(status="waiting").pk})

    assert "Alex Beispiel" in text(found)
    assert "Alexa Wartend Warteliste: Nr. 1 Platz geben und einlassen" in text(found)
    assert (told(answer), told(waiting)) == ("welcome", "waiting")


def test_without_a_script_a_walk_in_is_let_in(client, base):
    answer = client.post(base + "spontan/", {"spontan-name": "Kim Neu", "spontan-email": ""})
    nobody = client.post(base + "spontan/", {"spontan-name": "", "spontan-email": "kim@"})

    assert told(answer) == "welcome"
    assert Booking.objects.get(source="door").created_by == DoorLink.objects.get().created_by
    assert nobody.status_code == 422
    assert "<title>Fehler:" in nobody.content.decode()


def test_a_helper_cannot_exceed_and_is_told_so_while_staff_can(client, staff, base, booking):
    booking.ticket_type.capacity = 1
    booking.ticket_type.save()
    walk_in = {"spontan-name": "Kim Neu", "spontan-exceed": "on"}

    refused = client.post(base + "spontan/", walk_in)
    taken = staff.post(reverse("door:walk_in", args=[booking.event.slug]), walk_in)

    assert "Es ist leider kein Platz mehr frei." in text(refused)
    assert "Auch wenn alle Plätze vergeben sind" not in text(client.get(base))
    assert told(taken) == "welcome"
    assert Booking.objects.get(source="door").over_capacity is True


def test_the_script_gets_the_same_answers_as_data(client, base, code, booking):
    key = str(uuid.uuid4())

    answer = client.post(base + "pruefen/", {"code": code, "key": key, "device": "Handy 2"}, **JSON).json()
    state = client.get(base + "stand/", **JSON).json()
    found = client.post(base + "suchen/", {"name": "alex"}, **JSON).json()
    empty = client.post(base + "spontan/", {"spontan-name": ""}, **JSON)

    assert answer == {
        "verdict": "welcome",
        "title": "Willkommen!",
        "name": "Alex Beispiel",
        "detail": "",
        "undo": [key],
        "ticket": "",
        "rest": 0,
        "group": "",
        "arrived": 1,
        "expected": 1,
    }
    assert CheckIn.objects.get().device == "Handy 2"
    assert (state["arrived"], state["expected"], state["troubles"].strip()) == (1, 1, "")
    assert "Alex Beispiel" in found["html"]
    assert (empty.status_code, "Bitte ausfüllen." in empty.json()["html"]) == (422, True)


def test_helpers_see_names_alone(client, base, booking):
    booking.organisation_name, booking.note = "Geheimverein", "Notiz"
    booking.save()
    Need.objects.create(booking=booking, kind="wheelchair")

    pages = [
        client.get(base),
        client.post(base + "suchen/", {"name": "alex"}),
        client.get(base + "stand/"),
        client.get(base + "liste.json"),
        client.post(base + "pruefen/", {"code": booking.tickets.get().code}),
    ]

    for response in pages:
        content = response.content.decode()
        assert not any(word in content for word in ("alex@", "Rollstuhl", "Geheimverein", "Notiz", booking.token))


def test_a_helpers_page_sets_no_cookie_is_told_to_nobody_and_may_use_the_camera(client, base, code):
    for response in (
        client.get(base),
        client.post(base + "pruefen/", {"code": code}),
        client.get(base + "ohne-netz/"),
        client.get(base + "worker.js"),
    ):
        assert response.status_code == 200
        assert dict(response.cookies) == {}
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "private, no-store"
        assert "camera=(self)" in response["Permissions-Policy"]
        assert "geolocation=()" in response["Permissions-Policy"]
    assert dict(client.cookies) == {}
    assert "camera=()" in client.get("/")["Permissions-Policy"]


def test_links_end_by_time_by_revoking_and_with_the_right_of_who_made_them(client, booking):
    over = timezone.now() - dt.timedelta(seconds=1)
    helper = StaffFactory(is_superuser=False)
    for number, fields in enumerate(({"expires_at": over}, {"revoked_at": over}, {"created_by": helper})):
        key = str(number) * 43
        DoorLinkFactory(event=booking.event, key=key, **fields)
        address = f"/einlass/{booking.event.slug}/{key}/"

        assert client.get(address).status_code == 410
        assert "Dieser Link gilt nicht mehr" in text(client.get(address))
        assert client.get(address + "stand/", **JSON).status_code == 410
        assert client.post(address + "pruefen/", {"code": booking.tickets.get().code}).status_code == 410
    assert CheckIn.objects.count() == 0


def test_a_link_opens_no_other_door_and_no_page_of_the_staff(client, base):
    other = EventFactory()

    assert client.get(f"/einlass/{other.slug}/{KEY}/").status_code == 404
    for end in ("liste.pdf", "namensschilder.pdf", "links/"):
        assert client.get(base + end).status_code == 404
    assert "Gästeliste" not in text(client.get(base))


def test_a_script_without_session_is_told_to_sign_in(client, booking):
    assert client.get(reverse("door:state", args=[booking.event.slug]), **JSON).status_code == 401


def test_staff_need_the_csrf_token_and_helpers_do_not(booking, base):
    from django.conf import settings
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(base + "pruefen/", {"code": "x"}).status_code == 200
    strict.force_login(StaffFactory(), backend=settings.AUTHENTICATION_BACKENDS[0])
    assert strict.post(reverse("door:check", args=[booking.event.slug]), {"code": "x"}).status_code == 403


def test_staff_make_a_link_that_works_and_is_shown_once(client, staff, booking):
    slug = booking.event.slug
    until = timezone.localtime() + dt.timedelta(hours=5)

    made = staff.post(
        reverse("door:make_link", args=[slug]), {"link-label": "Kim", "link-expires_at": f"{until:%Y-%m-%dT%H:%M}"}
    )

    address = re.search(rf"/einlass/{slug}/[\w-]{{43}}/", made.content.decode()).group()
    assert client.get(address).status_code == 200
    assert address not in staff.get(reverse("door:door", args=[slug])).content.decode()

    gone = staff.post(reverse("door:revoke_link", args=[slug, DoorLink.objects.get().pk]))
    assert "Der Link für Kim gilt nicht mehr." in text(gone)
    assert client.get(address).status_code == 410


def test_a_link_lasts_until_three_hours_past_the_end_unless_told_otherwise(staff, booking):
    html = staff.get(reverse("door:door", args=[booking.event.slug])).content.decode()

    assert f'value="{booking.event.date:%Y-%m-%d}T23:00"' in html
    past = staff.post(
        reverse("door:make_link", args=[booking.event.slug]),
        {"link-label": "Kim", "link-expires_at": "2025-01-01T10:00"},
    )
    assert past.status_code == 422
    assert "der noch kommt" in text(past)
    late = booking.event.date + dt.timedelta(days=2)
    far = staff.post(
        reverse("door:make_link", args=[booking.event.slug]),
        {"link-label": "Kim", "link-expires_at": f"{late:%Y-%m-%d}T00:00"},
    )
    assert far.status_code == 422
    latest = booking.event.date + dt.timedelta(days=1)
    assert f"Ein Link gilt höchstens bis {latest:%d.%m.%Y}, 23:00 Uhr." in text(far)
    assert DoorLink.objects.count() == 0


def test_what_was_let_in_without_network_arrives_with_its_time_and_conflicts_are_shown(client, base, code, booking):
    kept = client.get(base + "liste.json").json()
    (hashed,) = kept["tickets"]
    assert hashed == page.hash_of(kept["salt"], code)
    at = timezone.now() - dt.timedelta(minutes=12)

    def send(device, minutes, key=None):
        entry = {
            "key": str(key or uuid.uuid4()),
            "hash": hashed,
            "at": (at + dt.timedelta(minutes=minutes)).isoformat(),
        }
        body = json.dumps({"device": device, "entries": [entry]})
        return client.post(base + "melden/", body, content_type="application/json").json()["answers"]

    key = uuid.uuid4()
    first = send("Tür links", 0, key)
    repeated = send("Tür links", 0, key)
    second = send("Tür rechts", 3)

    assert [one["verdict"] for one in first + repeated + second] == ["welcome", "welcome", "already"]
    assert CheckIn.objects.standing().get().at == at
    html = client.get(base + "stand/").json()["troubles"]
    for words in ("Alex Beispiel", "Tür links", "Tür rechts", f"{timezone.localtime(at):%H:%M}"):
        assert words in html
    assert "Doppelt eingelassen" in text(client.get(base))
    assert "Alex Beispiel" not in client.get(base + "ohne-netz/").content.decode()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"entries": 1}',
        '{"entries": [{"key": "x", "hash": "", "at": "2025-01-01T10:00:00Z"}]}',
        '{"entries": [{"key": "3f0c7a9e-7b3c-4a3c-9d6a-111111111111", "hash": "", "at": "2025-01-01T10:00:00"}]}',
        '{"entries": [{"key": "3f0c7a9e-7b3c-4a3c-9d6a-111111111111", "hash": "", "at": "2025-13-01T10:00:00Z"}]}',
        '{"entries": [{"key": 7, "hash": "", "at": "2025-01-01T10:00:00Z"}]}',
        '{"entries": [null]}',
        "[" * 100_000,
    ],
)
def test_nonsense_from_a_device_is_refused(client, base, body):
    assert client.post(base + "melden/", body, content_type="application/json").status_code == 400


def test_a_form_instead_of_data_is_refused(client, base):
    assert client.post(base + "melden/", {"entries": "x"}).status_code == 400


@pytest.mark.parametrize("data", [{}, {"key": "x"}, {"ticket": "x"}, {"ticket": "9" * 30}, {"code": "\x00" * 12}])
def test_nonsense_from_a_form_is_unknown(client, base, data):
    assert told(client.post(base + "pruefen/", data)) == "unknown"
    assert told(client.post(base + "gruppe/", data)) == "unknown"
    assert told(client.post(base + "nachruecken/", {"booking": data.get("ticket", "")})) == "unknown"
    assert client.post(base + "zurueck/", data).status_code == 400


def test_the_worker_names_the_shell_and_files_that_exist(client, base):
    script = client.get(base + "worker.js")

    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    files = json.loads(re.search(r"const FILES = (\[.*?\]);", script.content.decode()).group(1))
    assert [file for file in files if not finders.find(file.removeprefix("/static/"))] == []
    assert "ohne\\u002Dnetz/" in script.content.decode()


def test_pages_that_show_something_refuse_a_post_as_such(staff, booking):
    for name in ("door", "state", "offline_list", "shell", "worker", "guest_list", "badges"):
        assert staff.post(reverse(f"door:{name}", args=[booking.event.slug])).status_code == 405


@pytest.mark.parametrize("number", [1, 5])
def test_a_check_in_costs_the_same_whatever_the_number_of_guests(client, number, django_assert_num_queries):
    kind = TicketTypeFactory()
    DoorLinkFactory(event=kind.event, key=KEY)
    bookings = [BookingFactory(ticket_type=kind) for _ in range(number)]
    base = f"/einlass/{kind.event.slug}/{KEY}/"
    client.post(base + "pruefen/", {"code": "x"}, **JSON)

    with django_assert_num_queries(10):
        client.post(base + "pruefen/", {"code": bookings[0].tickets.get().code}, **JSON)


def test_an_event_that_is_called_off_says_so(client, booking, base):
    booking.event.status = "cancelled"
    booking.event.save()

    assert "Diese Veranstaltung ist abgesagt." in text(client.get(base))


def test_unknown_events_are_404_for_staff(staff):
    assert staff.get("/einlass/gibt-es-nicht/").status_code == 404
    assert staff.get(f"/einlass/{EventFactory(date=today()).slug}/").status_code == 200
