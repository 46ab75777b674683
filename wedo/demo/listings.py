"""Sample entries of Suche/Biete: some of them answer each other."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from organisations import board
from organisations.models import District, Listing, Organisation

NEED, OFFER = Listing.Kind.NEED, Listing.Kind.OFFER
Category = Listing.Category
DAYS = 90

# (slug of the organisation, kind, category, district, languages, title, text, language of the text)
LISTINGS = [
    (
        "beispielchor-vielklang", NEED, Category.ROOMS, District.ALTONA, (),
        "Proberaum an einem Abend in der Woche (Beispiel)",
        "Wir sind zwanzig Leute und singen laut. Ein Klavier wäre schön, muss aber nicht sein.", "de",
    ),
    (
        "migrantinnennetzwerk-muster", OFFER, Category.ROOMS, District.ALTONA, ("de", "tr"),
        "Saal für bis zu 40 Personen (Beispiel)",
        "Montags bis mittwochs ab 18 Uhr. Stufenlos, mit Teeküche.", "de",
    ),
    (
        "beispielchor-vielklang", OFFER, Category.TRANSLATION, "", ("tr", "de"),
        "Kurze Texte zwischen Türkisch und Deutsch (Beispiel)", "", "de",
    ),
    (
        "ornek-spor-kulubu", NEED, Category.TRANSLATION, District.MITTE, ("tr", "de"),
        "Turnuva duyurumuzu Almancaya kim çevirir? (Beispiel)",
        "Yarım sayfalık bir metin.", "tr",
    ),
    (
        "gartengruppe-musterbeet", OFFER, Category.EQUIPMENT, District.WANDSBEK, (),
        "Bollerwagen und Pavillon zum Leihen (Beispiel)", "Bitte eine Woche vorher fragen.", "de",
    ),
    (
        "elternkreis-beispielhausen", NEED, Category.VOLUNTEERS, District.HARBURG, ("de", "ar"),
        "Menschen, die mit Kindern lesen (Beispiel)", "Zweimal im Monat am Samstagvormittag.", "de",
    ),
    (
        "radio-beispielwelle", OFFER, Category.PUBLICITY, "", ("de", "fr"),
        "Wir stellen euch in unserem Podcast vor (Beispiel)", "", "de",
    ),
    (
        "jamiyat-al-mithal", NEED, Category.MONEY, "", ("ar", "de"),
        "نبحث عمن يراجع طلب التمويل معنا (Beispiel)", "", "ar",
    ),
]  # fmt: skip


@transaction.atomic
def seed_listings() -> None:
    """Write the sample entries unless there are any; those that ran out with the demo's age are prolonged."""
    samples = Listing.objects.filter(organisation__is_sample=True)
    today = timezone.localdate()
    until = today + dt.timedelta(days=DAYS)
    if samples.exists():
        samples.filter(valid_until__lt=today, closed_at=None).update(renewed_on=today, valid_until=until)
        return
    organisations = {one.slug: one for one in Organisation.objects.filter(is_sample=True)}
    made = [
        Listing.objects.create(
            organisation=organisations[slug], kind=kind, category=category, district=district,
            languages=list(languages), title=title, text=text, text_language=language, valid_until=until,
        )
        for slug, kind, category, district, languages, title, text, language in LISTINGS
        if slug in organisations
    ]  # fmt: skip
    board.refresh_all(made)
