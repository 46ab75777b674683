"""The environment is set up once, from the machine's own index, and failures end in a sentence."""

import hashlib
from pathlib import Path

import pytest

from launcher import environment
from launcher.config import Config
from launcher.environment import ensure, explain
from launcher.errors import SetupError
from launcher.machine import from_pip


@pytest.fixture
def config(tmp_path):
    config = Config(root=tmp_path, var=tmp_path / "var", port=8000, environ={})
    config.python.parent.mkdir(parents=True)
    config.python.write_text("")
    config.python.chmod(0o755)
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    return config


def stamp(config, kind):
    digest = hashlib.sha256((config.root / "requirements" / f"{kind}.txt").read_bytes()).hexdigest()
    (config.root / ".venv" / "wedo-stamp").write_text(f"{kind} {digest}")


@pytest.fixture
def installed(monkeypatch):
    done = []
    monkeypatch.setattr(environment, "_install", lambda config, children, lock: done.append(lock.name))
    return done


@pytest.mark.parametrize(
    ("have", "want", "installs"),
    [
        ("run", "run", []),
        ("dev", "dev", []),
        ("dev", "run", []),  # an environment for development also serves the site
        ("run", "dev", ["dev.txt"]),
        (None, "run", ["run.txt"]),
    ],
)
def test_only_what_is_missing_is_installed_and_only_once(config, installed, have, want, installs):
    if have:
        stamp(config, have)
    ensure(config, None, want)
    ensure(config, None, want)
    assert installed == installs


def test_a_changed_lock_is_installed_and_development_stays(config, installed):
    stamp(config, "dev")
    (config.root / "requirements" / "dev.txt").write_text("dev==2\n")
    ensure(config, None, "run")
    assert installed == ["dev.txt"]


def test_an_installation_that_failed_is_repeated(config, installed, monkeypatch):
    stamp(config, "run")
    (config.root / "requirements" / "run.txt").write_text("run==2\n")

    def fail(*_):
        raise SetupError("No network.")

    with monkeypatch.context() as broken:
        broken.setattr(environment, "_install", fail)
        with pytest.raises(SetupError):
            ensure(config, None, "run")
    ensure(config, None, "run")
    assert installed == ["run.txt"]


def test_a_full_disk_is_said_before_anything_is_installed(config, installed, monkeypatch):
    monkeypatch.setitem(environment.NEEDED_BYTES, "run", 10**18)
    with pytest.raises(SetupError, match="Not enough disk space"):
        ensure(config, None, "run")
    assert installed == []


def test_a_python_without_venv_is_said_with_the_package_to_install(config, installed, monkeypatch):
    config.python.unlink()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupError, match="apt install python3-venv"):
        ensure(config, None, "run")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("error: failed to write\n cause: No space left on device (os error 28)", "no disk space is left"),
        ("error: Request failed\n cause: dns error: failed to lookup", "package index cannot be reached"),
        ("ERROR: Hash mismatch for `x==1`", "not the one that was locked"),
        ("ERROR: Could not find a version (from versions: none)", "package index cannot be reached"),
        ("error: something else", "error: something else; the details are in setup.log"),
        ("", "the details are in setup.log"),
    ],
)
def test_failures_end_in_one_sentence(output, words):
    sentence = explain("Installing", output, Path("setup.log"))
    assert words in sentence
    assert sentence.startswith("Installing failed")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_uv_gets_the_index_that_pip_is_configured_to(tmp_path):
    listing = (
        f":env:.find-links='{tmp_path} /does/not/exist'\n"
        ":env:.timeout='180'\n"
        "global.index-url='https://mirror.example/python'\n"
        "global.no-cache-dir='true'\n"
        "global.timeout='15'\n"
    )
    assert from_pip(listing) == {
        "UV_FIND_LINKS": str(tmp_path),
        "UV_DEFAULT_INDEX": "https://mirror.example/python",
        "UV_HTTP_TIMEOUT": "180",
    }
