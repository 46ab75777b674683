"""The admin's door, its first page, and what libraries bring."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from organisations.models import Organisation
from tests.factories import BookingFactory, EventFactory, OrganisationFactory, StaffFactory, UserFactory
from tickets.tasks import send_booking_mail
from wedo.admin import tile

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")


def test_strangers_are_sent_to_the_sign_in_and_come_back(client):
    page = reverse("admin:events_event_changelist")
    assert client.get(page)["Location"] == f"/konto/login/?next={page}"
    assert client.post(page)["Location"] == f"/konto/login/?next={page}"


def test_members_are_told_plainly(as_user):
    client = as_user(UserFactory())
    pages = [INDEX, reverse("admin:login"), reverse("admin:events_event_add"), "/verwaltung/gibt/es/nicht/"]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403, 403]


def test_djangos_own_sign_in_is_never_shown(client, as_user):
    assert client.get("/verwaltung/login/?next=/verwaltung/")["Location"] == "/konto/login/?next=/verwaltung/"
    staff = as_user(StaffFactory())
    assert staff.get("/verwaltung/login/")["Location"] == INDEX
    assert staff.post("/verwaltung/logout/")["Location"] == reverse("account_logout")
    assert staff.get("/verwaltung/password_change/")["Location"] == reverse("account_change_password")


def test_the_language_follows_the_path(as_user):
    client = as_user(StaffFactory(language="en"))
    assert [client.get(page).headers["Content-Language"] for page in ("/verwaltung/", "/en/verwaltung/")] == [
        "de",
        "en",
    ]


def test_the_first_page_says_what_waits(as_user):
    booking = BookingFactory(places=2)
    EventFactory(date="2025-01-01", title="Lange her")
    OrganisationFactory(name="Wartende", status=Organisation.Status.SUBMITTED, published_at=None)
    html = as_user(StaffFactory()).get(INDEX).content.decode()
    assert "2 von 50 Plätzen vergeben" in html
    assert booking.event.title in html
    assert "1 Organisation wartet auf Prüfung." in html
    assert "Lange her" not in html


def test_the_first_page_tells_of_mails_that_hang(as_user):
    BookingFactory().mails.create(kind="confirmation", created_at=timezone.now() - dt.timedelta(hours=1))
    html = as_user(StaffFactory()).get(INDEX).content.decode()
    assert "1 E-Mail wartet seit mehr als 15 Minuten." in html


@pytest.mark.parametrize("number", [1, 3])
def test_the_first_page_costs_the_same_for_one_and_three(as_user, number, django_assert_num_queries):
    client = as_user(StaffFactory())
    for _ in range(number):
        BookingFactory()
        OrganisationFactory(status=Organisation.Status.SUBMITTED, published_at=None)
    with django_assert_num_queries(9):
        client.get(INDEX)


def test_jobs_are_for_superusers_and_have_no_inline_style(as_user):
    user = StaffFactory(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="procrastinate"))
    page = reverse("admin:procrastinate_procrastinatejob_changelist")
    send_booking_mail.defer(booking_id=1, kind="confirmation")
    assert ProcrastinateJob.objects.count() == 1
    assert as_user(user).get(page).status_code == 403
    answer = as_user(StaffFactory()).get(page)
    assert (answer.status_code, "style=" in answer.content.decode()) == (200, False)


def test_the_theme_and_the_wordmark_are_ours(as_user):
    html = as_user(StaffFactory()).get(INDEX).content.decode()
    assert [part in html for part in ("css/admin.css", "img/admin-wordmark.svg", "img/wedo-mark.svg")] == [True] * 3


def test_the_other_language_is_a_translation_not_an_interpreter(as_user):
    page = reverse("admin:events_event_add")
    client = as_user(StaffFactory())
    assert "Übersetzung: Englisch" in client.get(page).content.decode()
    html = client.get(f"/en{page}").content.decode()
    assert ("Translation: English" in html, "Interpreting: English" in html) == (True, False)


def test_the_administration_says_du(as_user):
    client, event = as_user(StaffFactory()), EventFactory(status="draft")
    html = client.get(reverse("admin:events_event_delete", args=[event.pk])).content.decode()
    script = client.get(reverse("admin:jsi18n")).content.decode()
    assert "Möchtest du" in html
    assert [word for word in ("Sind Sie", " Sie ", " Ihr ", " Ihre ") if word in html or word in script] == []
    assert "Deine Uhr geht %s Stunde nach." in script


def test_a_tile_is_an_address_whatever_the_name():
    assert 'src="/muster/A%2FB%20%26%20%22C%22.svg' in tile('A/B & "C"')
    assert 'alt="" width="32" height="32"' in tile("A")
