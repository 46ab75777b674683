"""Settings of the launcher: the .env file, the folder of data, the key."""

import stat

import pytest

from launcher.__main__ import main
from launcher.config import app_environ, make_var, parse_env_file, read_config, secret_key
from launcher.errors import SetupError


def test_the_env_file_knows_comments_quotes_and_export():
    text = """
# A comment
PORT=8001
export SITE_URL = https://wedo.example   # where it is
DEFAULT_FROM_EMAIL="WeDo <wedo@example.org>"  # quoted
SECRET_KEY='with # and "quotes"'
EMPTY=
URL=postgres://a:b#c@localhost/x
"""
    assert parse_env_file(text) == {
        "PORT": "8001",
        "SITE_URL": "https://wedo.example",
        "DEFAULT_FROM_EMAIL": "WeDo <wedo@example.org>",
        "SECRET_KEY": 'with # and "quotes"',
        "EMPTY": "",
        "URL": "postgres://a:b#c@localhost/x",
    }


def test_a_line_that_is_no_setting_is_named():
    with pytest.raises(SetupError, match=r"^Line 2 of \.env is not of the form NAME=value"):
        parse_env_file("PORT=8001\nPORT 8002\n")


def test_the_environment_wins_over_the_file_and_tests_take_little_of_it(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("PORT=8001\nWEDO_VAR=data\nEMAIL_URL=smtp://real.example\n")
    monkeypatch.setenv("PORT", "8002")
    monkeypatch.delenv("WEDO_VAR", raising=False)

    config = read_config(tmp_path)
    assert (config.port, config.var) == (8002, tmp_path / "data")
    assert config.environ["EMAIL_URL"] == "smtp://real.example"
    assert "EMAIL_URL" not in read_config(tmp_path, only={"WEDO_VAR"}).environ


@pytest.mark.parametrize("port", ["0", "65536", "80x", "-1", "²"])
def test_a_port_that_is_none_is_refused(tmp_path, monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SetupError, match="PORT must be a number from 1 to 65535"):
        read_config(tmp_path)


def test_what_is_written_at_run_time_is_private_and_the_key_stays(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("WEDO_VAR", str(tmp_path / "my data"))
    config = read_config(tmp_path)
    make_var(config)

    assert not (tmp_path / "my data").stat().st_mode & 0o066
    assert stat.S_IMODE((tmp_path / "my data" / "mail").stat().st_mode) == 0o700
    key = secret_key(config)
    assert len(key) > 50
    assert secret_key(config) == key
    assert stat.S_IMODE((tmp_path / "my data" / "secret_key").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WEDO_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(SetupError, match=r"Cannot write in .*file/var: .* WEDO_VAR\.$"):
        make_var(read_config(tmp_path))


def test_a_demo_is_one_unless_the_person_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.delenv("WEDO_DEMO", raising=False)
    assert app_environ(read_config(tmp_path), "url")["WEDO_DEMO"] == "1"
    assert "WEDO_DEMO" not in app_environ(read_config(tmp_path), "url", demo=False)
    monkeypatch.setenv("WEDO_DEMO", "off")
    assert app_environ(read_config(tmp_path), "url")["WEDO_DEMO"] == "off"


def test_an_old_python_gets_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr("sys.version_info", (3, 8, 18))
    assert main() == 1
    assert capsys.readouterr().err == "WeDo needs Python 3.11 or newer, this is Python 3.8.18.\n"


def test_the_entry_parses_on_old_pythons():
    import ast
    from pathlib import Path

    import launcher

    for name in ("__init__.py", "__main__.py"):
        ast.parse((Path(launcher.__file__).parent / name).read_text(), feature_version=(3, 4))
