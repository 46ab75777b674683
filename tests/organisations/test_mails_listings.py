"""The mails about Suche/Biete, and the weekly mail."""

import re

import pytest

from organisations import mails
from tests.factories import ListingFactory, MembershipFactory
from tests.mail_samples import listing_samples

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_mail_is_whole(language):
    samples = listing_samples(language)

    for kind, message in samples.items():
        [html] = [content for content, mimetype in message.alternatives if mimetype == "text/html"]
        for part in (message.subject, message.body, html):
            assert "{" not in part.replace("{margin", ""), kind
            assert "None" not in part, kind
        assert "\n" not in message.subject, kind
        assert message.extra_headers["Content-Language"] == language
        assert ("/en/netzwerk/" in message.body) == (language == "en"), kind
    # The way off the net belongs to the organisation, the weekly mail to a person.
    assert {kind for kind, message in samples.items() if "/notfall/" in message.body} == {"expiry", "hidden"}


def test_the_weekly_mail_has_all_its_parts():
    body = listing_samples()["digest"].body

    for part in (
        "Das passt zu euren Einträgen", "Saal für vierzig", "Passt zu: Proberaum",
        "Neue Veranstaltungen", "Beispielforum", "Neu im Netzwerk", "Neuer Beispielverein",
    ):  # fmt: skip
        assert part in body


def test_an_editor_gets_no_way_off_the_net(mailoutbox):
    editor = MembershipFactory(role="editor")
    listing = ListingFactory(organisation=editor.organisation, created_by=editor.user)

    mails.listing_expiry(listing, editor.user.pk, listing.valid_until)

    (mail,) = mailoutbox
    assert ("/verlaengern/" in mail.body, "/notfall/" in mail.body) == (True, False)


def test_what_somebody_wrote_is_no_link(mailoutbox):
    owner = MembershipFactory(organisation__name="Chor www.trap.example")
    listing = ListingFactory(organisation=owner.organisation, title="Siehe https://trap.example\nBcc: x@example.org")

    mails.listing_expiry(listing, owner.user.pk, listing.valid_until)

    (mail,) = mailoutbox
    for part in (mail.subject, mail.body, mail.alternatives[0].content):
        assert "trap.example" not in part
    assert mail.recipients() == [owner.user.email]


def test_the_way_out_of_the_weekly_mail_stands_in_the_first_line_of_its_header():
    """Some programs show their button only then (RFC 8058)."""
    raw = listing_samples()["digest"].message().as_bytes(linesep="\r\n")

    assert re.findall(rb"^List-Unsubscribe: <https?://[^>\r\n]+>\r$", raw, re.MULTILINE) != []
    assert re.findall(rb"^[A-Za-z-]+: *\r$", raw, re.MULTILINE) == []
