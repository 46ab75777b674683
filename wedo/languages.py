"""Languages by their own names: those of the site, and those that people in the network speak."""

from django.utils.translation import gettext_lazy as _

# The site's own languages come from settings.LANGUAGES; a language may join there one by one.
OWN_NAMES = {
    "de": "Deutsch",
    "en": "English",
    "fr": "Français",
    "tr": "Türkçe",
    "ru": "Русский",
    "uk": "Українська",
    "ar": "العربية",
    "fa": "فارسی",
    "ckb": "کوردی",
    "ku": "Kurdî",
    "ti": "ትግርኛ",
    "ps": "پښتو",
    "ur": "اردو",
    "pl": "Polski",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
    "ro": "Română",
    "bg": "Български",
    "sq": "Shqip",
    "sr": "Srpski",
    "bs": "Bosanski",
    "hr": "Hrvatski",
    "el": "Ελληνικά",
    "am": "አማርኛ",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "tw": "Twi",
    "yo": "Yorùbá",
    "ha": "Hausa",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "hi": "हिन्दी",
    "ta": "தமிழ்",
    "rom": "Romani ćhib",
    "dgs": "Deutsche Gebärdensprache",
}
# The same languages in the language of the page.
NAMES = {
    "de": _("Deutsch"),
    "en": _("Englisch"),
    "fr": _("Französisch"),
    "tr": _("Türkisch"),
    "ru": _("Russisch"),
    "uk": _("Ukrainisch"),
    "ar": _("Arabisch"),
    "fa": _("Persisch"),
    "ckb": _("Sorani-Kurdisch"),
    "ku": _("Kurmandschi-Kurdisch"),
    "ti": _("Tigrinya"),
    "ps": _("Paschtu"),
    "ur": _("Urdu"),
    "pl": _("Polnisch"),
    "es": _("Spanisch"),
    "pt": _("Portugiesisch"),
    "it": _("Italienisch"),
    "ro": _("Rumänisch"),
    "bg": _("Bulgarisch"),
    "sq": _("Albanisch"),
    "sr": _("Serbisch"),
    "bs": _("Bosnisch"),
    "hr": _("Kroatisch"),
    "el": _("Griechisch"),
    "am": _("Amharisch"),
    "so": _("Somali"),
    "sw": _("Suaheli"),
    "tw": _("Twi"),
    "yo": _("Yoruba"),
    "ha": _("Hausa"),
    "vi": _("Vietnamesisch"),
    "zh": _("Chinesisch"),
    "hi": _("Hindi"),
    "ta": _("Tamilisch"),
    "rom": _("Romani"),
    "dgs": _("Deutsche Gebärdensprache"),
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ckb", "ps", "ur", "he"})

SPOKEN_LANGUAGES = list(OWN_NAMES.items())


def direction(language: str) -> str:
    """`rtl` or `ltr` for a language code. Unlike Django's list it knows Sorani and Pashto."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
