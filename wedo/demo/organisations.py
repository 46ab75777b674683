"""Sample organisations: none of them exists, each says so."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from organisations import search
from organisations.models import District, Organisation, Topic

PUBLISHED, SUBMITTED = Organisation.Status.PUBLISHED, Organisation.Status.SUBMITTED
NOTE_DE = (
    "Wir sind ein erfundener Verein. An uns seht ihr, wie ein Profil bei WeDo aussieht.\n\n"
    "Hier schreibt ihr in einfachen Sätzen, wer ihr seid, seit wann es euch gibt und was euch wichtig ist."
)
NOTE_EN = (
    "We are a made-up association. We show you what a profile on WeDo looks like.\n\n"
    "Write here in plain sentences who you are, since when you exist and what matters to you."
)

# (slug, name, district, topics, languages, German summary, English summary, status)
ORGANISATIONS = [
    (
        "beispielchor-vielklang",
        "Beispielchor Vielklang",
        District.ALTONA,
        ("musik", "begegnung"),
        ("de", "tr"),
        "Ein Chor für Menschen, die gern in vielen Sprachen singen.",
        "A choir for people who like to sing in many languages.",
        PUBLISHED,
    ),
    (
        "offene-naehstube-beispiel",
        "Offene Nähstube Beispiel",
        District.MITTE,
        ("handwerk", "frauen"),
        ("de", "fa"),
        "Nähen, reden, voneinander lernen. Wer neu anfängt, ist willkommen.",
        "Sewing, talking, learning from each other. Beginners are welcome.",
        PUBLISHED,
    ),
    (
        "jugendforum-muster",
        "Jugendforum Muster",
        District.WANDSBEK,
        ("jugend", "politik"),
        ("de", "en"),
        "Junge Menschen reden mit: im Stadtteil und im Rathaus.",
        "Young people have their say: in the neighbourhood and at the town hall.",
        PUBLISHED,
    ),
    (
        "klub-primer",
        "Клуб «Пример»",
        District.BERGEDORF,
        ("sprache", "kultur"),
        ("ru", "de"),
        "Leseabende und Sprachtandems auf Russisch und Deutsch.",
        "Reading evenings and language tandems in Russian and German.",
        PUBLISHED,
    ),
    (
        "elternkreis-beispielhausen",
        "Elternkreis Beispielhausen",
        District.HARBURG,
        ("bildung", "familie"),
        ("de", "ar"),
        "Eltern helfen Eltern: Kita, Schule und Ausbildung.",
        "Parents help parents: day care, school and training.",
        PUBLISHED,
    ),
    (
        "jamiyat-al-mithal",
        "جمعية المثال",
        District.NORD,
        ("beratung", "kultur"),
        ("ar", "de"),
        "Erste Beratung und ein Kulturtreff für die Nachbarschaft.",
        "First advice and a cultural meeting place for the neighbourhood.",
        PUBLISHED,
    ),
    (
        "radio-beispielwelle",
        "Radio Beispielwelle",
        District.EIMSBUETTEL,
        ("medien", "jugend"),
        ("de", "fr"),
        "Ein Podcast aus der Nachbarschaft, gemacht von Ehrenamtlichen.",
        "A podcast from the neighbourhood, made by volunteers.",
        PUBLISHED,
    ),
    (
        "gartengruppe-musterbeet",
        "Gartengruppe Musterbeet",
        District.WANDSBEK,
        ("umwelt", "begegnung"),
        ("de", "tr"),
        "Zusammen säen, ernten und essen.",
        "Sowing, harvesting and eating together.",
        PUBLISHED,
    ),
    (
        "migrantinnennetzwerk-muster",
        "Migrantinnenselbstorganisationsnetzwerk Muster",
        District.ALTONA,
        ("frauen", "politik", "antidiskriminierung"),
        ("de", "ku"),
        "Ein Zusammenschluss von Gruppen für gleiche Rechte.",
        "An alliance of groups for equal rights.",
        PUBLISHED,
    ),
    (
        "ornek-spor-kulubu",
        "Örnek Spor Kulübü",
        District.MITTE,
        ("sport", "jugend"),
        ("tr", "de"),
        "Fußball und Tischtennis für alle, ohne Beitrag.",
        "Football and table tennis for everybody, without a fee.",
        PUBLISHED,
    ),
    (
        "anjoman-e-nemune",
        "انجمن نمونه",
        District.NORD,
        ("gesundheit", "beratung"),
        ("fa", "de", "en"),
        "Gesundheit einfach erklärt, in der eigenen Sprache.",
        "Health explained simply, in your own language.",
        PUBLISHED,
    ),
    (
        "asociacion-ejemplo",
        "Asociación Ejemplo",
        District.EIMSBUETTEL,
        ("kultur", "begegnung"),
        ("es", "pt", "de"),
        "Kochabende, Filme und Gespräche auf Spanisch und Portugiesisch.",
        "Cooking evenings, films and talks in Spanish and Portuguese.",
        PUBLISHED,
    ),
    (
        "theatergruppe-probebuehne",
        "Theatergruppe Probebühne Beispiel",
        District.BERGEDORF,
        ("kultur", "sprache"),
        ("de", "uk"),
        "Theater spielen und dabei Deutsch üben.",
        "Playing theatre and practising German.",
        SUBMITTED,
    ),
    (
        "werkstatt-ankommen-beispiel",
        "Werkstatt Ankommen Beispiel",
        District.HARBURG,
        ("flucht", "arbeit"),
        ("de", "ti", "en"),
        "Hilfe bei Bewerbungen und beim Start in Hamburg.",
        "Help with job applications and with arriving in Hamburg.",
        SUBMITTED,
    ),
]


@transaction.atomic
def seed_organisations() -> None:
    """Write the sample organisations unless there are any: what was edited or deleted stays so."""
    if Organisation.objects.filter(is_sample=True).exists():
        return
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    now = timezone.now()
    for number, (slug, name, district, topic_slugs, languages, summary_de, summary_en, status) in enumerate(
        ORGANISATIONS
    ):
        organisation = Organisation.objects.create(
            slug=slug,
            name=name,
            pattern_seed=name,
            status=status,
            # The home page shows the latest first: in the order of this list.
            published_at=now - dt.timedelta(minutes=number) if status == PUBLISHED else None,
            summary_de=summary_de,
            summary_en=summary_en,
            description_de=NOTE_DE,
            description_en=NOTE_EN,
            district=district,
            languages=list(languages),
            is_sample=True,
        )
        organisation.topics.set(topics[topic] for topic in topic_slugs if topic in topics)
        search.refresh(organisation)
