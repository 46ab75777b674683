"""Staff put back what an edit has changed, and read what it was."""

import pytest
from django.urls import reverse

from organisations.actions import NotAllowed, NothingToRestore, restore, update_profile
from organisations.differences import differences
from organisations.models import Change, Organisation
from tests.factories import MembershipFactory, StaffFactory, TopicFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:organisations_change_changelist")


@pytest.fixture
def owner():
    return MembershipFactory(role="owner", organisation__name="Beispielverein", organisation__website="")


def edit(owner, **data) -> Change:
    update_profile(organisation=owner.organisation, by=owner.user, data=data)
    return Change.objects.first()


def test_only_the_fields_of_that_edit_go_back(owner):
    topic = TopicFactory(slug="bildung")
    owner.organisation.topics.set([topic])
    vandalism = edit(owner, name="Gekapert", topics=[])
    edit(owner, website="https://example.org/neu")

    organisation = restore(change=vandalism, by=StaffFactory())

    assert (organisation.name, organisation.website) == ("Beispielverein", "https://example.org/neu")
    assert list(organisation.topics.all()) == [topic]
    latest = Change.objects.first()
    assert (latest.kind, latest.before, latest.after) == (
        "restored",
        {"name": "Gekapert", "topics": []},
        {"name": "Beispielverein", "topics": ["bildung"]},
    )


def test_what_was_written_anew_since_stays_unless_staff_want_that_too(owner):
    vandalism = edit(owner, name="Gekapert", website="https://example.org/boese")
    edit(owner, name="Unser neuer Name")

    restored = restore(change=vandalism, by=StaffFactory())
    assert (restored.name, restored.website) == ("Unser neuer Name", "")

    again = restore(change=vandalism, by=StaffFactory(), newer_too=True)
    assert again.name == "Beispielverein"


def test_staff_see_what_would_be_lost_before_they_say_so(owner, as_user):
    vandalism, browser = edit(owner, name="Gekapert"), as_user(StaffFactory())
    edit(owner, name="Unser neuer Name")
    address = reverse("admin:organisations_change_change", args=[vandalism.pk])

    newer = browser.get(address).context["newer"]
    browser.post(address)

    owner.organisation.refresh_from_db()
    assert [(row.label, row.before, row.after) for row in newer] == [("Name", "Unser neuer Name", "Beispielverein")]
    assert owner.organisation.name == "Unser neuer Name"
    browser.post(address, {"newer_too": "on"})
    owner.organisation.refresh_from_db()
    assert owner.organisation.name == "Beispielverein"


def test_an_address_that_was_taken_out_does_not_come_back(owner):
    Organisation.objects.update(street="Altweg 1", postal_code="20099", address_public=True)
    change = edit(owner, street="Neuweg 2", name="Gekapert")
    edit(owner, street="", postal_code="")

    organisation = restore(change=change, by=StaffFactory(), newer_too=True)

    assert (organisation.name, organisation.street) == ("Beispielverein", "")


def test_the_owners_are_told_what_was_put_back(owner, run_jobs):
    change = edit(owner, name="Gekapert", website="https://example.org/boese")
    restore(change=change, by=StaffFactory())

    (mail,) = [mail for mail in run_jobs() if mail.subject.startswith("Zurückgesetzt")]
    assert (mail.to, mail.subject) == ([owner.user.email], "Zurückgesetzt: Profil von Beispielverein")
    assert "Das betrifft: Name, Website" in mail.body


def test_restoring_twice_is_told_and_changes_nothing(owner):
    change = edit(owner, name="Gekapert")
    restore(change=change, by=StaffFactory())

    with pytest.raises(NothingToRestore):
        restore(change=change, by=StaffFactory())
    assert Change.objects.filter(kind="restored").count() == 1


def test_the_own_profile_is_not_put_back_by_members(owner):
    change = edit(owner, name="Neu")

    with pytest.raises(NotAllowed):
        restore(change=change, by=owner.user)


def test_a_topic_that_is_gone_does_not_come_back(owner):
    topic = TopicFactory()
    owner.organisation.topics.set([topic])
    change = edit(owner, topics=[], name="Neu")
    topic.delete()

    organisation = restore(change=change, by=StaffFactory())

    assert (organisation.name, list(organisation.topics.all())) == ("Beispielverein", [])


def test_the_difference_is_told_in_words(owner):
    before = "Wir singen jeden Montag in der Aula der Schule, und alle dürfen mitmachen, auch ohne Noten."
    Organisation.objects.update(description_de=before)
    change = edit(
        owner,
        district="altona",
        is_safe=True,
        languages=["ar", "de"],
        description_de=before.replace("Montag", "Dienstag"),
        summary_en="We sing.",
    )

    said = {(row.label, row.language): (row.before, row.after) for row in differences(change)}

    assert said[("Bezirk", "")] == ("", "Altona")
    assert said[("Sicheres Profil", "")] == ("nein", "ja")
    assert said[("Sprachen", "")] == ("", "العربية, Deutsch")
    assert said[("Was ihr macht, in einem Satz", "Englisch")] == ("", "We sing.")
    (words,) = [row.parts for row in differences(change) if row.label == "Über euch"]
    assert [part for part in words if part[0] != "kept"] == [("gone", "Montag "), ("new", "Dienstag ")]


def test_staff_see_what_was_changed_lately_and_put_it_back(owner, as_user):
    change, browser = edit(owner, name="Gekapert"), as_user(StaffFactory())
    address = reverse("admin:organisations_change_change", args=[change.pk])

    listed = browser.get(LIST).content.decode()
    page = browser.get(address).content.decode()
    browser.post(address)

    owner.organisation.refresh_from_db()
    assert (str(owner.user) in listed, "Gekapert" in page) == (True, True)
    assert owner.organisation.name == "Beispielverein"


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_for_one_and_four(number, owner, as_user, django_assert_num_queries):
    for count in range(number):
        edit(owner, name=f"Name {count}")
    browser = as_user(StaffFactory())

    with django_assert_num_queries(7):
        browser.get(LIST)


def test_staff_without_the_right_see_no_history(owner, as_user):
    change = edit(owner, name="Neu")

    answer = as_user(StaffFactory(is_superuser=False)).get(
        reverse("admin:organisations_change_change", args=[change.pk])
    )

    assert answer.status_code == 403


def test_putting_back_a_text_takes_no_protection_away(owner):
    """Staff mend vandalism; the address of a threatened group stays hidden."""
    Organisation.objects.update(street="Beispielweg 1", address_public=True)
    change = edit(owner, name="Gekapert", is_safe=True, address_public=False)

    organisation = restore(change=change, by=StaffFactory())

    assert (organisation.name, organisation.is_safe, organisation.address_public) == ("Beispielverein", True, False)


def test_a_sentence_that_is_taken_away_is_all_that_is_marked(owner):
    rest = "Kommt am Montag um 18 Uhr in die Aula der Schule, es gibt Tee. Wir freuen uns auf euch."
    Organisation.objects.update(description_de=f"Wir sind da. {rest}")
    change = edit(owner, description_de=rest)

    (row,) = differences(change)

    assert [part for part in row.parts if part[0] != "kept"] == [("gone", "Wir sind da. ")]
