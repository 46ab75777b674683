"""Registering, editing, publishing."""

import contextlib
import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.actions import (
    AlreadyDecided,
    NotAllowed,
    create_organisation,
    decline,
    free_slug,
    publish,
    send_message,
    update_profile,
)
from organisations.models import ContactMessage, Membership, Organisation
from organisations.tasks import send_contact_message, tidy_up
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory, UserFactory
from wedo import mail

pytestmark = pytest.mark.django_db


def test_who_registers_an_organisation_is_its_owner_and_staff_are_told(run_jobs):
    user, staff, topic = UserFactory(), StaffFactory(), TopicFactory()

    organisation = create_organisation(
        by=user, data={"name": "Beispielchor Vielklang", "summary": "Ein Chor.", "topics": [topic]}
    )

    assert (organisation.status, organisation.slug) == ("submitted", "beispielchor-vielklang")
    assert organisation.seed == "Beispielchor Vielklang"
    assert list(organisation.topics.all()) == [topic]
    assert list(Membership.objects.values_list("user", "role")) == [(user.pk, "owner")]
    assert [mail.to for mail in run_jobs()] == [[staff.email]]


def test_the_form_sent_twice_registers_one_organisation():
    user, data = UserFactory(), {"name": "Beispielchor", "summary": "Ein Chor."}

    first, second = (create_organisation(by=user, data=data) for _ in range(2))
    elsewhere = create_organisation(by=UserFactory(), data=data)

    assert second == first
    assert Organisation.objects.count() == 2
    assert elsewhere != first


def test_only_allow_listed_fields_are_taken():
    organisation = create_organisation(
        by=UserFactory(), data={"name": "Beispiel", "summary": "x", "status": "published", "slug": "boese"}
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


def test_a_message_reaches_the_owners_with_the_sender_to_answer_to_and_is_forgotten(run_jobs):
    membership = MembershipFactory()

    send_message(
        organisation=membership.organisation, name="Kim", email="kim@example.org", text="Hallo!", language="de"
    )

    (mail,) = run_jobs()
    assert (mail.to, mail.reply_to) == ([membership.user.email], ["kim@example.org"])
    assert ContactMessage.objects.count() == 0


def test_a_message_to_an_organisation_without_owners_reaches_staff(run_jobs):
    staff = StaffFactory()

    send_message(organisation=OrganisationFactory(), name="Kim", email="kim@example.org", text="Hallo!", language="de")

    (mail,) = run_jobs()
    assert (mail.to, mail.reply_to) == ([staff.email], ["kim@example.org"])
    assert ContactMessage.objects.count() == 0


def test_one_bad_address_repeats_the_message_to_nobody_else(run_jobs, monkeypatch):
    first = MembershipFactory()
    second = MembershipFactory(organisation=first.organisation)
    send_message(organisation=first.organisation, name="Kim", email="kim@example.org", text="Hallo!", language="de")
    message = ContactMessage.objects.get()
    send, tried = mail.send, []

    def refuse_the_first(**parts):
        tried.append(parts["to"])
        if parts["to"] == first.user.email and tried.count(parts["to"]) < 3:
            raise OSError("550 no such user")
        send(**parts)

    monkeypatch.setattr(mail, "send", refuse_the_first)
    for user in (first.user, second.user, first.user):
        with contextlib.suppress(OSError):
            send_contact_message(message_id=message.pk, recipient_id=user.pk)
    message.refresh_from_db()
    assert message.waiting_for == [first.user.pk]
    for user in (second.user, first.user, first.user):
        send_contact_message(message_id=message.pk, recipient_id=user.pk)

    assert tried == [first.user.email, second.user.email, first.user.email, first.user.email]
    assert ContactMessage.objects.count() == 0


def test_a_message_that_cannot_be_delivered_is_forgotten_after_four_days():
    message = ContactMessage.objects.create(organisation=OrganisationFactory(), name="Kim", email="kim@example.org")
    tidy_up(timestamp=0)
    assert ContactMessage.objects.count() == 1

    ContactMessage.objects.filter(pk=message.pk).update(created_at=timezone.now() - dt.timedelta(days=4, minutes=1))
    tidy_up(timestamp=0)

    assert ContactMessage.objects.count() == 0


def test_no_message_when_the_form_is_switched_off():
    organisation = OrganisationFactory(contact_form=False)

    with pytest.raises(NotAllowed):
        send_message(organisation=organisation, name="Kim", email="k@example.org", text="Hallo", language="de")

    assert ContactMessage.objects.count() == 0


def test_a_person_is_a_member_once():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError, match="membership_once_per_person"), transaction.atomic():
        MembershipFactory(organisation=membership.organisation, user=membership.user)
