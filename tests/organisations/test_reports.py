"""What is reported is reported once, by whom it concerns; and who is known without proving the address."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organisations.actions import NoLongerOpen, report_message, settle_report
from organisations.models import ContactMessage, Listing, Organisation, Report
from tests.factories import ListingFactory, MembershipFactory, OrganisationFactory, StaffFactory
from tests.organisations.test_contact import delivered
from wedo.team import ensure_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """Of an organisation that gets messages."""
    return MembershipFactory(organisation__name="Beispielverein")


def test_a_message_has_one_open_report_however_often_it_is_reported(owner, as_user, run_jobs):
    staff, message = StaffFactory(), delivered(owner.organisation)
    page, data = reverse("organisations:message", args=[message.pk]), {"verb": "report", "reason": "hate"}
    client = as_user(owner.user)

    answers = [client.post(page, data).status_code for _ in range(3)]

    assert (answers, len(run_jobs())) == ([302] * 3, 1)
    settle_report(report=Report.objects.get(), by=staff)
    client.post(page, data)
    assert (Report.objects.count(), Report.objects.filter(settled_at=None).count()) == (2, 1)
    with pytest.raises(IntegrityError, match="report_one_open_for_each_message"), transaction.atomic():
        Report.objects.create(organisation=owner.organisation, message=message, about="message", reason="spam")


def test_nobody_reports_more_than_ten_messages_an_hour(owner, as_user):
    client = as_user(owner.user)
    pages = [reverse("organisations:message", args=[delivered(owner.organisation).pk]) for _ in range(11)]

    answers = [client.post(page, {"verb": "report", "reason": "spam"}).status_code for page in pages]

    assert answers == [302] * 10 + [429]
    assert (Report.objects.count(), client.post(pages[0], {"verb": "block"}).status_code) == (10, 302)


def test_a_report_outlives_its_message(owner):
    message = delivered(owner.organisation)
    report_message(message=message, by=owner.user, reason="spam")
    ContactMessage.objects.all().delete()

    assert "Hallo zusammen!" in Report.objects.get(message=None).quoted
    with pytest.raises(NoLongerOpen):
        report_message(message=message, by=owner.user, reason="spam")


@pytest.mark.parametrize("status", sorted({*Organisation.Status} - {Organisation.Status.PUBLISHED}))
def test_a_member_of_a_profile_that_is_not_public_proves_the_address(owner, as_user, status, run_jobs):
    """Else one form would be enough to write to everybody in the name of an organisation that nobody has looked at."""
    offline_at = timezone.now() if status == Organisation.Status.OFFLINE else None
    writer = MembershipFactory(organisation__status=status, organisation__offline_at=offline_at).user
    page = reverse("organisations:contact", args=[owner.organisation.slug])

    as_user(writer).post(page, {"name": "Kim", "email": writer.email, "text": "Hallo zusammen!"})

    message = ContactMessage.objects.get()
    assert (message.sender, message.sent_at) == (None, None)
    assert [mail.to for mail in run_jobs()] == [[writer.email]]


def test_only_staff_who_may_act_on_it_hear_of_a_report(client, run_jobs):
    organisation = OrganisationFactory()
    StaffFactory(is_superuser=False)
    editor = StaffFactory(is_superuser=False)
    editor.user_permissions.add(Permission.objects.get(codename="change_organisation"))
    grouped = StaffFactory(is_superuser=False)
    grouped.groups.add(ensure_team())
    everything = StaffFactory()

    client.post(reverse("organisations:report", args=[organisation.slug]), {"reason": "wrong"})

    assert sorted(mail.to[0] for mail in run_jobs()) == sorted([editor.email, grouped.email, everything.email])


def test_a_reported_entry_is_kept_as_it_was_reported(client):
    listing = ListingFactory(title="Raum nur für Deutsche", text="Andere nicht.")
    address = reverse("organisations:report", args=[listing.organisation.slug])

    client.post(f"{address}?eintrag={listing.pk}", {"reason": "hate"})
    Listing.objects.update(title="Raum für alle", text="")

    assert Report.objects.get().quoted == "Raum nur für Deutsche\n\nAndere nicht."
