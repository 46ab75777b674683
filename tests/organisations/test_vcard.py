"""The address card: as RFC 6350 has it, and only what is public."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.models import Organisation
from organisations.public import public_profile
from organisations.vcard import _folded, _text, vcard
from tests.factories import OrganisationFactory, TopicFactory

FULL = {
    "name": "Chor; Verein, e. V.",
    "name_language": "tr",
    "slug": "chor",
    "short_name": "Chor",
    "summary": "Wir singen,\nlaut.",
    "street": "Beispielweg 1",
    "postal_code": "22765",
    "address_public": True,
    "email": "chor@example.org",
    "email_public": True,
    "phone": "+49 40 123456",
    "phone_public": True,
    "website": "https://chor.example.org/?a=1,2;3",
    "languages": ["de", "tr"],
}


@pytest.fixture(autouse=True)
def site(settings):
    """Where the site is."""
    settings.SITE_URL = "https://wedo.example"


def unfolded(card: str) -> list[str]:
    assert card.endswith("\r\n")
    assert "\n" not in card.replace("\r\n", "")
    return card.replace("\r\n ", "").split("\r\n")[:-1]


@pytest.mark.django_db
def test_all_that_is_public_is_in_it():
    organisation = OrganisationFactory(**FULL)
    organisation.topics.add(TopicFactory(name="Musik, Tanz"))
    Organisation.objects.update(updated_at=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC))
    organisation.refresh_from_db()

    assert unfolded(vcard(public_profile(organisation))) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        "UID:https://wedo.example/netzwerk/chor/",
        "FN;LANGUAGE=tr:Chor\\; Verein\\, e. V.",
        "ORG;LANGUAGE=tr:Chor\\; Verein\\, e. V.",
        "NICKNAME:Chor",
        "EMAIL;TYPE=work:chor@example.org",
        "TEL;VALUE=uri;TYPE=work:tel:+4940123456",
        "ADR;TYPE=work:;;Beispielweg 1;Hamburg;;22765;Deutschland",
        "URL;TYPE=work:https://chor.example.org/?a=1,2;3",
        "URL:https://wedo.example/netzwerk/chor/",
        "LANG:de",
        "LANG:tr",
        "CATEGORIES:Musik\\, Tanz",
        "NOTE;LANGUAGE=de:Wir singen\\,\\nlaut.",
        "REV:20260102T030405Z",
        "END:VCARD",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [{"is_safe": True}, dict.fromkeys(("email_public", "phone_public"), False)])
def test_what_is_not_public_is_not_in_it(hidden):
    names = [line.split(":")[0].split(";")[0] for line in unfolded(vcard(_profile(**hidden)))]

    assert [name for name in ("EMAIL", "TEL") if name in names] == []
    assert ("ADR" in names, names.count("URL")) == ((False, 1) if "is_safe" in hidden else (True, 2))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["x\r\nEMAIL:bad@example.org", "x\nEND:VCARD", "a\\nb", "a\u2028b", "a\x08b\x07", "ج" * 120, "🎉" * 60]
)
def test_a_name_stays_a_name(name):
    card = vcard(_profile(name=name, name_language=""))

    assert [line.split(":")[0] for line in unfolded(card)].count("EMAIL;TYPE=work") == 1
    assert unfolded(card).count("END:VCARD") == 1
    assert max(len(line.encode()) for line in card.split("\r\n")) <= 75


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=300))
def test_any_line_is_folded_within_75_octets_and_comes_back(line):
    folded = _folded(line)

    assert [part for part in folded.encode().split(b"\r\n") if len(part) > 75] == []
    assert folded.replace("\r\n ", "") == line


def test_escaping():
    assert _text("a;b,c\\d\r\ne\x00") == "a\\;b\\,c\\\\d\\ne"


@pytest.mark.django_db
def test_it_is_a_file_for_the_address_book(client):
    answer = client.get(f"{OrganisationFactory(slug='chor').get_absolute_url()}kontakt.vcf")

    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="chor.vcf"'


def _profile(**changes):
    return public_profile(OrganisationFactory(**FULL | changes))
