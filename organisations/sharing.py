"""What people pass on of a profile: its address, and a short text for messengers and social networks."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wedo.mail import absolute
from wedo.templatetags.wedo import translated

from .public import PublicProfile

# What fits into one post of any network that people use (the strictest counts 280).
MOST_CHARACTERS = 280


def address_of(profile: PublicProfile, language: str, *, name: str = "organisation") -> str:
    """The absolute address of the profile, or of another page or file of it, in one of the site's languages."""
    with translation.override(language):
        return absolute(reverse(name, args=[profile.slug]))


def share_text(profile: PublicProfile, language: str) -> str:
    """ "Beispielverein bei WeDo: Ein Verein. https://…" in this language, at most 280 characters.

    What is too long loses the end of its summary, never its address.
    """
    address = address_of(profile, language)
    with translation.override(language):
        head = _("%(name)s bei WeDo") % {"name": profile.name}
        summary = translated(profile, "summary").text
    if not summary:
        return f"{head}: {address}"
    return f"{head}: {_shortened(summary, MOST_CHARACTERS - len(head) - len(address) - 3)} {address}"


def share_texts(profile: PublicProfile) -> list[tuple[str, str]]:
    """(language, text) for each of the site's languages."""
    return [(code, share_text(profile, code)) for code, _name in settings.LANGUAGES]


def _shortened(text: str, most: int) -> str:
    """At most so many characters, cut between two words where there are any."""
    if len(text) <= most:
        return text
    cut = text[: max(most - 1, 0)]
    whole = cut.rpartition(" ")[0] if text[len(cut)] != " " else cut
    return f"{(whole or cut).rstrip(' ,;:–-')}…"
