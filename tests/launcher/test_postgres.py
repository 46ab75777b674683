"""The database server of our own: started, repaired, private, and stopped."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from launcher import postgres, programs
from launcher.config import ROOT, Config, make_var
from launcher.errors import SetupError
from launcher.postgres import Cluster, socket_folder_fits
from launcher.processes import Children
from launcher.stale import clear_stale
from launcher.watchdog import alive

DURABLE = Cluster("postgres-test")


@pytest.fixture
def config(tmp_path, monkeypatch):
    """A folder with a long name and spaces: neither matters to the socket.

    As root the server's user cannot enter it, so what that user needs lies outside.
    """
    outside = Path(tempfile.mkdtemp(prefix="wedo-outside-", dir="/tmp"))
    outside.chmod(0o711)
    monkeypatch.setattr(programs, "OUTSIDE", (str(outside),))
    var = tmp_path / ("ein sehr langer Name " * 8)
    config = Config(root=ROOT, var=var, port=8000, environ={})
    make_var(config)
    yield config
    shutil.rmtree(outside)


def server_pid(config):
    return int((config.var / "postgres-test" / "data" / "postmaster.pid").read_text().split()[0])


def test_a_server_starts_keeps_out_others_and_recovers_from_a_kill(config):
    with Children() as children:
        url = postgres.start(config, children, DURABLE)
        sockets = Path(url.partition("@")[2].removesuffix("/wedo").replace("%2F", "/"))
        assert sockets.stat().st_mode & 0o077 == 0
        with psycopg.connect(url) as connection:
            (name, superuser, encoding, collation) = connection.execute(
                "select current_user, (select rolsuper from pg_roles where rolname = current_user),"
                " current_setting('server_encoding'), (select datcollate from pg_database limit 1)"
            ).fetchone()
            assert (name, superuser, encoding, collation) == ("wedo", False, "UTF8", "C")
            assert connection.execute("show listen_addresses").fetchone() == ("",)
            for extension in ("pg_trgm", "unaccent", "btree_gist", "citext"):
                connection.execute(f"create extension {extension}")
            connection.execute("create table kept as select 1")
        first = server_pid(config)
        os.kill(first, signal.SIGKILL)
    assert not alive(first)
    assert not sockets.exists()

    with Children() as children:
        url = postgres.start(config, children, DURABLE)
        with psycopg.connect(url) as connection:
            assert connection.execute("select * from kept").fetchone() == (1,)
        second = server_pid(config)
    assert not alive(second)


def test_a_given_database_is_used_and_none_is_started(config):
    given = Config(root=ROOT, var=config.var, port=8000, environ={"DATABASE_URL": "postgres://other/wedo"})
    assert postgres.start(given, None, DURABLE) == "postgres://other/wedo"
    assert not (config.var / "postgres-test").exists()


def test_a_throwaway_server_writes_nothing_to_the_disk_and_is_made_anew_when_broken(config, capsys):
    cluster = Cluster("postgres-test", throwaway=True)
    for round_ in (1, 2):
        with Children() as children, psycopg.connect(postgres.start(config, children, cluster)) as connection:
            assert connection.execute("show fsync").fetchone() == ("off",)
            assert connection.execute("show max_connections").fetchone() == ("300",)
        assert capsys.readouterr().out.count("Making the database") == 1, round_
        (config.var / "postgres-test").resolve().joinpath("data", "global", "pg_control").unlink()


def test_data_of_another_version_are_left_alone(config):
    data = programs.reachable_folder(config.var, "postgres", programs.server_user()) / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("12\n")
    with pytest.raises(SetupError, match=r"were written by PostgreSQL 12, the programs in .* PG_BIN"):
        postgres.start(config, None, Cluster("postgres"))
    assert (data / "PG_VERSION").read_text() == "12\n"


def test_pg_bin_without_programs_is_named(config, tmp_path):
    given = Config(root=ROOT, var=config.var, port=8000, environ={"PG_BIN": str(tmp_path)})
    with pytest.raises(SetupError, match="does not hold PostgreSQL's programs"):
        postgres.start(given, None, DURABLE)


@pytest.mark.parametrize(("length", "fits"), [(20, True), (88, True), (90, False)])
def test_the_path_of_a_socket_is_measured_in_bytes(length, fits):
    assert socket_folder_fits(Path("/" + "x" * (length - 1))) is fits
    assert socket_folder_fits(Path("/" + "ä" * (length // 2 - 1) + "x")) is fits


def test_a_pid_file_whose_number_another_program_has_is_removed(tmp_path):
    with subprocess.Popen(["sleep", "60"]) as other:
        (tmp_path / "postmaster.pid").write_text(f"{other.pid}\n{tmp_path}\n")
        clear_stale(tmp_path)
        assert other.poll() is None
        other.kill()
    assert not (tmp_path / "postmaster.pid").exists()


def test_a_pid_file_whose_number_nobody_has_is_left_to_postgresql(tmp_path):
    (tmp_path / "postmaster.pid").write_text(f"{2**22 + 1}\n")
    clear_stale(tmp_path)
    assert (tmp_path / "postmaster.pid").exists()


def test_only_sockets_of_ours_are_removed(tmp_path):
    folder = tmp_path / "wedo-abc"
    folder.mkdir()
    (tmp_path / "postmaster.pid").write_text(f"{2**22 + 1}\n\n\n5432\n{folder}\n")
    clear_stale(tmp_path)
    assert folder.exists()  # not in a folder for temporary files
