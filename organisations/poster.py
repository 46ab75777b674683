"""The poster "Find us at WeDo": A4, tagged (PDF/UA-1), drawn by typst from organisations/typst/poster.typ."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wedo import muster, paper
from wedo.languages import direction
from wedo.svg import qr_of_address, standalone
from wedo.templatetags.wedo import translated
from wedo.text import soften

from .public import PublicProfile
from .sharing import address_of

# The cover is 182 x 91 mm: 8 x 4 tiles fill it.
COVER = {"cols": 8, "rows": 4}


def poster_pdf(profile: PublicProfile) -> bytes:
    """One page in the language of the page, "Find us" in German, too. The same profile gives the same bytes.

    The code leads to the German page in whatever language it is printed: whoever comes past can change it there.
    """
    language = get_language()
    address = address_of(profile, settings.LANGUAGE_CODE)
    summary = translated(profile, "summary")
    data = {
        "language": language,
        "direction": direction(language),
        "title": _("Plakat: %(name)s") % {"name": paper.plain(profile.name)},
        "banner": standalone(muster.banner(profile.seed, **COVER)),
        "name": paper.value(soften(profile.name)),
        "summary": _line(summary.text, summary.lang or language),
        "find": [_line(text, code) for code, text in _find_us()],
        "qr": qr_of_address(address),
        "qr_label": _("QR-Code zum Profil: %(address)s") % {"address": address},
        "address": _readable(address),
        "wordmark": paper.picture("img/wedo-wordmark.svg").replace("#2A0E36", "#000"),
    }
    return paper.draw("organisations/poster", data, moment=profile.updated_at or timezone.now())


def _readable(address: str) -> str:
    """The address without what people need not type; it may break behind a slash."""
    parts = address.partition("://")[2].rstrip("/").split("/")
    return "/\u200b".join(paper.breakable(part) for part in parts)


def _find_us() -> list[tuple[str, str]]:
    """(language, sentence): German first, then the page's language."""
    lines = []
    for language in dict.fromkeys((settings.LANGUAGE_CODE, get_language())):
        with translation.override(language):
            lines.append((language, _("Findet uns bei WeDo")))
    return lines


def _line(text: str, language: str) -> dict:
    return paper.value(text) | {"language": language}
