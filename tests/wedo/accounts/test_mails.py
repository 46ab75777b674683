"""Every mail of the account system: whole, in each language, as it would leave."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import UserFactory
from wedo.mail import compose

pytestmark = pytest.mark.django_db

ROOT = Path(settings.BASE_DIR) / "templates"
MAILS = sorted(
    str(path.relative_to(ROOT).with_suffix(""))
    for app in ("account", "mfa")
    for path in (ROOT / app / "email").glob("*.txt")
)
LINK = "https://wedo.example.org/konto/beispiel/"
FACTS = {
    "code": "BCDF-GHJK",
    "activate_url": LINK,
    "password_reset_url": LINK,
    "signup_url": LINK,
    "deleted_email": "alt@example.org",
    "from_email": "alt@example.org",
    "to_email": "neu@example.org",
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("template", MAILS)
def test_a_mail_is_whole(template, language):
    user = UserFactory(name="www.evil.example")
    mail = compose(template=template, context={"user": user, **FACTS}, to=user.email, language=language, key=template)
    html, _type = mail.alternatives[0]
    assert mail.subject
    assert (f'<html lang="{language}"' in html, "www.evil.example" in mail.body + html) == (True, False)
    assert "%(" not in mail.subject + mail.body + html


def test_every_mail_that_allauth_sends_about_a_second_step_is_ours():
    import allauth

    theirs = {path.name for path in (Path(allauth.__file__).parent / "templates/mfa/email").glob("*_subject.txt")}
    assert {name.removesuffix("_subject.txt") for name in theirs} == {
        Path(name).name for name in MAILS if name.startswith("mfa/")
    }
