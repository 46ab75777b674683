"""The mails about who belongs to an organisation."""

import pytest
from django.utils import timezone

from organisations import actions, mails
from organisations.models import Membership, Organisation
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, UserFactory
from tests.mail_samples import people_samples

pytestmark = pytest.mark.django_db

# Who is no owner (any more) gets no way to take the profile off the net.
WITH_EMERGENCY = {
    "invitation_claim_owner",
    "news_joined",
    "news_left",
    "news_now_owner",
    "news_handed",
    "news_handed_on",
    "news_owner_left",
    "news_no_owner",
    "join_request",
}


def test_each_mail_is_whole():
    samples = people_samples()

    for kind, message in samples.items():
        [html] = [content for content, mimetype in message.alternatives if mimetype == "text/html"]
        for part in (message.subject, message.body, html):
            assert "{" not in part.replace("{margin", ""), kind
            assert "None" not in part, kind
        assert "Beispielchor" in message.subject, kind
        assert "Beispielchor" in html, kind
        assert "\n" not in message.subject, kind
    assert {kind for kind, message in samples.items() if "/notfall/" in message.body} == WITH_EMERGENCY


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("invitation_join_editor", "Einladung ins Team von Beispielchor"),
        ("invitation_claim_owner", "Euer Profil bei WeDo: Beispielchor"),
        ("news_removed", "Neues aus dem Team: Beispielchor"),
        ("join_request", "Jemand möchte ins Team: Beispielchor"),
    ],
)
def test_the_subject_says_what_it_is_about(kind, subject):
    assert people_samples()[kind].subject == subject


def test_an_invitation_says_what_one_may_do_and_until_when():
    samples = people_samples()

    assert "In der Redaktion änderst du das Profil" in samples["invitation_join_editor"].body
    assert "Als verantwortliche Person" in samples["invitation_join_owner"].body
    assert "Mit diesem Link übernehmt ihr es." in samples["invitation_claim_owner"].body
    for kind in ("invitation_join_editor", "invitation_claim_owner"):
        assert "/netzwerk/einladung/" in samples[kind].body
        assert "nur für diese E-Mail-Adresse" in samples[kind].body


def test_links_are_in_the_language_of_the_mail():
    for message in people_samples("en").values():
        assert message.extra_headers["Content-Language"] == "en"
        assert "/en/netzwerk/" in message.body or "/team/" not in message.body


def test_a_closed_account_gets_no_mail():
    member = MembershipFactory(user__is_active=False)

    assert mails.people_news(member.organisation, mails.News.LET_IN, member.user.pk, UserFactory(), number="1") is None


def test_who_is_gone_is_somebody():
    member = MembershipFactory(organisation=OrganisationFactory())

    told = mails.people_news(member.organisation, mails.News.LEFT, member.user.pk, None, number="1")

    assert "Jemand hat euer Team verlassen." in told.body


@pytest.mark.parametrize("status", ["draft", "offline"])
def test_who_is_not_let_in_learns_no_name_that_is_not_public(status):
    hidden = OrganisationFactory(name="Geheimname", status=status, offline_at=timezone.now())
    asking = UserFactory()

    told = mails.people_news(hidden, mails.News.NOT_LET_IN, asking.pk, None, number="1")

    assert told.subject == "Neues zu deiner Anfrage"
    assert "Geheimname" not in told.body + told.alternatives[0].content
    assert hidden.slug not in told.body + told.alternatives[0].content
    assert len(told.pictures) == 1


def test_the_new_emergency_link_is_announced_where_the_old_ones_end():
    said = {kind for kind, message in people_samples().items() if "gelten nicht mehr" in message.body}

    assert said == {"news_owner_left", "news_no_owner"}


def test_who_was_removed_before_the_mail_left_gets_no_new_way_off_the_net(run_jobs):
    """The mail server was away for a day: the job of yesterday reads who answers for the profile today."""
    owner = MembershipFactory()
    organisation = owner.organisation
    left = MembershipFactory(organisation=organisation, role="editor")
    actions.change_role(membership=left, role="owner", by=owner.user)
    Organisation.objects.update(status="submitted", published_at=None)
    actions.publish(organisation=organisation, by=StaffFactory())
    actions.remove(membership=Membership.objects.get(pk=left.pk), by=owner.user)

    got = [mail for mail in run_jobs() if mail.to == [left.user.email]]

    assert got != []
    assert [mail.subject for mail in got if "/notfall/" in mail.body or "öffentlich" in mail.subject] == []
