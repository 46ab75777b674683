"""The topics that a new installation begins with; from then on staff curate them."""

from django.db import transaction

from .models import Topic

# (short name for addresses, German, English). In the words of the mock pages where they have one.
TOPICS = [
    ("antidiskriminierung", "Antidiskriminierung", "Anti-discrimination"),
    ("arbeit", "Arbeit und Ausbildung", "Work and training"),
    ("begegnung", "Begegnung", "Meeting people"),
    ("beratung", "Beratung", "Advice"),
    ("bildung", "Bildung", "Education"),
    ("familie", "Familie", "Family"),
    ("flucht", "Flucht und Ankommen", "Refuge and arrival"),
    ("frauen", "Frauen", "Women"),
    ("gesundheit", "Gesundheit", "Health"),
    ("handwerk", "Handwerk", "Crafts"),
    ("jugend", "Jugend", "Young people"),
    ("kultur", "Kultur", "Culture"),
    ("medien", "Medien", "Media"),
    ("musik", "Musik", "Music"),
    ("politik", "Politik", "Politics"),
    ("sport", "Sport", "Sport"),
    ("sprache", "Sprache", "Language"),
    ("umwelt", "Umwelt", "Environment"),
]


@transaction.atomic
def seed_topics() -> int:
    """Write the topics unless there are any; returns how many. A topic that staff deleted stays deleted."""
    if Topic.objects.exists():
        return 0
    return len(
        Topic.objects.bulk_create(Topic(slug=slug, name_de=german, name_en=english) for slug, german, english in TOPICS)
    )
