"""robots.txt, icon, patterns and uploaded pictures."""

import gzip
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from organisations.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}svg"


def test_robots(client, settings):
    settings.SITE_URL = "https://wedo.example"

    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /tickets/",
        "Disallow: /konto/",
        "Disallow: /mein/",
        "Disallow: /verwaltung/",
        "Disallow: /einlass/",
        "Disallow: /en/tickets/",
        "Disallow: /en/konto/",
        "Disallow: /en/mein/",
        "Disallow: /en/verwaltung/",
        "Disallow: /en/einlass/",
        "",
        "Sitemap: https://wedo.example/sitemap.xml",
    ]


def test_the_icon_is_where_it_leads_to(client, settings):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, "/static/img/wedo-mark.svg")
    assert (settings.BASE_DIR / "static/img/wedo-mark.svg").is_file()


class TestMuster:
    """Patterns."""

    @pytest.mark.parametrize(
        ("query", "box"),
        [
            ("", "0 0 48 48"),
            ("?v=wedo18", "0 0 48 48"),
            ("?form=banner", "0 0 384 96"),
            ("?form=banner&cols=16&rows=1", "0 0 768 48"),
        ],
    )
    def test_forms(self, client, query, box):
        response = client.get(f"/muster/Beispiel.svg{query}")

        root = ElementTree.fromstring(response.content)
        assert (root.tag, root.get("viewBox")) == (SVG, box)

    def test_headers(self, client):
        response = client.get("/muster/Beispiel.svg")

        assert {name: response[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")} == {
            "Content-Type": "image/svg+xml",
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        }
        assert not response.cookies

    def test_it_is_sent_compressed_to_who_can_read_that(self, client):
        plain = client.get("/muster/Beispiel.svg?form=banner")
        packed = client.get("/muster/Beispiel.svg?form=banner", headers={"Accept-Encoding": "gzip, br"})

        assert ("Content-Encoding" in plain, packed["Content-Encoding"]) == (False, "gzip")
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < 1200

    @pytest.mark.parametrize("seed", ["Über uns", "محمد", "A & B <script>", "50 %", "a.b", "?x#y"])
    def test_any_name_is_a_seed(self, client, seed):
        response = client.get(f"/muster/{quote(seed, safe='')}.svg")

        assert ElementTree.fromstring(response.content).tag == SVG

    @pytest.mark.parametrize(
        "address",
        [
            "x.svg?form=banner&cols=1000",
            "x.svg?form=banner&rows=-1",
            "x.svg?form=banner&cols=abc",
            "x.svg?form=banner&cols=٣",
            "x.svg?form=weave",
            f"{'x' * 161}.svg",
        ],
    )
    def test_what_is_refused(self, client, address):
        assert client.get(f"/muster/{address}").status_code == 404


class TestMedia:
    """Uploaded pictures."""

    @pytest.fixture
    def logo(self, settings) -> Path:
        """A public logo below the folder."""
        OrganisationFactory(logo="logos/0a1b.webp")
        file = Path(settings.MEDIA_ROOT) / "logos" / "0a1b.webp"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"RIFF")
        return file

    def test_a_picture_and_its_headers(self, client, logo):
        response = client.get("/media/logos/0a1b.webp")

        assert b"".join(response.streaming_content) == b"RIFF"
        names = (
            "Content-Type",
            "Content-Length",
            "Cache-Control",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
        )
        assert {name: response[name] for name in names} == {
            "Content-Type": "image/webp",
            "Content-Length": "4",
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": 'inline; filename="0a1b.webp"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        }
        assert not response.cookies

    @pytest.mark.parametrize(
        "path", ["logos/0a1b.webp", "logos/0a1b-96.avif", "bilder/2c3d.webp", "bilder/2c3d-360.avif"]
    )
    def test_what_a_profile_hides_its_files_hide(self, client, as_user, settings, path):
        owner = MembershipFactory(organisation__logo="logos/0a1b.webp")
        organisation = owner.organisation
        organisation.pictures.create(file="bilder/2c3d.webp", alt="Ein Chor", width=1, height=1)
        file = Path(settings.MEDIA_ROOT) / path
        file.parent.mkdir(parents=True)
        file.write_bytes(b"RIFF")
        states = [{}, {"is_safe": True}, {"is_safe": False, "status": "offline", "offline_at": timezone.now()}]

        seen = []
        for state in states:
            Organisation.objects.update(**state)
            answers = [browser.get(f"/media/{path}") for browser in (client, as_user(owner.user))]
            seen.append([answer.status_code for answer in answers])

        assert seen == [[200, 200], [200 if path.startswith("logos") else 404, 200], [404, 200]]
        assert answers[1]["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(
        "path",
        [
            "../secret.webp",
            "%2e%2e/secret.webp",
            "logos/../../secret.webp",
            "..%2fsecret.webp",
            "//etc/passwd",
            "logos/.0a1b.webp",
            "logos/0a1b.svg",
            "logos/0a1b.php",
            "logos/0a1b.webp/",
            "logos/missing.webp",
            "logos",
            "logos.webp",
            "logos/%00.webp",
        ],
    )
    def test_nothing_else(self, client, settings, logo, path):
        root = Path(settings.MEDIA_ROOT)
        for file in (
            root.parent / "secret.webp",
            logo.with_name(".0a1b.webp"),
            logo.with_suffix(".svg"),
            logo.with_suffix(".php"),
        ):
            file.write_text("x")
        (root / "logos.webp").mkdir()

        assert client.get(f"/media/{path}").status_code == 404
