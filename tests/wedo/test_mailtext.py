"""Text of guests in mails is never a link."""

import pytest

from wedo.templatetags.mailtext import WORD_JOINER, no_link

J = WORD_JOINER


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("www.evil.example", f"www.{J}evil.{J}example"),
        ("https://evil.example/x", f"https:{J}//evil.{J}example/x"),
        ("a@evil.example", f"a@{J}evil.{J}example"),
        ("mailto:x", f"mailto:{J}x"),
        ("evil。example", f"evil。{J}example"),
        ("Dr. Kim Beispiel, 3 Uhr: ja.", "Dr. Kim Beispiel, 3 Uhr: ja."),
    ],
)
def test_addresses_are_broken_and_other_text_stays(typed, shown):
    assert no_link(typed) == shown
