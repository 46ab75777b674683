"""Mails: their languages, and text of guests, which must never become a link.

Mail programs turn everything that looks like an address into a link. Whoever types an address as a name could
otherwise send advertising to any mailbox, in our name.
"""

import datetime as dt
import re

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wedo.mail import in_each_language
from wedo.templatetags.wedo import long_date

register = template.Library()

# Invisible, no space, no place to break a line (Unicode, U+2060).
WORD_JOINER = "\u2060"
# Dots of every kind that browsers take for one in a host name (UTS #46, 2.3), and the sign of mail addresses.
_DOTS = re.compile(r"(?<=\S)([.@\u3002\uff0e\uff61])(?=\S)")
_SCHEME = re.compile(r":(?=//)|(?<=mailto):|(?<=tel):|(?<=sms):", re.IGNORECASE)


@register.filter
def no_link(text: str) -> str:
    """The text, looking the same, in which no mail program finds an address."""
    return _DOTS.sub(rf"\1{WORD_JOINER}", _SCHEME.sub(f":{WORD_JOINER}", str(text)))


@register.filter(expects_localtime=True)
def moment(at: dt.datetime) -> str:
    """ "Donnerstag, 11. Dezember 2025, 16:00 Uhr" in the language of the mail, in Hamburg's time."""
    facts = {"date": long_date(at), "time": date_format(at, pgettext("Uhrzeit", "H:i"))}
    return _("%(date)s, %(time)s Uhr") % facts


class EachLanguage(Node):
    """Writes what is inside once for each language of the mail."""

    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        """All parts, one below the other."""
        written = []
        for part in in_each_language(context):
            with context.push(**part):
                written.append(self.nodelist.render(context))
        return "".join(written)


@register.tag
def each_language(parser: Parser, token: Token) -> EachLanguage:
    """`{% each_language %}…{% endeach_language %}`: see `wedo.mail.compose`."""
    nodelist = parser.parse(("endeach_language",))
    parser.delete_first_token()
    return EachLanguage(nodelist)
