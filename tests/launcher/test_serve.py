"""How the launcher asks the site whether it is ready."""

import pytest

from launcher.serve import public_host


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("", "127.0.0.1"),
        ("wedo.example", "wedo.example"),
        (" wedo.example , other.example", "wedo.example"),
        (".wedo.example", "wedo.example"),
        ("*", "127.0.0.1"),
        ("wedo.example,127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
    ],
)
def test_the_site_is_asked_as_a_host_that_it_answers(allowed, host):
    assert public_host({"ALLOWED_HOSTS": allowed}) == host


def test_without_a_setting_it_is_this_machine():
    assert public_host({}) == "127.0.0.1"
