"""Staff see every entry of Suche/Biete, hide it and show it again."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Listing
from tests.factories import ListingFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST = "admin:organisations_listing_changelist"


@pytest.fixture
def staff(as_user):
    return as_user(StaffFactory())


def act(staff, action: str, *listings, **more):
    data = {"action": action, "_selected_action": [one.pk for one in listings], **more}
    return staff.post(reverse(LIST), data, follow=True)


def test_hidden_by_staff_and_shown_again(staff, client):
    listing = ListingFactory()

    assert "Eintrag ausblenden" in act(staff, "hide", listing).content.decode()
    assert act(staff, "hide", listing, confirmed="1", message="").status_code == 422
    assert client.get(listing.get_absolute_url()).status_code == 200
    said = act(staff, "hide", listing, confirmed="1", message="Das ist Werbung.").content.decode()
    assert "1 Eintrag ist ausgeblendet." in said
    assert client.get(listing.get_absolute_url()).status_code == 404
    assert "1 Eintrag ist wieder da." in act(staff, "unhide", listing).content.decode()
    assert client.get(listing.get_absolute_url()).status_code == 200


def test_nobody_changes_or_deletes_what_an_organisation_wrote(staff):
    listing = ListingFactory(title="Proberaum")
    address = reverse("admin:organisations_listing_change", args=[listing.pk])

    assert staff.get(address).status_code == 200
    assert staff.post(address, {"title": "Anderes"}).status_code == 403
    assert staff.post(reverse("admin:organisations_listing_delete", args=[listing.pk])).status_code == 403
    assert staff.get(reverse("admin:organisations_listing_add")).status_code == 403
    assert Listing.objects.get().title == "Proberaum"


@pytest.mark.parametrize(
    ("status", "said"), [("offline", "gerade nicht öffentlich"), ("submitted", "noch nicht öffentlich")]
)
def test_what_was_public_is_not_said_to_wait(staff, status, said):
    ListingFactory(organisation__status=status, organisation__offline_at=timezone.now())

    page = staff.get(reverse(LIST)).content.decode()

    assert [one for one in ("gerade nicht öffentlich", "noch nicht öffentlich") if one in page] == [said]


@pytest.mark.parametrize("state", ["open", "hidden", "found", "closed", "expired"])
def test_the_filter_of_states(staff, state):
    now, today = timezone.now(), timezone.localdate()
    ListingFactory(title="open")
    ListingFactory(title="hidden", hidden_at=now)
    ListingFactory(title="found", closed_at=now, outcome="found")
    ListingFactory(title="closed", closed_at=now, outcome="closed")
    ListingFactory(title="expired", valid_until=today - dt.timedelta(days=1), renewed_on=today - dt.timedelta(days=9))

    page = staff.get(reverse(LIST), {"stand": state})

    assert [one.title for one in page.context["cl"].result_list] == [state]


def test_the_first_page_counts_what_was_found(staff):
    ListingFactory.create_batch(2, outcome="found", closed_at=timezone.now())
    ListingFactory(outcome="closed", closed_at=timezone.now())
    ListingFactory()

    page = staff.get(reverse("admin:index")).content.decode()

    assert ("2 Mal wurde etwas gefunden." in page, "1 Eintrag ist offen." in page) == (True, True)


def test_the_entrys_own_page_has_the_button_and_leads_back_to_it(staff):
    listing = ListingFactory()
    form = reverse("admin:organisations_listing_change", args=[listing.pk])

    assert 'value="hide"' in staff.get(form).content.decode()
    hidden = act(staff, "hide", listing, confirmed="1", message="Das ist Werbung.", from_form="1")
    assert hidden.redirect_chain == [(form, 302)]
    assert ("Das ist Werbung." in hidden.content.decode(), 'value="unhide"' in hidden.content.decode()) == (True, True)
