"""Writing to organisations: proven, limited, blocked, reported."""

import contextlib
import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.actions import (
    NoLongerOpen,
    NotAllowed,
    block_sender,
    confirm_message,
    lift_block,
    report_message,
    send_message,
    settle_report,
    take_offline,
)
from organisations.models import Block, ContactMessage, Listing, Report
from organisations.tasks import send_contact_message, tidy_up
from tests.factories import MembershipFactory, StaffFactory, UserFactory
from wedo import mail
from wedo.logs import clean

pytestmark = pytest.mark.django_db
KIM = {"name": "Kim", "email": "kim@example.org", "text": "Hallo zusammen!"}


@pytest.fixture
def owner():
    return MembershipFactory(role="owner", organisation__name="Beispielverein")


def contact(organisation) -> str:
    return reverse("organisations:contact", args=[organisation.slug])


def link_in(message) -> str:
    return re.search(r"(/netzwerk/nachricht/[^/\s]+/)", message.body).group(1)


def delivered(organisation, **facts) -> ContactMessage:
    return ContactMessage.objects.create(organisation=organisation, **KIM, sent_at=timezone.now(), **facts)


def test_a_visitor_proves_the_address_before_anybody_is_bothered(owner, client, run_jobs):
    answer = client.post(contact(owner.organisation), KIM, follow=True)
    (asked,) = run_jobs()

    assert answer.redirect_chain == [(f"{contact(owner.organisation)}?bestaetigen", 302)]
    assert owner.user.email not in answer.content.decode()
    assert (asked.to, asked.subject) == (["kim@example.org"], "Bitte bestätige deine Nachricht")


def test_a_mail_scanner_sends_nothing_and_the_button_does_once(owner, client, run_jobs):
    client.post(contact(owner.organisation), KIM)
    (asked,) = run_jobs()
    page = client.get(link_in(asked))
    before = run_jobs()

    sent = client.post(link_in(asked))
    again = client.post(link_in(asked))

    assert ("Hallo zusammen!" in page.content.decode(), before) == (True, [])
    assert (sent.status_code, again.status_code) == (200, 404)
    (letter,) = run_jobs()
    assert (letter.to, letter.reply_to) == ([owner.user.email], ["kim@example.org"])


def test_the_mail_that_asks_quotes_nothing_that_was_typed(owner, client, run_jobs):
    """Else anybody could send anything to anybody through us (features.md, C16)."""
    client.post(contact(owner.organisation), {**KIM, "name": "Gewinn abholen", "text": "https://boese.example.org"})

    (asked,) = run_jobs()
    everything = asked.body + str(asked.alternatives)
    assert ("Gewinn abholen" in everything, "boese" in everything) == (False, False)


def test_a_member_of_another_organisation_is_known_and_writes_at_once(owner, as_user, run_jobs):
    member = MembershipFactory().user

    as_user(member).post(
        contact(owner.organisation), {"name": "Amal", "text": "Wir haben einen Raum.", "email": "x@y.z"}
    )

    (letter,) = run_jobs()
    assert (letter.to, letter.reply_to) == ([owner.user.email], [member.email])
    assert f"Die Person gehört bei WeDo zu: {member.organisations.get().name}" in letter.body
    assert ContactMessage.objects.get().sender == member


def test_a_member_of_a_safe_profile_is_known_without_its_name(owner, as_user, run_jobs):
    member = MembershipFactory(organisation__name="Geheimes Frauenhaus", organisation__is_safe=True).user

    as_user(member).post(contact(owner.organisation), {"name": "Amal", "text": "Wir haben einen Raum."})

    (letter,) = run_jobs()
    assert "Die Person gehört zu einer Organisation im Netzwerk." in letter.body
    assert "Geheimes Frauenhaus" not in letter.body + letter.alternatives[0].content


def test_another_site_cannot_write_in_the_name_of_a_member(owner, run_jobs):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(MembershipFactory().user)

    answer = browser.post(contact(owner.organisation), {"name": "Amal", "text": "Wir haben einen Raum."})

    assert (answer.status_code, run_jobs(), ContactMessage.objects.count()) == (403, [], 0)


def test_an_account_without_an_organisation_is_a_visitor(owner, as_user, run_jobs):
    as_user(UserFactory()).post(contact(owner.organisation), KIM)

    assert [mail.to for mail in run_jobs()] == [["kim@example.org"]]


def test_a_message_about_a_listing_says_so(owner, as_user, run_jobs):
    listing = Listing.objects.create(
        organisation=owner.organisation,
        kind="need",
        category="rooms",
        title="Proberaum",
        valid_until=timezone.localdate(),
    )

    as_user(MembershipFactory().user).post(
        f"{contact(owner.organisation)}?eintrag={listing.pk}", {"name": "Amal", "text": "Wir haben einen."}
    )

    (letter,) = run_jobs()
    assert letter.subject == "Zu eurem Eintrag: Proberaum"
    assert "Amal antwortet auf euren Eintrag „Proberaum“:" in letter.body


@pytest.mark.parametrize("number", ["x", "999999", "-1", "٣", "1" * 30])
def test_a_listing_that_is_none_is_left_out(number, owner, client):
    assert client.get(f"{contact(owner.organisation)}?eintrag={number}").context["listing"] is None


def test_an_old_link_does_not_hold(owner, client, run_jobs):
    client.post(contact(owner.organisation), KIM)
    (asked,) = run_jobs()
    ContactMessage.objects.update(created_at=timezone.now() - dt.timedelta(hours=49))

    answer = client.post(link_in(asked))

    assert (answer.status_code, run_jobs()) == (404, [])
    with pytest.raises(NoLongerOpen):
        confirm_message(key="A" * 43)


def test_what_went_off_the_net_meanwhile_gets_no_message(owner, client, run_jobs):
    client.post(contact(owner.organisation), KIM)
    (asked,) = run_jobs()
    take_offline(organisation=owner.organisation, by=owner.user)
    run_jobs()

    answer = client.post(link_in(asked))

    assert (answer.status_code, run_jobs()) == (409, [])
    html = answer.content.decode()
    assert ("Deine Nachricht kam nicht an" in html, KIM["text"] in html) == (True, True)


def test_who_was_blocked_meanwhile_is_told_nothing_of_it(owner, client, run_jobs):
    client.post(contact(owner.organisation), KIM)
    (asked,) = run_jobs()
    block_sender(message=ContactMessage.objects.get(), by=owner.user)

    answer = client.post(link_in(asked))

    assert "Deine Nachricht ist unterwegs" in answer.content.decode()
    assert (answer.status_code, run_jobs(), ContactMessage.objects.count()) == (200, [], 0)


def test_the_secret_address_stays_out_of_logs(owner, client, run_jobs):
    client.post(contact(owner.organisation), KIM)
    (asked,) = run_jobs()

    assert clean(link_in(asked)) == "/netzwerk/nachricht/…/"


def test_one_bad_address_repeats_the_message_to_nobody_else(owner, monkeypatch):
    second = MembershipFactory(organisation=owner.organisation, role="owner")
    message = delivered(owner.organisation, waiting_for=[owner.user.pk, second.user.pk])
    send, tried = mail.send, []

    def refuse_the_first(**parts):
        tried.append(parts["to"])
        if parts["to"] == owner.user.email and tried.count(parts["to"]) < 3:
            raise OSError("550 no such user")
        send(**parts)

    monkeypatch.setattr(mail, "send", refuse_the_first)
    for user in (owner.user, second.user, owner.user):
        with contextlib.suppress(OSError):
            send_contact_message(message_id=message.pk, recipient_id=user.pk)
    message.refresh_from_db()
    assert message.waiting_for == [owner.user.pk]
    for user in (second.user, owner.user, owner.user):
        send_contact_message(message_id=message.pk, recipient_id=user.pk)

    assert tried == [owner.user.email, second.user.email, owner.user.email, owner.user.email]


def test_who_is_removed_before_it_leaves_does_not_get_it(owner, run_jobs):
    """Nor the network, for which messages to profiles without an owner once waited (0)."""
    former = MembershipFactory(organisation=owner.organisation)
    message = send_message(
        organisation=owner.organisation, **KIM, language="de", by=MembershipFactory(user__name="Kim").user
    )
    former.delete()
    told = run_jobs()
    message.waiting_for = [0]
    message.save()

    send_contact_message(message_id=message.pk, recipient_id=0)

    message.refresh_from_db()
    assert ([mail.to for mail in told], run_jobs(), message.waiting_for) == ([[owner.user.email]], [], [])


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({"sent_at": dt.timedelta(days=89)}, 1),
        ({"sent_at": dt.timedelta(days=91)}, 0),
        ({"created_at": dt.timedelta(hours=47), "sent_at": None}, 1),
        ({"created_at": dt.timedelta(hours=50), "sent_at": None}, 0),
    ],
)
def test_messages_are_forgotten_in_time(facts, left, owner):
    message = delivered(owner.organisation)
    then = {name: value and timezone.now() - value for name, value in facts.items()}
    ContactMessage.objects.filter(pk=message.pk).update(**then)

    tidy_up(timestamp=0)

    assert ContactMessage.objects.count() == left


def test_a_blocked_sender_is_told_nothing_and_reaches_nobody(owner, client, run_jobs):
    message = delivered(owner.organisation)
    block_sender(message=message, by=owner.user)

    answer = client.post(contact(owner.organisation), {**KIM, "email": "KIM@Example.org"}, follow=True)

    assert answer.redirect_chain == [(f"{contact(owner.organisation)}?bestaetigen", 302)]
    assert (run_jobs(), ContactMessage.objects.count()) == ([], 1)


def test_of_a_blocked_address_only_a_hash_is_kept(owner):
    block_sender(message=delivered(owner.organisation), by=owner.user)

    (block,) = Block.objects.all()
    assert (len(block.email_hash), "kim" in block.email_hash) == (64, False)


def test_a_block_is_lifted_when_its_message_is_long_deleted(owner, as_user):
    block_sender(message=delivered(owner.organisation), by=owner.user)
    ContactMessage.objects.all().delete()
    stranger, page = MembershipFactory().user, reverse("organisations:messages")
    block = Block.objects.get()

    as_user(stranger).post(page, {"block": block.pk})
    assert Block.objects.count() == 1
    with pytest.raises(NotAllowed):
        lift_block(block=block, by=stranger)
    browser = as_user(owner.user)
    shown = browser.get(page).content.decode()
    browser.post(page, {"block": block.pk})

    assert ("<bdi>Kim</bdi>" in shown, Block.objects.count()) == (True, 0)


def test_a_block_holds_for_one_organisation(owner):
    block_sender(message=delivered(owner.organisation), by=owner.user)

    assert send_message(organisation=MembershipFactory().organisation, **KIM, language="de") is not None


def test_members_read_block_and_unblock_on_their_page(owner, as_user):
    browser, message = as_user(owner.user), delivered(owner.organisation)
    page = reverse("organisations:message", args=[message.pk])
    blocked = []

    for verb in ("block", "unblock"):
        browser.post(page, {"verb": verb})
        blocked.append(Block.objects.count())

    assert blocked == [1, 0]
    assert "Hallo zusammen!" in browser.get(page).content.decode()
    assert [one.pk for one in browser.get(reverse("organisations:messages")).context["letters"]] == [message.pk]


def test_nobody_else_reads_messages_not_even_staff(owner, as_user):
    page = reverse("organisations:message", args=[delivered(owner.organisation).pk])

    people = (MembershipFactory().user, StaffFactory())
    assert [as_user(one).get(page).status_code for one in people] == [404, 404]
    assert [len(as_user(one).get(reverse("organisations:messages")).context["letters"]) for one in people] == [0, 0]


def test_staff_read_a_message_only_when_it_is_reported(owner, as_user, run_jobs):
    staff, message = StaffFactory(), delivered(owner.organisation)

    as_user(owner.user).post(
        reverse("organisations:message", args=[message.pk]), {"verb": "report", "reason": "hate", "text": "Drohung"}
    )

    (told,) = run_jobs()
    report = Report.objects.get()
    assert (told.to, told.subject) == ([staff.email], "Eine Meldung zu Beispielverein")
    assert "Hallo zusammen!" not in told.body
    shown = as_user(staff).get(reverse("admin:organisations_report_change", args=[report.pk])).content.decode()
    assert ("Hallo zusammen!" in shown, "kim@example.org" in shown) == (True, True)


def test_a_report_without_a_reason_keeps_what_was_typed(owner, as_user):
    page = reverse("organisations:message", args=[delivered(owner.organisation).pk])

    answer = as_user(owner.user).post(page, {"verb": "report", "text": "Drohung"})

    assert (answer.status_code, Report.objects.count()) == (422, 0)
    assert answer.context["form"]["text"].value() == "Drohung"


def test_only_recipients_hand_a_message_to_staff(owner):
    with pytest.raises(NotAllowed):
        report_message(message=delivered(owner.organisation), by=MembershipFactory().user, reason="spam")


def test_anybody_reports_a_profile_without_an_account(owner, client):
    page = reverse("organisations:report", args=[owner.organisation.slug])

    answer = client.post(page, {"reason": "wrong", "text": "Den Verein gibt es nicht mehr."}, follow=True)

    report = Report.objects.get()
    assert (report.about, report.reason, report.by, report.quoted) == ("profile", "wrong", None, "")
    assert "Danke für deinen Hinweis" in answer.content.decode()


def test_staff_tick_reports_off(owner, as_user):
    staff = StaffFactory()
    report = Report.objects.create(organisation=owner.organisation, about="profile", reason="spam")
    address = reverse("admin:organisations_report_changelist")

    as_user(staff).post(address, {"action": "settle", "_selected_action": [report.pk]})

    report.refresh_from_db()
    assert (report.settled_by, report.settled_at is None) == (staff, False)
    with pytest.raises(NotAllowed):
        settle_report(report=report, by=owner.user)


HOSTILE = [
    ("name", "<script>alert(1)</script>"),
    ("name", "Kim\r\nBcc: alle@example.org"),
    ("text", "<img src=x onerror=alert(1)>"),
    ("text", "\u202egnp.exe"),
]


@pytest.mark.parametrize(("field", "value"), HOSTILE)
def test_what_people_type_is_text_and_no_header(field, value, owner, as_user, run_jobs):
    as_user(MembershipFactory().user).post(contact(owner.organisation), {"name": "Kim", "text": "Hallo", field: value})

    (letter,) = run_jobs()
    html = letter.alternatives[0].content
    assert (letter.bcc, letter.message()["Bcc"]) == ([], None)
    assert ("<script>" in html, "<img src=x" in html, "\u202e" in html) == (False, False, False)


def test_a_flood_ends_in_a_clear_sentence(owner, client, settings):
    settings.RATE_LIMITS = True
    answers = [client.post(contact(owner.organisation), KIM).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert ContactMessage.objects.count() == 5


def test_members_may_write_to_many_and_lose_no_text_at_their_limit(owner, as_user, settings):
    settings.RATE_LIMITS = True
    browser = as_user(MembershipFactory().user)
    data = {"name": "Amal", "text": "Wir feiern: Kommt ihr auch?"}

    answers = [
        browser.post(contact(owner.organisation), data, headers={"Origin": "http://testserver"}) for _ in range(31)
    ]

    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert '<li dir="auto">Wir feiern: Kommt ihr auch?</li>' in answers[-1].content.decode()
