"""Introduce me: after an event, and only where both want it (features.md, B6)."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from events.models import today
from tests.factories import BookingFactory, EventFactory, StaffFactory, TicketTypeFactory, TopicFactory
from tickets.actions import (
    IntroductionsClosed,
    forget_introductions,
    join_introductions,
    leave_introductions,
    wish_introduction,
)
from tickets.models import Introducible, Introduction, IntroductionWish
from tickets.page import people_to_meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(date=today() - dt.timedelta(days=3), title_de="Beispielforum")


@pytest.fixture
def topic():
    return TopicFactory(name_de="Bildung")


def guest(event, name: str, **booking):
    return BookingFactory(
        ticket_type=event.ticket_types.first() or TicketTypeFactory(event=event),
        **{"name": name, "email": f"{name.lower()}@example.org", "status": "confirmed", "language": "de", **booking},
    )


def person(event, name: str, topic, **booking) -> Introducible:
    booking = guest(event, name, **booking)
    return join_introductions(booking=booking, name=name, topics=[topic], about="Schule")


def names(people) -> list[str]:
    return [one.name for one in people]


def test_two_who_both_want_it_are_introduced_in_one_mail(event, topic, run_jobs):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)

    wish_introduction(booking=amal.booking, to=kim.pk)
    (told,) = run_jobs()
    pair = wish_introduction(booking=kim.booking, to=amal.pk)
    (mail,) = run_jobs()

    assert (told.to, told.subject) == (["kim@example.org"], "Jemand möchte dich kennenlernen")
    assert (mail.to, mail.subject) == (["amal@example.org", "kim@example.org"], "Amal, das ist Kim")
    assert (pair.first, pair.second) == (amal, kim)


def test_before_both_want_it_no_address_is_told(event, topic, run_jobs, client):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)

    wish_introduction(booking=amal.booking, to=kim.pk)

    (told,) = run_jobs()
    page = client.get(reverse("tickets:introductions", args=[kim.booking.token])).content.decode()
    assert "Amal" in told.body
    assert ("amal@example.org" in told.body, "amal@example.org" in page) == (False, False)


def test_asking_twice_is_asking_once(event, topic, run_jobs):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)

    for _ in range(2):
        wish_introduction(booking=amal.booking, to=kim.pk)

    assert (IntroductionWish.objects.count(), len(run_jobs())) == (1, 1)


def test_each_guest_is_written_to_in_both_languages(event, topic, run_jobs):
    amal, kim = person(event, "Amal", topic, language="en"), person(event, "Kim", topic)
    wish_introduction(booking=amal.booking, to=kim.pk)
    run_jobs()

    wish_introduction(booking=kim.booking, to=amal.pk)

    (mail,) = run_jobs()
    assert mail.extra_headers["Content-Language"] == "en, de"


def test_an_answer_to_the_introduction_goes_to_the_two_and_to_nobody_else(event, topic, run_jobs, settings):
    settings.CONTACT_EMAIL = "team@example.org"
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)
    wish_introduction(booking=amal.booking, to=kim.pk)
    run_jobs()
    wish_introduction(booking=kim.booking, to=amal.pk)

    (mail,) = run_jobs()

    assert mail.reply_to == [amal.booking.email, kim.booking.email]


def test_only_people_of_the_same_event_who_share_a_topic_are_seen(event, topic):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)
    person(event, "Lea", TopicFactory())
    person(EventFactory(date=event.date), "Noor", topic)

    assert names(people_to_meet(amal)) == ["Kim"]
    assert names(people_to_meet(kim)) == ["Amal"]


def test_who_asked_for_me_comes_first(event, topic):
    amal, _kim, lea = (person(event, name, topic) for name in ("Amal", "Kim", "Lea"))

    wish_introduction(booking=lea.booking, to=amal.pk)

    assert [(one.name, one.wishes_me, one.is_wished) for one in people_to_meet(amal)] == [
        ("Lea", True, False),
        ("Kim", False, False),
    ]


def test_who_leaves_is_not_seen_and_cannot_be_asked(event, topic):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)
    wish_introduction(booking=amal.booking, to=kim.pk)

    leave_introductions(booking=kim.booking)

    assert (names(people_to_meet(amal)), IntroductionWish.objects.count()) == ([], 0)
    with pytest.raises(IntroductionsClosed):
        wish_introduction(booking=amal.booking, to=kim.pk)


def test_who_left_while_the_mail_waited_is_not_told(event, topic, run_jobs):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)
    wish_introduction(booking=amal.booking, to=kim.pk)
    leave_introductions(booking=kim.booking)

    assert run_jobs() == []


@pytest.mark.parametrize(
    "facts",
    [
        {"event": {"date": today() + dt.timedelta(days=1)}},
        {"event": {"date": today() - dt.timedelta(days=31)}},
        {"event": {"status": "cancelled"}},
        {"booking": {"status": "waiting", "queued_at": timezone.now()}},
        {"booking": {"email": "", "source": "phone"}},
    ],
)
def test_only_who_was_there_takes_part_and_not_for_ever(facts, topic):
    event = EventFactory(**{"date": today() - dt.timedelta(days=3), **facts.get("event", {})})
    booking = guest(event, "Amal", **facts.get("booking", {}))

    with pytest.raises(IntroductionsClosed):
        join_introductions(booking=booking, name="Amal", topics=[topic])
    assert Introducible.objects.count() == 0


def test_nobody_is_introduced_to_themselves_or_across_events(event, topic):
    amal = person(event, "Amal", topic)
    elsewhere = person(EventFactory(date=event.date), "Noor", topic)

    for to in (amal.pk, elsewhere.pk, 0):
        with pytest.raises(IntroductionsClosed):
            wish_introduction(booking=amal.booking, to=to)
    with pytest.raises(IntegrityError, match="introductionwish_of_two_people"), transaction.atomic():
        IntroductionWish.objects.create(of=amal, to=amal)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_become_one_pair(event, topic):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)
    together = threading.Barrier(2)

    def press(one: Introducible, other: Introducible) -> None:
        together.wait()
        wish_introduction(booking=one.booking, to=other.pk)
        connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((amal, kim), (kim, amal))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (IntroductionWish.objects.count(), Introduction.objects.count()) == (2, 1)


def test_the_whole_way_in_the_browser(event, topic, client, run_jobs):
    kim = person(event, "Kim", topic)
    booking = guest(event, "Amal")
    page = reverse("tickets:introductions", args=[booking.token])

    empty = client.post(page, {"verb": "join", "name": "Amal"})
    joined = client.post(page, {"verb": "join", "name": "Amal", "topics": [topic.pk], "consent": "on"})
    asked = client.post(page, {"verb": "wish", "to": kim.pk})
    client.post(page, {"verb": "leave"})

    assert empty.status_code == 422
    assert empty.context["form"].errors == {
        "topics": ["Kreuz mindestens ein Thema an."],
        "consent": ["Ohne dein Ja können wir dich niemandem vorstellen."],
    }
    assert [(answer.status_code, answer["Location"]) for answer in (joined, asked)] == [
        (303, f"{page}?fertig=dabei"),
        (303, f"{page}?fertig=wunsch"),
    ]
    assert names(Introducible.objects.all()) == ["Kim"]


@pytest.mark.parametrize("data", [{"verb": "wish"}, {"verb": "wish", "to": "x"}, {"verb": "böse"}])
def test_a_strange_button_is_refused_in_words(data, event, topic, client):
    amal = person(event, "Amal", topic)

    answer = client.post(reverse("tickets:introductions", args=[amal.booking.token]), data)

    assert answer.status_code == 409
    assert "Das geht nicht mehr" in answer.content.decode()


def test_a_month_after_the_event_all_of_it_is_forgotten(event, topic):
    amal, kim = person(event, "Amal", topic), person(event, "Kim", topic)
    wish_introduction(booking=amal.booking, to=kim.pk)
    kept = forget_introductions()
    event.date = today() - dt.timedelta(days=31)
    event.save()

    assert (kept, forget_introductions(), IntroductionWish.objects.count()) == (0, 2, 0)


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_costs_the_same_for_one_and_four(number, event, topic, client, django_assert_num_queries):
    amal = person(event, "Amal", topic)
    for count in range(number):
        person(event, f"Gast{count}", topic)

    with django_assert_num_queries(8):
        client.get(reverse("tickets:introductions", args=[amal.booking.token]))


def test_what_does_not_belong_there_is_reported_to_staff(event, topic, client, run_jobs):
    staff, amal, kim = StaffFactory(), person(event, "Amal", topic), person(event, "Kim", topic)
    stranger = person(EventFactory(date=today() - dt.timedelta(days=3)), "Ida", topic)
    page = reverse("tickets:introductions", args=[amal.booking.token])

    reported = client.post(page, {"verb": "report", "to": kim.pk}, follow=True)
    refused = client.post(page, {"verb": "report", "to": stranger.pk})

    (mail,) = run_jobs()
    assert "Danke! Das Team schaut es sich an." in reported.content.decode()
    assert refused.status_code == 409
    assert (mail.to, mail.subject) == ([staff.email], "Gemeldet bei „Leute kennenlernen“: Beispielforum")
    assert "Name: Kim\nText: Schule" in mail.body
    assert ("amal@example.org" in mail.body, "Amal" in mail.body) == (False, False)
