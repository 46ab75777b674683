"""Staff look after topics; what they take away is written into the histories."""

import pytest
from django.urls import reverse

from organisations import actions
from organisations.models import Topic
from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_a_deleted_topic_is_named_with_those_who_work_on_it_and_leaves_a_trace(client):
    topic = TopicFactory(name="Musik", slug="musik")
    choir, garden = OrganisationFactory(name="Beispielchor"), OrganisationFactory(name="Beispielgarten")
    choir.topics.add(topic)
    staff = StaffFactory()
    client.force_login(staff)
    address = reverse("admin:organisations_topic_delete", args=[topic.pk])

    asked = client.get(address)
    client.post(address, {"post": "yes"})

    assert asked.context["deleted_objects"] == ["Musik", ["Beispielchor"]]
    assert dict(asked.context["model_count"]) == {"Organisationen": 1}
    assert Topic.objects.count() == 0
    change = choir.changes.get()
    assert (change.kind, change.by, change.before, change.after) == (
        "edited",
        staff,
        {"topics": ["musik"]},
        {"topics": []},
    )
    assert garden.changes.count() == 0


def test_a_topic_that_is_deleted_while_somebody_writes_is_left_out():
    member = MembershipFactory()
    kept, gone = TopicFactory(), TopicFactory()
    chosen = [kept, gone]
    Topic.objects.filter(pk=gone.pk).delete()

    actions.update_profile(organisation=member.organisation, by=member.user, data={"topics": chosen, "name": "Chor"})

    assert (list(member.organisation.topics.all()), member.organisation.changes.count()) == ([kept], 1)
