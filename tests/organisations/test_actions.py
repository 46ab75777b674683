"""Registering, editing, publishing."""

import pytest
from django.db import IntegrityError, transaction

from organisations.actions import (
    AlreadyDecided,
    NotAllowed,
    create_organisation,
    decline,
    free_slug,
    publish,
    update_profile,
)
from organisations.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_who_registers_an_organisation_is_its_owner_and_staff_are_told(run_jobs):
    user, staff, topic = UserFactory(), StaffFactory(), TopicFactory()

    organisation = create_organisation(
        by=user, data={"name": "Beispielchor Vielklang", "summary_de": "Ein Chor.", "topics": [topic]}
    )

    assert (organisation.status, organisation.slug) == ("submitted", "beispielchor-vielklang")
    assert organisation.seed == "Beispielchor Vielklang"
    assert list(organisation.topics.all()) == [topic]
    assert list(Membership.objects.values_list("user", "role")) == [(user.pk, "owner")]
    assert [mail.to for mail in run_jobs()] == [[staff.email]]


def test_the_form_sent_twice_registers_one_organisation():
    user, data = UserFactory(), {"name": "Beispielchor", "summary_de": "Ein Chor."}

    first, second = (create_organisation(by=user, data=data) for _ in range(2))
    elsewhere = create_organisation(by=UserFactory(), data=data)

    assert second == first
    assert Organisation.objects.count() == 2
    assert elsewhere != first


def test_only_allow_listed_fields_are_taken():
    organisation = create_organisation(
        by=UserFactory(), data={"name": "Beispiel", "summary_de": "x", "status": "published", "slug": "boese"}
    )

    assert (organisation.status, organisation.slug) == ("submitted", "beispiel")


def test_renaming_keeps_the_pattern():
    membership = MembershipFactory(organisation__name="Alt", organisation__pattern_seed="Alt")

    organisation = update_profile(organisation=membership.organisation, by=membership.user, data={"name": "Neu"})

    assert (organisation.name, organisation.seed, organisation.sort_name) == ("Neu", "Alt", "neu")


def test_a_member_of_another_organisation_changes_nothing():
    organisation = OrganisationFactory(name="Unverändert")

    with pytest.raises(NotAllowed):
        update_profile(organisation=organisation, by=MembershipFactory().user, data={"name": "Gekapert"})

    organisation.refresh_from_db()
    assert organisation.name == "Unverändert"


def test_publishing_tells_the_owners_once(run_jobs):
    membership = MembershipFactory(organisation__status=Organisation.Status.SUBMITTED, organisation__published_at=None)
    staff = StaffFactory()

    publish(organisation=membership.organisation, by=staff)
    publish(organisation=membership.organisation, by=staff)

    membership.organisation.refresh_from_db()
    assert membership.organisation.status == "published"
    assert [mail.to for mail in run_jobs()] == [[membership.user.email]]


def test_only_staff_publish():
    membership = MembershipFactory(organisation__status=Organisation.Status.SUBMITTED, organisation__published_at=None)

    with pytest.raises(NotAllowed):
        publish(organisation=membership.organisation, by=membership.user)

    membership.organisation.refresh_from_db()
    assert membership.organisation.status == "submitted"


def test_a_published_profile_cannot_be_declined():
    with pytest.raises(AlreadyDecided):
        decline(organisation=OrganisationFactory(), by=StaffFactory(), message="Nein.")


def test_addresses_are_made_from_names_and_never_given_twice():
    OrganisationFactory(slug="uebergaenge")

    assert free_slug("Grüße & Küsse") == "gruesse-kuesse"
    assert free_slug("Übergänge").startswith("uebergaenge-")
    assert free_slug("جمعية المثال") == "organisation"
    assert free_slug("Suche Biete") != "suche-biete"


def test_a_person_is_a_member_once():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError, match="membership_once_per_person"), transaction.atomic():
        MembershipFactory(organisation=membership.organisation, user=membership.user)
