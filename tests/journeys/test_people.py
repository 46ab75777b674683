"""A team: somebody is invited, signs up, comes back to the invitation and joins; responsibility is handed over."""

from playwright.sync_api import expect

from organisations.models import Membership
from tests.factories import MembershipFactory
from tests.journeys.test_registration import NEW_PASSWORD, sign_in


def roles(organisation) -> dict:
    """The role of each address."""
    return dict(Membership.objects.filter(organisation=organisation).values_list("user__email", "role"))


def test_from_the_invitation_to_the_hand_over(open_browser, run_jobs, link_in, look):
    owner = MembershipFactory(organisation__name="Beispielchor", user__email="ada@example.org", user__name="Ada")
    team = f"/netzwerk/{owner.organisation.slug}/team/"
    desk = open_browser(javascript=False)
    sign_in(desk, owner.user)
    desk.goto(team)
    desk.get_by_label("E-Mail-Adresse").fill("ben@example.org")
    desk.get_by_role("button", name="Einladung schicken").click()
    (invitation,) = run_jobs()

    page = open_browser()
    page.goto(link_in(invitation, r"/netzwerk/einladung/[^/\s]+/"))
    look(page)
    page.get_by_role("link", name="Einladung ablehnen").click()
    look(page)
    page.get_by_role("link", name="Nein, zurück").click()
    page.get_by_role("main").get_by_role("link", name="Konto anlegen").click()
    page.get_by_label("Dein Name").fill("Ben Beispiel")
    page.get_by_label("E-Mail-Adresse").fill("ben@example.org")
    page.get_by_label("Passwort", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Konto anlegen").click()
    (mail,) = run_jobs()
    page.goto(link_in(mail, r"/konto/confirm-email/[^/\s]+/"))
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Komm ins Team von Beispielchor")
    look(page)
    page.goto("/mein/")
    look(page)
    page.get_by_role("link", name="Ansehen und antworten").click()
    page.get_by_role("button", name="Ja, ich bin dabei").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Euer Team")
    look(page)
    assert roles(owner.organisation) == {"ada@example.org": "owner", "ben@example.org": "editor"}

    desk.goto(team)
    desk.get_by_role("link", name="Zugang ändern").click()
    desk.get_by_role("link", name="Übergeben").click()
    desk.get_by_role("button", name="Ja, übergeben").click()
    assert roles(owner.organisation) == {"ada@example.org": "editor", "ben@example.org": "owner"}
    desk.get_by_role("link", name="Team verlassen").click()
    desk.get_by_role("button", name="Ja, verlassen").click()
    assert roles(owner.organisation) == {"ben@example.org": "owner"}

    page.goto(team)
    look(page)
    page.get_by_role("link", name="Team verlassen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wer übernimmt?")
    look(page)
    run_jobs()


def test_a_request_is_taken_back_from_my_wedo(open_browser, run_jobs, look):
    owner = MembershipFactory(organisation__name="Beispielchor")
    other = MembershipFactory()
    page = open_browser()
    sign_in(page, other.user)
    page.goto(f"/netzwerk/{owner.organisation.slug}/")
    page.get_by_role("link", name="Das sind wir, lasst uns rein").click()
    look(page)
    page.get_by_role("button", name="Anfrage schicken").click()
    look(page)
    page.get_by_role("button", name="Zurückziehen").click()

    expect(page.get_by_text("Die Anfrage ist zurückgezogen.")).to_be_visible()
    assert owner.organisation.join_requests.count() == 0
    run_jobs()
