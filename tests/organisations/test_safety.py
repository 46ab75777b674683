"""Off the net in an emergency, and back (features.md, B11)."""

import datetime as dt

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from organisations import links
from organisations.actions import (
    NotAllowed,
    TakenOffByStaff,
    TooLate,
    back_online,
    take_offline,
    withdraw_emergency_links,
)
from organisations.models import Change, Listing, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory
from tests.pages import text
from wedo.logs import clean
from wedo.templatetags.wedo import day_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return MembershipFactory(role="owner", organisation__name="Beispielverein")


def address(organisation: Organisation) -> str:
    return reverse("organisations:emergency", args=[links.emergency_token(organisation)])


def test_a_mail_scanner_that_follows_the_link_takes_nobody_offline(owner, client):
    page = client.get(address(owner.organisation))

    owner.organisation.refresh_from_db()
    assert (page.status_code, owner.organisation.status) == (200, "published")
    assert "Euer Profil jetzt vom Netz nehmen?" in page.content.decode()


def test_one_click_without_login_hides_profile_and_listings_at_once(owner, client, run_jobs):
    organisation = owner.organisation
    Listing.objects.create(
        organisation=organisation, kind="need", category="rooms", title="Raum", valid_until=timezone.localdate()
    )
    staff = StaffFactory()

    answer = client.post(address(organisation))

    organisation.refresh_from_db()
    assert (answer.status_code, organisation.status) == (200, "offline")
    assert client.get(organisation.get_absolute_url()).status_code == 410
    assert Listing.objects.open().count() == 0
    told, staff_told = run_jobs()
    assert [(mail.to, mail.subject) for mail in (told, staff_told)] == [
        ([owner.user.email], "Vom Netz genommen: Beispielverein"),
        ([staff.email], "Vom Netz genommen: Beispielverein"),
    ]
    assert ["Fragt nach, ob ihr helfen könnt." in mail.body for mail in (told, staff_told)] == [False, True]


def test_the_history_says_that_a_link_did_it_once(owner, client):
    for _ in range(2):
        client.post(address(owner.organisation))

    assert list(Change.objects.values_list("kind", "actor", "by")) == [("offline", "link", None)]


def test_the_organisation_comes_back_as_it_was_within_thirty_days(owner):
    organisation = take_offline(organisation=owner.organisation, by=owner.user)
    first_published = organisation.published_at

    organisation = back_online(organisation=organisation, by=owner.user)

    assert (organisation.status, organisation.offline_at) == ("published", None)
    assert organisation.published_at == first_published


def test_after_thirty_days_only_staff_bring_it_back(owner):
    organisation = take_offline(organisation=owner.organisation, by=owner.user)
    Organisation.objects.update(offline_at=timezone.now() - dt.timedelta(days=31))

    with pytest.raises(TooLate):
        back_online(organisation=organisation, by=owner.user)
    assert back_online(organisation=organisation, by=StaffFactory()).status == "published"


def test_what_staff_take_off_only_staff_put_back(owner, as_user):
    staff, page = StaffFactory(), reverse("organisations:protection", args=[owner.organisation.slug])
    taken = take_offline(organisation=owner.organisation, by=staff)

    with pytest.raises(TakenOffByStaff):
        back_online(organisation=taken, by=owner.user)
    answer = as_user(owner.user).post(page, {"verb": "online"}, follow=True).content.decode()
    assert "Nur das Team kann es wieder zeigen." in answer
    assert "Profil wieder zeigen</button>" not in answer
    assert (taken.offline_by_staff, Organisation.objects.get().status) == (True, "offline")

    back = back_online(organisation=taken, by=staff)
    assert (back.status, back.offline_by_staff) == ("published", False)


def test_staff_who_belong_to_the_organisation_act_as_its_members():
    member = MembershipFactory(user__is_staff=True)

    taken = take_offline(organisation=member.organisation, by=member.user)

    assert taken.offline_by_staff is False
    assert back_online(organisation=taken, by=member.user).status == "published"


def test_staff_keep_off_what_its_members_have_taken_off(owner, as_user):
    """Else who has hijacked an account takes the profile off for a moment, before staff do."""
    take_offline(organisation=owner.organisation, by=owner.user)
    browser, page = as_user(StaffFactory()), reverse("organisations:protection", args=[owner.organisation.slug])

    assert "Vom Netz lassen" in browser.get(page).content.decode()
    browser.post(page, {"verb": "offline"})

    assert Organisation.objects.get().offline_by_staff is True
    assert "Vom Netz lassen" not in browser.get(page).content.decode()


def test_staff_see_in_their_list_who_took_it_off(owner, as_user):
    other = MembershipFactory()
    take_offline(organisation=owner.organisation, by=StaffFactory())
    take_offline(organisation=other.organisation, by=other.user)

    page = as_user(StaffFactory()).get(reverse("admin:organisations_organisation_changelist")).content.decode()

    assert page.count(">vom Team vom Netz genommen<") == 1


def test_a_member_does_not_turn_what_staff_have_done_into_their_own(owner, client):
    take_offline(organisation=owner.organisation, by=StaffFactory())

    take_offline(organisation=owner.organisation, by=owner.user)
    page = client.post(address(owner.organisation)).content.decode()

    assert Organisation.objects.get().offline_by_staff is True
    assert ("Nur das Team kann es wieder zeigen." in page, "30 Tage" in page) == (True, False)


def test_the_mails_say_who_did_it(owner, run_jobs):
    staff = StaffFactory()
    take_offline(organisation=owner.organisation, by=staff)

    to_owner, to_staff = run_jobs()

    assert [one.to for one in (to_owner, to_staff)] == [[owner.user.email], [staff.email]]
    assert "Das Netzwerk hat euer Profil vom Netz genommen." in to_owner.body
    assert "30 Tage" not in to_owner.body
    assert "Das Netzwerk hat das Profil von Beispielverein vom Netz genommen." in to_staff.body


def test_staff_are_not_told_that_they_are_responsible(owner, run_jobs):
    StaffFactory()
    take_offline(organisation=owner.organisation, by=owner.user)

    told = run_jobs()

    parts = [one.body + one.alternatives[0].content for one in told]
    assert ["für diese Organisation verantwortlich" in part for part in parts] == [True, False]
    assert ["könnt ihr es selbst wieder zeigen" in part for part in parts] == [True, False]
    assert ["/notfall/" in part for part in parts] == [False, False]


def test_the_public_is_not_told_who_took_it_off(owner, client):
    pages = []
    for by in (owner.user, StaffFactory()):
        take_offline(organisation=owner.organisation, by=by)
        pages.append(client.get(owner.organisation.get_absolute_url()))
        back_online(organisation=owner.organisation, by=StaffFactory())

    assert [page.status_code for page in pages] == [410, 410]
    assert pages[0].content == pages[1].content
    assert "hat ihr Profil vom Netz genommen" not in pages[0].content.decode()


def test_renewed_links_are_in_the_history(owner):
    withdraw_emergency_links(organisation=owner.organisation, by=owner.user)

    change = Change.objects.get()
    assert (change.kind, change.by, change.get_kind_display()) == ("links", owner.user, "Notfall-Links erneuert")


def test_strangers_neither_take_off_nor_bring_back(owner):
    stranger = MembershipFactory().user

    with pytest.raises(NotAllowed):
        take_offline(organisation=owner.organisation, by=stranger)
    take_offline(organisation=owner.organisation, by=owner.user)
    with pytest.raises(NotAllowed):
        back_online(organisation=owner.organisation, by=stranger)


@pytest.mark.parametrize(
    "token",
    [
        "1-1",
        "1-1.gefälscht",
        signing.Signer(salt=links.STILL_RIGHT).sign("1-1"),
        signing.Signer(salt=links.EMERGENCY).sign("keine-zahl"),
        "A" * 500,
    ],
)
def test_a_forged_link_is_unknown(token, client):
    assert client.post(reverse("organisations:emergency", args=[token])).status_code == 404


def test_withdrawn_links_do_nothing_any_more(owner, client):
    old = address(owner.organisation)

    withdraw_emergency_links(organisation=owner.organisation, by=owner.user)

    answers = [client.get(old), client.post(old)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Er ist erneuert worden. Nehmt den Link aus unserer neuesten E-Mail an euch." in text(answers[0])
    assert owner.organisation.name not in text(answers[0])
    assert Organisation.objects.published().count() == 1


def test_a_link_withdrawn_while_the_page_was_open_does_nothing(owner):
    """The version is looked at again under the lock."""
    withdraw_emergency_links(organisation=owner.organisation, by=owner.user)

    with pytest.raises(NotAllowed):
        take_offline(organisation=owner.organisation, version=1)


def test_an_editor_cannot_withdraw_links(owner):
    editor = MembershipFactory(organisation=owner.organisation, role="editor")

    with pytest.raises(NotAllowed):
        withdraw_emergency_links(organisation=owner.organisation, by=editor.user)


def test_a_draft_has_nothing_to_take_off(client):
    draft = OrganisationFactory(status="draft", published_at=None)

    page = client.post(address(draft))

    draft.refresh_from_db()
    assert (page.status_code, draft.status) == (200, "draft")
    assert "Es gibt nichts vom Netz zu nehmen." in page.content.decode()


def test_members_protect_themselves_on_their_page(owner, as_user):
    organisation, browser = owner.organisation, as_user(owner.user)
    page = reverse("organisations:protection", args=[organisation.slug])
    states = []

    for verb in ("offline", "online"):
        browser.post(page, {"verb": verb})
        organisation.refresh_from_db()
        states.append(organisation.status)

    assert states == ["offline", "published"]


def test_the_secret_address_stays_out_of_logs(owner):
    assert clean(f"GET {address(owner.organisation)} 200") == "GET /netzwerk/notfall/…/ 200"


def test_the_way_back_stands_where_members_look(owner, as_user):
    take_offline(organisation=owner.organisation, by=owner.user)
    browser = as_user(owner.user)
    last_day = day_date(timezone.now() + dt.timedelta(days=30))

    for page in (owner.organisation.get_absolute_url(), reverse("mein")):
        shown = text(browser.get(page))
        assert f"Bis zum {last_day} könnt ihr das selbst ändern: Profil wieder zeigen" in shown
    protection = text(browser.get(reverse("organisations:protection", args=[owner.organisation.slug])))
    assert f"Bis zum {last_day} könnt ihr es selbst wieder zeigen." in protection


def test_after_thirty_days_the_way_back_leads_to_the_team(owner, as_user):
    take_offline(organisation=owner.organisation, by=owner.user)
    Organisation.objects.update(offline_at=timezone.now() - dt.timedelta(days=31))

    assert "Profil wieder zeigen" not in text(as_user(owner.user).get(reverse("mein")))


def test_who_is_back_before_the_mail_leaves_is_not_said_to_be_away(owner, run_jobs):
    take_offline(organisation=owner.organisation, by=owner.user)
    back_online(organisation=owner.organisation, by=owner.user)
    assert run_jobs() == []

    take_offline(organisation=owner.organisation, by=owner.user)
    back_online(organisation=owner.organisation, by=owner.user)
    take_offline(organisation=owner.organisation, by=owner.user)
    (mail,) = run_jobs()
    assert mail.to == [owner.user.email]
