"""Facts for search engines: schema.org as JSON-LD."""

import json

from django.utils.safestring import SafeString, mark_safe

SCHEMA = "https://schema.org/"

# A `</script>` in a text would end the block; the same three as Django's json_script.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def known(data: dict) -> dict:
    """The same without empty values: what is not known is left out."""
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def block(data: dict) -> SafeString:
    """The content of a `<script type="application/ld+json">` block."""
    text = json.dumps(known(data), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  (no character that HTML knows is left)
