"""The true programme of 2025. What is not known stays empty: no time, name or number is invented.

Sources: the project's article of 3 November 2025 and the announcement by Haus des Engagements; STADTKULTUR
HAMBURG, autumn and December 2025.
"""

import datetime as dt

from django.db import transaction

from .models import AgendaItem, Appearance, Event, Known, Material, Partner, Partnership, Series, Speaker, Venue

INITIATOR, COOPERATION, FUNDER = Partnership.Role.INITIATOR, Partnership.Role.COOPERATION, Partnership.Role.FUNDER

SERIES = {"slug": "wedo-2025", "name": "WeDo 2025", "year": 2025}

PARTNERS = {
    "denkfabrik": {
        "name": "Interkulturelle Denkfabrik e.V.",
        "note_de": "Projektleitung, gegründet 2018",
        "note_en": "project lead, founded in 2018",
    },
    "haus": {
        "name": "Haus des Engagements",
        "note_de": "Konzept und Reichweite",
        "note_en": "concept and reach",
    },
    "aktivoli": {"name": "AKTIVOLI-Landesnetzwerk Hamburg"},
    "stiftung": {
        "name": "Michael Otto Stiftung",
        "note_de": "MOF4S Engagement Fonds",
        "note_en": "MOF4S Engagement Fonds",
    },
    "fluctoplasma": {"name": "fluctoplasma", "note_de": "Festival", "note_en": "festival"},
}
EVERYWHERE = [("denkfabrik", INITIATOR), ("haus", INITIATOR), ("aktivoli", INITIATOR), ("stiftung", FUNDER)]

VENUES = {
    "tonali": {"name": "TONALi Saal", "street": "Kleiner Kielort 8"},
    "akademie": {"name": "Alfred Schnittke Akademie", "street": "Max-Brauer-Allee 24"},
    "bibliothek": {
        "name": "Zentralbibliothek Hamburg",
        "street": "Hühnerposten 1",
        "ground_floor": Known.YES,
    },
}

SPEAKERS = {
    "kumar": {"name": "Nils Kumar"},
    "wiebe": {
        "name": "Jamin Mahmood-Wiebe",
        "about_de": "Digitalexperte, Webdesigner, Creative Director und Aktivist",
        "about_en": "digital expert, web designer, creative director and activist",
    },
    "momenzada": {
        "name": "Ebrahim Momenzada",
        "about_de": "hauptberuflicher Fundraiser",
        "about_en": "full-time fundraiser",
    },
    "schomerus": {"name": "Schomerus", "about_de": "Anwaltskanzlei", "about_en": "law firm", "is_group": True},
}

NETWORK_AUDIENCE = {
    "audience_de": (
        "Für migrantische Selbstorganisationen in Hamburg, junge Initiativen und engagierte Menschen. "
        "25 Organisationen waren direkt eingeladen, jede mit einer Person."
    ),
    "audience_en": (
        "For migrant self-organisations in Hamburg, young initiatives and committed people. "
        "25 organisations were invited directly, each with one person."
    ),
}

EVENTS = [
    {
        "fields": {
            "slug": "netzwerktreffen-auftakt-2025",
            "date": dt.date(2025, 9, 19),
            "title_de": "Netzwerktreffen: der Auftakt",
            "title_en": "Network meeting: the opening",
            "summary_de": "Das erste Treffen des Programms. Es ging darum, wie Vereine und Unternehmen zusammenfinden.",
            "summary_en": "The first meeting of the programme. It was about how associations and companies team up.",
            "description_de": (
                "Mit diesem Treffen begann WeDo 2025. Nils Kumar gab einen Impuls: "
                "So gelingt die Zusammenarbeit von Vereinen und Unternehmen."
            ),
            "description_en": (
                "This meeting opened WeDo 2025. Nils Kumar gave an input: "
                "how cooperation between associations and companies works out."
            ),
            "review_de": "Über 50 Menschen waren dabei.",
            "review_en": "More than 50 people took part.",
            **NETWORK_AUDIENCE,
        },
        "speakers": [
            (
                "kumar",
                "Wie die Zusammenarbeit von Vereinen und Unternehmen gelingt",
                "How cooperation between associations and companies works out",
            )
        ],
    },
    {
        "fields": {
            "slug": "wedo-x-fluctoplasma-2025",
            "date": dt.date(2025, 10, 25),
            "title_de": "WeDo x fluctoplasma: KI, Websites & digitale Teilhabe",
            "title_en": "WeDo x fluctoplasma: AI, websites & digital participation",
            "summary_de": "Künstliche Intelligenz für die eigene Website: was sie kann und wo ihre Risiken liegen.",
            "summary_en": "Artificial intelligence for your own website: what it can do and where its risks lie.",
            "description_de": (
                "Jamin Mahmood-Wiebe zeigte, wie künstliche Intelligenz beim Gestalten von Websites hilft. "
                "Er sprach über ihre Chancen und über ihre Risiken.\n\n"
                "Das Treffen entstand zusammen mit dem Festival fluctoplasma."
            ),
            "description_en": (
                "Jamin Mahmood-Wiebe showed how artificial intelligence helps with designing websites. "
                "He talked about its chances and about its risks.\n\n"
                "The meeting was held together with the festival fluctoplasma."
            ),
            **NETWORK_AUDIENCE,
        },
        "venue": "tonali",
        "speakers": [
            (
                "wiebe",
                "KI beim Gestalten von Websites: Chancen und Risiken",
                "AI for website design: its chances and risks",
            )
        ],
        "partners": [("fluctoplasma", COOPERATION)],
    },
    {
        "fields": {
            "slug": "wedo-finance-lab-2025",
            "date": dt.date(2025, 11, 21),
            "title_de": "WeDo Finance Lab: Fördermittel & Fundraising",
            "title_en": "WeDo Finance Lab: funding & fundraising",
            "summary_de": "Wie gemeinnützige Organisationen an Geld kommen und dabei rechtlich sicher bleiben.",
            "summary_en": "How non-profit organisations find money and stay on safe legal ground.",
            "description_de": (
                "Ebrahim Momenzada sprach über Strategien, mit denen Organisationen Förderung gewinnen. "
                "Die Kanzlei Schomerus erklärte den rechtlichen Rahmen und riet ganz konkret, "
                "vor allem kleinen und ehrenamtlichen Organisationen.\n\n"
                "Danach war Zeit für Austausch und Fragen."
            ),
            "description_en": (
                "Ebrahim Momenzada talked about strategies for winning funding. "
                "The law firm Schomerus explained the legal framework and gave concrete advice, "
                "above all to small and volunteer-run organisations.\n\n"
                "Then there was time for exchange and questions."
            ),
            "review_de": (
                "Nach drei Treffen: etwa 60 migrantische Selbstorganisationen und über 100 Teilnehmer*innen insgesamt."
            ),
            "review_en": (
                "After three meetings: about 60 migrant self-organisations and more than 100 participants in all."
            ),
            **NETWORK_AUDIENCE,
        },
        "venue": "akademie",
        "speakers": [
            ("momenzada", "Strategien, um Förderung zu gewinnen", "Strategies for winning funding"),
            (
                "schomerus",
                "Rechtlicher Rahmen und konkreter Rat für kleine und ehrenamtliche Organisationen",
                "The legal framework, and concrete advice for small and volunteer-run organisations",
            ),
        ],
    },
    {
        "fields": {
            "slug": "wedo-forum-2025",
            "kind": Event.Kind.FORUM,
            "date": dt.date(2025, 12, 11),
            "start_time": dt.time(16),
            "end_time": dt.time(20),
            "room_de": "Erdgeschoss (EG)",
            "room_en": "Ground floor (EG)",
            "title_de": "WeDo-Forum",
            "title_en": "WeDo Forum",
            "summary_de": (
                "Der festliche Abschluss von WeDo 2025: Ergebnisse, Begegnung, Vernetzung und ein Blick auf 2026."
            ),
            "summary_en": "The festive close of WeDo 2025: results, meeting, networking and a look ahead to 2026.",
            # As it was announced: what of it came true is not known.
            "description_de": "30 Organisationen auf einer Bühne, dazu Infostände, Bühnenprogramm und Musik.",
            "description_en": "30 organisations on one stage, with information stands, a stage programme and music.",
            "audience_de": (
                "Für migrantische Selbstorganisationen, junge Initiativen und engagierte Menschen. "
                "Eingeladen war auch die Stadtgesellschaft: zum Zuhören und zum Kennenlernen."
            ),
            "audience_en": (
                "For migrant self-organisations, young initiatives and committed people. "
                "The city's society was invited too: to listen and to meet."
            ),
        },
        "venue": "bibliothek",
        "agenda": [
            ("Ergebnisse", "Results", "Was WeDo bis hierher gebracht hat.", "What WeDo has brought about so far."),
            ("Bühne", "Stage", "30 Organisationen auf einer Bühne.", "30 organisations on one stage."),
            (
                "Infostände",
                "Information stands",
                "Organisationen kennenlernen und sich vernetzen.",
                "Get to know organisations and make contacts.",
            ),
            ("Musik", "Music", "", ""),
            (
                "Ausblick auf 2026",
                "Outlook on 2026",
                "WeDo soll mit Unterstützung der Stadt Hamburg auf Dauer bleiben.",
                "WeDo is to be made permanent with support of the City of Hamburg.",
            ),
        ],
        "materials": [
            {
                "title_de": "Was die drei Treffen gezeigt haben",
                "title_en": "What the three meetings have shown (in German)",
                "language": "de",
                "text": (
                    "Das macht migrantischen Selbstorganisationen die Arbeit schwer: knappe Mittel und wenig Personal, "
                    "komplizierte Förderverfahren, unklare Zuständigkeiten, Bürokratie, unsichere Finanzierung, "
                    "fehlende Sichtbarkeit und feindselige Debatten.\n\n"
                    "Das wünschen sie sich: Förderverfahren mit niedrigen Hürden, Transparenz, Förderung ohne Bindung "
                    "an einzelne Projekte, stärkere digitale Vernetzung und eine zentrale Plattform der Stadt Hamburg "
                    "für Austausch und Unterstützung."
                ),
            },
            {
                "title_de": "Was die drei Treffen gezeigt haben (auf Englisch)",
                "title_en": "What the three meetings have shown",
                "language": "en",
                "text": (
                    "What makes work hard for migrant self-organisations: scarce resources and staff, complex funding "
                    "procedures, unclear responsibilities, bureaucracy, insecure funding, a lack of visibility and "
                    "hostile debates.\n\n"
                    "What they ask for: funding procedures with low thresholds, transparency, funding that is not "
                    "bound to projects, stronger digital networking, and one central platform of the City of Hamburg "
                    "for exchange and support."
                ),
            },
        ],
    },
]


@transaction.atomic
def seed() -> int:
    """Write the programme of 2025; returns the number of events written.

    Only into a database that holds nothing of it. From then on the programme is in the hands of staff: what they
    have changed, renamed or deleted stays so, however often this runs.
    """
    slugs = [entry["fields"]["slug"] for entry in EVENTS]
    if Series.objects.filter(slug=SERIES["slug"]).exists() or Event.objects.filter(slug__in=slugs).exists():
        return 0
    series = Series.objects.create(**SERIES)
    for entry in EVENTS:
        _write(entry, series)
    return len(EVENTS)


def _write(entry: dict, series: Series) -> None:
    venue = _known(Venue, VENUES[entry["venue"]]) if "venue" in entry else None
    event = Event.objects.create(
        series=series,
        venue=venue,
        status=Event.Status.PUBLISHED,
        # The picture stays when the event is renamed.
        pattern_seed=entry["fields"]["title_de"],
        **entry["fields"],
    )
    for position, (title_de, title_en, text_de, text_en) in enumerate(entry.get("agenda", ()), 1):
        AgendaItem.objects.create(
            event=event, position=position, title_de=title_de, title_en=title_en, text_de=text_de, text_en=text_en
        )
    for position, (key, topic_de, topic_en) in enumerate(entry.get("speakers", ()), 1):
        Appearance.objects.create(
            event=event,
            speaker=_known(Speaker, SPEAKERS[key]),
            position=position,
            topic_de=topic_de,
            topic_en=topic_en,
        )
    for position, (key, role) in enumerate([*EVERYWHERE, *entry.get("partners", ())], 1):
        Partnership.objects.create(event=event, partner=_known(Partner, PARTNERS[key]), role=role, position=position)
    for position, material in enumerate(entry.get("materials", ()), 1):
        Material.objects.create(event=event, position=position, is_published=True, **material)


def _known(model, fields: dict):
    """The one of that name that is there already, as staff have it, or a new one."""
    return model.objects.filter(name=fields["name"]).first() or model.objects.create(**fields)
