"""Two profiles that show what a profile can hold: one with everything, one safe one. All of it is made up."""

from organisations.models import Kind, Organisation, Size
from wedo.known import Known

FULL = {
    "short_name": "Vielklang",
    "kind": Kind.ASSOCIATION,
    "founded_year": 2012,
    "size": Size.MANY,
    "description_de": (
        "Wir sind ein erfundener Verein. An uns seht ihr, wie ein Profil bei WeDo aussieht.\n\n"
        "## Was wir singen\n\n- Lieder aus allen Ländern, die wir kennen\n- eigene Lieder\n\n"
        "**Du musst keine Noten lesen können.** Komm einfach vorbei: [Proben](https://example.org/proben)."
    ),
    "audience_de": "Für alle ab 16 Jahren, auch ohne Erfahrung.",
    "audience_en": "For everybody from 16, without experience too.",
    "meeting_times_de": "Jeden Montag von 18 bis 20 Uhr, nicht in den Ferien.",
    "meeting_times_en": "Every Monday from 18:00 to 20:00, not in the holidays.",
    "street": "Beispielweg 1",
    "postal_code": "22765",
    "address_public": True,
    "step_free": Known.YES,
    "accessible_toilet": Known.NO,
    "website": "https://example.org/vielklang",
    "social_links": ["https://social.example.org/vielklang", "https://video.example.org/vielklang"],
    "donation_url": "https://spenden.example.org/vielklang",
    "email": "vielklang@example.org",
    "email_public": True,
    "show_events": True,
}


def seed_profiles() -> None:
    """Fill two of the sample organisations, unless somebody has edited them."""
    untouched = Organisation.objects.filter(is_sample=True, changes__isnull=True)
    untouched.filter(slug="beispielchor-vielklang", kind="").update(**FULL)
    untouched.filter(slug="anjoman-e-nemune", name_language="").update(name_language="fa", is_safe=True)
    untouched.filter(slug="jamiyat-al-mithal", name_language="").update(name_language="ar")
    untouched.filter(slug="klub-primer", name_language="").update(name_language="ru")
