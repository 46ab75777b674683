"""What a profile gives to take along: texts, badge, picture, poster, and the page for members."""

import io
import re
from html import unescape
from xml.etree import ElementTree

import pypdf
import pytest
from django.utils import timezone, translation
from PIL import Image

from organisations import card, poster
from organisations.badge import badge_svg
from organisations.models import Organisation
from organisations.poster import poster_pdf
from organisations.public import public_profile
from organisations.sharing import share_text, share_texts
from tests.factories import MembershipFactory, OrganisationFactory
from tests.pages import text
from wedo import paper
from wedo.languages import OWN_NAMES

FILES = ("karte.png", "kontakt.vcf", "plakat.pdf", "abzeichen.svg")
NAMES = ["Beispielverein für Musik", "جمعية المثال", "Їжакевич", "示例协会", "עמותה", "हिन्दी संघ", "Nguyễn Hằng"]


@pytest.fixture(autouse=True)
def site(settings):
    """Where the site is."""
    settings.SITE_URL = "https://wedo.example"


def profile(**fields):
    return public_profile(
        Organisation(
            **{
                "pk": 1,
                "name": "Beispielchor",
                "slug": "chor",
                "summary_de": "Wir singen.",
                "status": "published",
                "updated_at": timezone.now(),
            }
            | fields
        )
    )


# texts


def test_the_text_is_short_and_in_each_language_of_the_site():
    both = profile(summary_en="We sing.")

    assert dict(share_texts(both))["de"] == "Beispielchor bei WeDo: Wir singen. https://wedo.example/netzwerk/chor/"
    assert "We sing. https://wedo.example/en/netzwerk/chor/" in share_text(both, "en")
    assert "Wir singen." in share_text(profile(), "en")
    assert share_text(profile(summary_de=""), "de") == "Beispielchor bei WeDo: https://wedo.example/netzwerk/chor/"


@pytest.mark.parametrize("summary", ["Wort " * 100, "W" * 300, "محمد " * 60])
@pytest.mark.parametrize("name", ["Chor", "N" * 120])
def test_a_long_summary_is_cut_and_the_address_stays(name, summary):
    told = share_text(profile(name=name, slug="x" * 60, summary_de=summary.strip()), "de")

    assert len(told) <= 280
    assert told.startswith(f"{name} bei WeDo: ")
    assert told.endswith(f"… https://wedo.example/netzwerk/{'x' * 60}/")


def test_a_text_is_cut_between_words():
    words = share_text(profile(summary_de="Beispielwort " * 30), "de").partition(": ")[2].partition("…")[0].split()

    assert set(words) == {"Beispielwort"}


# badge


@pytest.mark.parametrize("name", [*NAMES, "W" * 120, "<script>\"&'", "Ein sehr langer Name mit vielen Wörtern e. V."])
def test_the_badge_is_a_small_picture_that_asks_nobody(name):
    svg = badge_svg(profile(name=name))

    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == f"{name} · WeDo"
    assert len(svg.encode()) < 10_000
    assert [word for word in ("style=", "<script", "href", "url(") if word in svg] == []


def test_the_badge_shows_the_name_in_its_direction():
    lines = [
        (part.get("direction"), "".join(part.itertext()))
        for name in ("Beispielchor", "جمعية", "Beispielverein für Musik und Begegnung")
        for part in ElementTree.fromstring(badge_svg(profile(name=name))).iter("{http://www.w3.org/2000/svg}text")
    ]

    assert lines == [("ltr", "Beispielchor"), ("rtl", "جمعية"), ("ltr", "Beispielverein fürMusik und…")]


# Open Graph image


@pytest.mark.parametrize("name", [*NAMES, "W" * 120, "ⵣⴰⵢⴷ", '#panic("x")'])
def test_the_card_is_small_and_has_the_size_that_networks_ask_for(name):
    file = card.card_png(profile(name=name))

    image = Image.open(io.BytesIO(file))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(file) <= 150_000


def test_the_name_stands_at_the_side_where_its_script_begins():
    """A pattern is colourful, the other half is paper: its corner tells which side it is on."""

    def corners(name):
        image = Image.open(io.BytesIO(card.card_png(profile(name=name)))).convert("RGB")
        return [image.getpixel((x, 4)) == (255, 253, 250) for x in (4, 1195)]

    assert (corners("Beispielchor"), corners("جمعية المثال")) == ([False, True], [True, False])


def test_a_name_that_cannot_be_drawn_gives_way_to_the_short_one():
    assert card._shown_name(profile(name="ᠪᠠᠲᠤ", short_name="Batu")) == "Batu"
    assert card._shown_name(profile(name="ᠪᠠᠲᠤ")) == ""


def test_the_address_of_the_card_changes_with_what_it_shows():
    versions = {
        card.card_version(one)
        for one in (profile(), profile(name="Chor"), profile(pattern_seed="anders"), profile(summary_de="Neu"))
    }

    assert len(versions) == 3


# poster


def lines_of(pdf: bytes) -> str:
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().replace("\u00ad", "").replace("\u200b", "").split())


def test_the_poster_tells_who_what_and_where():
    with translation.override("de"):
        pdf = poster_pdf(profile())

    reader = pypdf.PdfReader(io.BytesIO(pdf))
    (page,) = reader.pages
    assert [round(float(edge) / 72 * 25.4) for edge in page.mediabox[2:]] == [210, 297]
    told = lines_of(pdf)
    expected = ("Beispielchor", "Wir singen.", "Findet uns bei WeDo", "wedo.example/netzwerk/chor")
    assert [part for part in expected if part not in told] == []
    assert told.count("Findet uns bei WeDo") == 1
    catalog = reader.trailer["/Root"]
    assert (catalog["/Lang"], reader.metadata.title, catalog["/MarkInfo"]["/Marked"]) == (
        "de",
        "Plakat: Beispielchor",
        True,
    )
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode()


def test_an_arabic_name_comes_out_of_the_poster_as_it_is_written():
    """Copied, searched, read aloud: each letter once."""
    with translation.override("de"):
        told = lines_of(poster_pdf(profile(name="جمعية الثقافية")))

    assert [word for word in ("جمعية", "الثقافية") if word not in told] == []


def test_the_poster_speaks_german_and_the_language_of_the_page(monkeypatch):
    told = {}
    monkeypatch.setattr(paper, "draw", lambda template, data, moment: told.update(data))
    with translation.override("en"):
        poster_pdf(profile(summary_en="We sing."))

    assert [one["language"] for one in told["find"]] == ["de", "en"]
    assert (told["language"], told["summary"]["text"], told["summary"]["language"]) == ("en", "We sing.", "en")
    assert told["address"].replace("\u200b", "") == "wedo.example/netzwerk/chor"


@pytest.mark.parametrize("address", ["https://wedo.example", "https://wedo-netzwerk.hamburg.example.org"])
def test_a_scanner_reads_the_poster(monkeypatch, settings, address):
    zxingcpp = pytest.importorskip("zxingcpp")
    settings.SITE_URL = address
    monkeypatch.setattr(paper, "draw", lambda template, data, moment: paper.draw_png(template, data))

    page = Image.open(io.BytesIO(poster_pdf(profile()))).convert("L")

    assert [found.text for found in zxingcpp.read_barcodes(page)] == [f"{address}/netzwerk/chor/"]


@pytest.mark.parametrize("name", [*NAMES, "W" * 120, "ⵣⴰⵢⴷ", "Ein langer Name " * 7, '#panic("x") $a$ *b*'])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_any_name_stays_on_one_page(name, language, monkeypatch):
    monkeypatch.setattr(poster, "get_language", lambda: language)

    assert lines_of(poster_pdf(profile(name=name[:120], slug="x" * 60, summary_de="Wort " * 60)))


def test_the_same_profile_gives_the_same_poster():
    one = profile()

    assert poster_pdf(one) == poster_pdf(one)


@pytest.mark.parametrize("code", OWN_NAMES)
def test_a_name_in_every_language_of_the_network_is_drawn(code):
    assert card._shown_name(profile(name=OWN_NAMES[code])) == OWN_NAMES[code]


# addresses


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES)
def test_a_file_is_kept_for_an_hour_and_asked_for_again(client, file):
    address = f"{OrganisationFactory().get_absolute_url()}{file}"

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=3600"
    assert not first.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("status", ["draft", "submitted", "declined", "offline"])
def test_no_file_of_a_profile_that_is_not_public(client, file, status):
    organisation = OrganisationFactory(status=status, offline_at=timezone.now())

    assert client.get(f"{organisation.get_absolute_url()}{file}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("karte.png", "image/png"),
        ("kontakt.vcf", "text/vcard; charset=utf-8"),
        ("plakat.pdf", "application/pdf"),
        ("abzeichen.svg", "image/svg+xml"),
    ],
)
def test_a_file_costs_few_queries(client, file, kind, django_assert_max_num_queries):
    address = f"{OrganisationFactory().get_absolute_url()}{file}"

    with django_assert_max_num_queries(2):
        answer = client.get(address)

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (kind, "nosniff")


@pytest.mark.django_db
def test_other_websites_may_show_the_badge(client):
    answer = client.get(f"{OrganisationFactory().get_absolute_url()}abzeichen.svg")

    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.django_db
def test_members_find_what_to_paste(as_user, django_assert_max_num_queries):
    membership = MembershipFactory(organisation__name='Chor "A & B"', organisation__slug="chor")
    client = as_user(membership.user)

    with django_assert_max_num_queries(8):
        page = client.get("/netzwerk/chor/einbinden/")

    fields = dict(re.findall(r'<textarea class="input" id="([\w-]+)" [^>]*>([^<]*)</textarea>', page.content.decode()))
    pasted = unescape(fields["html"])
    assert pasted == (
        '<a href="https://wedo.example/netzwerk/chor/" rel="noopener">'
        '<img src="https://wedo.example/netzwerk/chor/abzeichen.svg" alt="Chor &quot;A &amp; B&quot; bei WeDo" '
        'width="280" height="80" loading="lazy"></a>'
    )
    assert fields["feed"] == "https://wedo.example/netzwerk/chor/feed/"
    assert set(fields) == {"html", "feed", "text-de", "text-en"}


@pytest.mark.django_db
def test_before_it_is_public_the_page_says_when(as_user):
    membership = MembershipFactory(organisation__status="submitted", organisation__published_at=None)

    page = as_user(membership.user).get(f"{membership.organisation.get_absolute_url()}einbinden/")

    assert "Sobald euer Profil veröffentlicht ist" in text(page)
    assert b"<textarea" not in page.content


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "width"), [("/", 48), ("/netzwerk/", 192), ("/netzwerk/chor/", 208)])
def test_a_logo_comes_in_the_size_that_fits(client, page, width):
    OrganisationFactory(slug="chor", logo="logos/x.webp", logo_sizes=[96, 208, 416])

    html = client.get(page).content.decode()

    sources = re.findall(r'<source type="image/(\w+)" srcset="([^"]+)" sizes="(\d+)px">', html)
    assert [(kind, sizes, srcset.count(f".{kind} ")) for kind, srcset, sizes in sources] == [
        ("avif", str(width), 3),
        ("webp", str(width), 3),
    ]
