"""What holds for every mail about an organisation."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage

from tests.mail_samples import KINDS, listing_samples, organisation_samples, people_samples, sample
from wedo import mail

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "organisations" / "email"


def everything_in(message: EmailMessage) -> str:
    """Subject, text and HTML."""
    return "\n".join([message.subject, message.body, *(content for content, _mimetype in message.alternatives)])


def all_samples() -> dict[str, EmailMessage]:
    """Every mail of which there is a sample."""
    samples = people_samples() | listing_samples() | organisation_samples()
    return samples | {kind: sample(kind) for kind in KINDS}


def test_every_template_has_a_sample(monkeypatch):
    """Else a mail could leave that no test has looked at."""
    used, compose = set(), mail.compose
    monkeypatch.setattr(mail, "compose", lambda **parts: used.add(parts["template"]) or compose(**parts))

    people_samples(), listing_samples(), organisation_samples()

    there = {f"organisations/email/{path.stem}" for path in TEMPLATES.glob("[!_]*.txt")}
    assert there - used == set()


@pytest.mark.parametrize("contact", ["", "netzwerk@example.org"])
def test_no_mail_that_somebody_else_gets_an_answer_to_holds_the_way_off_the_net(contact, settings):
    """Mail programs quote what they answer: whoever gets the answer would have the link."""
    settings.CONTACT_EMAIL = contact

    samples = all_samples()

    foreign = {kind: one for kind, one in samples.items() if set(one.reply_to) - {contact}}
    assert "contact_message" in foreign
    assert [kind for kind, one in foreign.items() if "/notfall/" in everything_in(one)] == []


def test_a_message_leads_to_the_protection_behind_the_sign_in():
    message = organisation_samples()["contact_message"]

    address = f"{settings.SITE_URL}/netzwerk/"
    assert message.reply_to == ["kim@example.org"]
    assert f"Hier nehmt ihr euer Profil vom Netz:\n{address}" in message.body
    for part in (message.body, message.alternatives[0].content):
        assert "/schutz/" in part
        assert "Dafür meldet ihr euch an: Wer eure Antwort liest, kennt diesen Link." in part
