"""Text of guests in mails: it must never become a link.

Mail programs turn everything that looks like an address into a link. Whoever types an address as a name could
otherwise send advertising to any mailbox, in our name.
"""

import re

from django import template

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
