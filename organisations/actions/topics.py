"""Topics change, and organisations are found by their new names."""

from django.db import transaction

from .. import search
from ..models import Change, Organisation, Topic
from .history import record, snapshot


@transaction.atomic
def refresh_topic(*, topic: Topic) -> None:
    """After a topic got another name."""
    search.refresh_all(_those_who_work_on(topic))


@transaction.atomic
def delete_topic(*, topic: Topic, by) -> None:
    """Take a topic off the list and off all profiles, whose histories say so."""
    before = {organisation.pk: snapshot(organisation) for organisation in _those_who_work_on(topic)}
    topic.delete()
    for organisation in Organisation.objects.filter(pk__in=before).order_by("pk"):
        record(organisation=organisation, kind=Change.Kind.EDITED, by=by, before=before[organisation.pk])


def set_topics(organisation: Organisation, topics) -> None:
    """Give a locked organisation these topics: without those that staff have deleted while somebody wrote."""
    chosen = Topic.objects.filter(pk__in=[topic.pk for topic in topics]).order_by("pk")
    organisation.topics.set(chosen.select_for_update(of=("self",), no_key=True))


def _those_who_work_on(topic: Topic):
    """Locked, so that a profile that is saved meanwhile is not overwritten with its old words."""
    found = Organisation.objects.filter(topics=topic).order_by("pk")
    return found.select_for_update(of=("self",)).prefetch_related("topics")
