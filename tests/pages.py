"""What tests of pages share."""

import re


def text(response) -> str:
    """The words of a page's main part, spaces made one, soft hyphens left out."""
    html = response.content.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>")[0]
    html = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL).replace("\u00ad", "")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def address(ticket_type) -> str:
    """Of the form of an event."""
    return f"/veranstaltungen/{ticket_type.event.slug}/anmelden/"


def filled(**changes) -> dict:
    """A form as a guest sends it."""
    return {
        "name": "Alex Beispiel",
        "email": "alex@example.org",
        "places": "1",
        "language": "de",
        "consent": "on",
        "submission": "f1",
        **changes,
    }
