"""Staff delete a profile for good (docs/privacy.md)."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse

from organisations import actions
from organisations.models import Change, Listing, Organisation
from tests.factories import BookingFactory, ListingFactory, MembershipFactory, StaffFactory
from tickets.models import Booking
from wedo.refusals import Gone
from wedo.team import ensure_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """One of the team, who is no superuser."""
    ensure_team()
    staff = StaffFactory(is_superuser=False)
    staff.groups.add(Group.objects.get(name="Team"))
    return staff


@pytest.fixture
def member():
    """The owner of a profile that has a history, an entry, a picture and a booking."""
    member = MembershipFactory(organisation__name="Beispielchor")
    organisation = member.organisation
    actions.record(organisation=organisation, kind=Change.Kind.CONFIRMED, by=member.user)
    ListingFactory(organisation=organisation)
    organisation.pictures.create(file=ContentFile(b"b", "hof.webp"), alt="Der Hof", width=1, height=1)
    BookingFactory(organisation=organisation)
    return member


def test_the_team_deletes_a_profile_with_all_that_belongs_to_it(
    client, team, member, run_jobs, django_capture_on_commit_callbacks
):
    organisation = member.organisation
    picture = organisation.pictures.get().file
    address = reverse("admin:organisations_organisation_delete", args=[organisation.pk])
    client.force_login(team)

    asked = client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"post": "yes"})

    assert dict(asked.context["model_count"]) == {
        "Mitglieder": 1,
        "Suche/Biete": 1,
        "Bilder": 1,
        "Änderungen": 1,
    }
    assert answer.url == reverse("admin:organisations_organisation_changelist")
    assert (Organisation.objects.count(), Listing.objects.count(), Change.objects.count()) == (0, 0, 0)
    assert not picture.storage.exists(picture.name)
    assert Booking.objects.get().organisation is None
    told = [mail for mail in run_jobs() if mail.to == [member.user.email]]
    assert [mail.subject for mail in told] == ["Gelöscht: Beispielchor"]
    assert "Das Team von WeDo hat das Profil von Beispielchor gelöscht." in told[0].body


def test_staff_without_the_right_and_owners_do_not(client, member):
    staff = StaffFactory(is_superuser=False)
    for by in (staff, member.user):
        with pytest.raises(actions.NotAllowed):
            actions.delete_organisation(organisation=member.organisation, by=by)
    client.force_login(staff)

    answer = client.post(reverse("admin:organisations_organisation_delete", args=[member.organisation_id]))

    assert (answer.status_code, Organisation.objects.count()) == (403, 1)


def test_deleted_twice_it_is_gone(team, member):
    first, second = (Organisation.objects.get(pk=member.organisation_id) for _ in range(2))
    actions.delete_organisation(organisation=first, by=team)

    with pytest.raises(Gone):
        actions.delete_organisation(organisation=second, by=team)
