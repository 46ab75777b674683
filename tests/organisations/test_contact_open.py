"""Who can be written to: by the form of the profile, by an entry, or not at all because nobody would read it."""

import pytest

from organisations.actions import NotAllowed, close, send_message
from organisations.models import ContactMessage, Organisation
from tests.factories import ListingFactory, MembershipFactory, OrganisationFactory, StaffFactory
from tests.organisations.test_contact import KIM, contact, link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return MembershipFactory(role="owner", organisation__name="Beispielverein")


@pytest.mark.parametrize("gone", [{"role": "editor"}, {"user__is_active": False}])
def test_where_nobody_answers_nobody_is_written_to_not_even_staff(gone, client, run_jobs):
    """What is private never ends up in the network's mailbox; staff see what is reported."""
    StaffFactory()
    organisation = MembershipFactory(**gone).organisation

    page, answer = client.get(contact(organisation)), client.post(contact(organisation), KIM)

    assert (page.status_code, answer.status_code) == (200, 409)
    assert "Hier liest gerade niemand Nachrichten" in page.content.decode()
    with pytest.raises(NotAllowed):
        send_message(organisation=organisation, **KIM, language="de", by=MembershipFactory().user)
    assert (run_jobs(), ContactMessage.objects.count()) == ([], 0)


def test_the_profile_says_so_instead_of_the_button(owner, client):
    alone = OrganisationFactory()

    pages = [client.get(one.get_absolute_url()).content.decode() for one in (owner.organisation, alone)]

    assert ["Nachricht schreiben" in page for page in pages] == [True, False]
    assert ["Hier liest gerade niemand Nachrichten." in page for page in pages] == [False, True]


def test_a_message_confirmed_after_the_last_owner_has_gone_goes_nowhere(owner, client, run_jobs):
    StaffFactory()
    client.post(contact(owner.organisation), KIM)
    (asked,) = run_jobs()
    owner.delete()

    answer = client.post(link_in(asked))

    assert (answer.status_code, run_jobs()) == (409, [])


def test_no_message_when_the_form_is_switched_off():
    with pytest.raises(NotAllowed):
        send_message(
            organisation=MembershipFactory(organisation__contact_form=False).organisation, **KIM, language="de"
        )
    assert ContactMessage.objects.count() == 0


def test_an_open_entry_is_answered_though_the_form_of_the_profile_is_off(owner, client, run_jobs):
    organisation = owner.organisation
    Organisation.objects.update(contact_form=False)
    page = f"{contact(organisation)}?eintrag={ListingFactory(organisation=organisation).pk}"

    client.post(page, KIM)
    client.post(link_in(run_jobs()[0]))

    assert [mail.to for mail in run_jobs()] == [[owner.user.email]]
    closed = (contact(organisation), f"{contact(organisation)}?eintrag={ListingFactory().pk}")
    assert [client.get(one).status_code for one in (page, *closed)] == [200, 404, 404]


def test_a_safe_profile_always_takes_messages(owner, client, run_jobs):
    Organisation.objects.update(contact_form=False, is_safe=True)

    answer = client.post(contact(owner.organisation), KIM)

    assert answer.url == f"{contact(owner.organisation)}?bestaetigen"
    assert [mail.to for mail in run_jobs()] == [[KIM["email"]]]


@pytest.mark.parametrize("facts", [{}, {"contact_form": False}, {"contact_form": False, "is_safe": True}])
@pytest.mark.parametrize(("kind", "label"), [("need", "Wir können helfen"), ("offer", "Das möchten wir nutzen")])
def test_readers_answer_by_the_contact_form(client, kind, label, facts):
    """Also where the profile takes no messages."""
    organisation = MembershipFactory(**{f"organisation__{name}": value for name, value in facts.items()}).organisation
    listing = ListingFactory(kind=kind, organisation=organisation)

    html = client.get(listing.get_absolute_url()).content.decode()

    assert (
        f'href="/netzwerk/{listing.organisation.slug}/kontakt/?eintrag={listing.pk}" rel="nofollow">{label}</a>' in html
    )
    assert f'href="/netzwerk/{listing.organisation.slug}/melden/?eintrag={listing.pk}"' in html


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Hier liest gerade niemand Nachrichten."),
        ({"organisation__phone": "040 1"}, "Hier liest gerade niemand Nachrichten."),
        ({"organisation__phone": "040 1", "organisation__phone_public": True}, "So erreicht ihr uns"),
        ({"organisation__email": "chor@example.org", "organisation__email_public": True}, "So erreicht ihr uns"),
    ],
)
def test_without_an_owner_the_profile_says_how_or_nobody_does(client, facts, said):
    """No button leads to a page without any way to reach them."""
    listing = ListingFactory(**facts)

    html = client.get(listing.get_absolute_url()).content.decode()

    both = ("Hier liest gerade niemand Nachrichten.", "So erreicht ihr uns")
    assert [one for one in both if one in html] == [said]
    assert "?eintrag=" not in html.replace(f"/melden/?eintrag={listing.pk}", "")


def test_an_answer_to_an_entry_that_ended_meanwhile_is_given_back(owner, client, run_jobs):
    listing = ListingFactory(organisation=owner.organisation)
    address = f"{contact(owner.organisation)}?eintrag={listing.pk}"
    close(listing=listing, by=owner.user, outcome="found")

    answer = client.post(address, KIM, headers={"Origin": "http://testserver"})

    assert (answer.status_code, run_jobs(), ContactMessage.objects.count()) == (410, [], 0)
    assert f'<li dir="auto">{KIM["text"]}</li>' in answer.content.decode()
