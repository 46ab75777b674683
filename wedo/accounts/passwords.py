"""Passwords that many people choose where German is spoken; Django's own list is of English ones."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Chosen by us after the manner of the lists that the Hasso-Plattner-Institut publishes; no list is ever whole.
_WORDS = """
passwort kennwort geheim hallo hallowelt hallohallo schatz schatzi liebe ichliebedich sommer winter fruehling frühling
herbst sonne sonnenschein urlaub fussball schalke dortmund bayern werder hsv stpauli hamburg berlin frankfurt muenchen
münchen deutschland ficken arschloch scheisse schule arbeit computer internet qwertz qwertzuiop asdfghjkl yxcvbnm test
testtest start willkommen login admin verein wedo engagement michael daniel alexander thomas andreas stefan sebastian
martin christian julia sandra nicole
"""
FAVOURITES = frozenset(_WORDS.split())
LETTERS = re.compile(r"[^\W\d_]+")


class GermanFavouritesValidator:
    """Refuses a favourite word with digits and signs round it: "Passwort123!" is found as fast as "passwort"."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError for one."""
        words = [word.casefold() for word in LETTERS.findall(password)]
        again_and_again = len(set(words)) == 1 and words[0] in FAVOURITES
        if again_and_again or "".join(words) in FAVOURITES:
            raise ValidationError(
                _("Dieses Passwort benutzen viele. Denk dir bitte ein anderes aus."), code="password_too_common"
            )

    def get_help_text(self) -> str:
        """What Django's admin says beside the field."""
        return _("Nimm kein Wort, das viele als Passwort benutzen.")
