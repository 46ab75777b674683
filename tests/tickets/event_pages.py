"""An event's pages in the administration, as tests open and save them."""

from django.contrib.messages import get_messages
from django.urls import reverse

from tests.events.test_admin import typed


def address(name, event, *more):
    """Of one of the pages of an event."""
    return reverse(f"admin:events_event_{name}", args=[event.pk, *more])


def sentences(response):
    """What the answer tells the person."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def save(client, event, **changes):
    """Send the event's form with some fields written anew."""
    form = address("change", event)
    return client.post(form, typed(client.get(form), **changes))
