"""The docs name what exists, and all of it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_variable_of_the_settings_is_explained():
    used = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", (ROOT / "wedo" / "settings.py").read_text()))
    explained = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    example = (ROOT / ".env.example").read_text()

    assert used - explained == set()
    assert {name for name in used if name not in example} == set()


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]

    assert missing == []


def test_image_holds_everything_that_the_site_needs():
    """The list of .dockerignore allows by name, so that a new folder is not forgotten silently."""
    allowed = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"launcher", "tests", "benchmarks"}

    assert packages | {"templates", "static", "locale"} <= allowed
