"""What can be typed after `make` and which steps it takes."""

import errno
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from launcher import browser, checks, environment, lockfiles, locks, postgres, serve
from launcher.config import Config, app_environ, make_var, read_config
from launcher.errors import SetupError, say
from launcher.postgres import Cluster
from launcher.processes import Children, Interrupted

# Tests and checks take nothing else from .env: they must never meet a real database or mail server.
HARMLESS = {"PG_BIN", "WEDO_VAR", "WEDO_CHROMIUM"}
# Fixed: tests sign nothing that is worth anything, ask no server, and a failure repeats with the same values.
TEST_SITE_URL = "http://127.0.0.1:8000"
TEST_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"


def run_command(arguments: list[str]) -> int:
    """Run one command with its own arguments; return the exit code. Failures end in one sentence."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(f"Usage: make {' | make '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        with Children() as children:
            return command(children, arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
    except Interrupted as stop:
        # To end the site with Ctrl-C is the normal way; an interrupted test run is no success.
        return 0 if command in (_run, _dev) else 128 + stop.number
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            print("No disk space is left: make room and start again.", file=sys.stderr)
        else:
            print(f"The start failed: {error.strerror or error}: {error.filename or ''}", file=sys.stderr)
    return 1


def _run(children: Children, arguments: list[str]) -> int:
    return _serve(children, arguments, develop=False)


def _dev(children: Children, arguments: list[str]) -> int:
    return _serve(children, arguments, develop=True)


def _serve(children: Children, arguments: list[str], *, develop: bool) -> int:
    _no_arguments(arguments)
    config = read_config()
    make_var(config)
    children.guard(
        locks.take(
            config.var / "run.lock",
            config.root,
            f"WeDo is running on {config.var} already: stop it, or name another folder and port, "
            "for example `make run WEDO_VAR=var-2 PORT=8001`.",
        )
    )
    serve.check_port(config)
    environment.ensure(config, children, "dev" if develop else "run")
    url = postgres.start(config, children, Cluster("postgres"))
    # For `make manage` while the site runs. Readable for this user only: it may hold a password.
    address = config.var / "database_url"
    address.touch(mode=0o600)
    address.write_text(url)
    try:
        serve.serve(config, children, url, develop=develop)
    finally:
        address.unlink(missing_ok=True)
    return 0


def _test(children: Children, arguments: list[str]) -> int:
    config = _throwaway_config(children, "test")
    environment.ensure(config, children, "dev")
    chromium = browser.find(config, children)
    url = postgres.start(config, children, Cluster("postgres-test", throwaway=True))
    below = config.below("test")
    make_var(below)
    environ = app_environ(below, url, demo=False, SECRET_KEY=TEST_KEY, SITE_URL=TEST_SITE_URL)
    environ |= {"WEDO_CHROMIUM": str(chromium)} if chromium else {}
    children.run("translations", [config.python, "-m", "wedo.po"], cwd=config.root, env=environ)
    pytest = [config.python, "-m", "pytest", *([] if _has_workers(arguments) else ["-n", "2"])]
    return children.run_in_terminal("pytest", [*pytest, *arguments], cwd=config.root, env=environ)


def _check(children: Children, arguments: list[str]) -> int:
    _no_arguments(arguments)
    config = read_config(only=HARMLESS)
    make_var(config)
    environment.ensure(config, children, "dev")
    return checks.run_all(config, children)


def _bench(children: Children, arguments: list[str]) -> int:
    config = _throwaway_config(children, "bench")
    environment.ensure(config, children, "dev")
    # With fsync, as in production; without the demo's data.
    url = postgres.start(config, children, Cluster("postgres-bench"))
    below = config.below("bench")
    make_var(below)
    command = [config.python, "-m", "benchmarks", *arguments]
    return children.run_in_terminal("benchmarks", command, cwd=config.root, env=app_environ(below, url))


def _manage(children: Children, arguments: list[str]) -> int:
    config = read_config()
    make_var(config)
    environment.ensure(config, children, "run")
    address = config.var / "database_url"
    if locks.held(config.var / "run.lock") and address.exists():
        url = address.read_text()
    else:
        busy = f"WeDo is just starting on {config.var}: try again in a moment."
        children.guard(locks.take(config.var / "run.lock", config.root, busy))
        url = postgres.start(config, children, Cluster("postgres"))
    command = [config.python, "manage.py", *arguments]
    return children.run_in_terminal("manage.py", command, cwd=config.root, env=app_environ(config, url))


def _lock(children: Children, arguments: list[str]) -> int:
    config = read_config(only=HARMLESS)
    make_var(config)
    environment.ensure(config, children, "dev")
    lockfiles.write(config, children, arguments)
    return 0


def _clean(children: Children, arguments: list[str]) -> int:
    config = read_config(only=HARMLESS)
    for name in ("run", "test", "bench"):
        if locks.held(config.var / f"{name}.lock"):
            raise SetupError(f"WeDo is running on {config.var}: stop it first.")
    everything = arguments == ["--all"]
    if arguments and not everything:
        raise SetupError("`make clean` knows only ARGS=--all, which also deletes the data of `make run`.")
    names = ("postgres-test", "postgres-bench", "postgres-programs", "test", "bench", "static")
    for name in (*names, "postgres") if everything else names:
        _delete(config.var / name)
    caches = (".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis", "test-results")
    for folder in (".venv", *caches, *(["var"] if everything and config.var == config.root / "var" else [])):
        _delete(config.root / folder)
    for compiled in (*config.root.glob("locale/*/LC_MESSAGES/*.mo"), *config.root.glob("*/**/__pycache__")):
        _delete(compiled)
    if config.var.exists():
        say(f"Kept: {config.var} (the data of `make run`; `make clean ARGS=--all` deletes them too).")
    return 0


def _delete(path: Path) -> None:
    """Delete a file or a folder, and the folder in /var/lib that a link of ours stands for."""
    if path.is_symlink():
        if path.resolve().name.startswith("wedo-"):
            shutil.rmtree(path.resolve())
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _throwaway_config(children: Children, name: str) -> Config:
    config = read_config(only=HARMLESS)
    make_var(config)
    busy = f"`make {name}` is running on {config.var} already: wait, or run it with another WEDO_VAR."
    children.guard(locks.take(config.var / f"{name}.lock", config.root, busy))
    return config


def _has_workers(arguments: list[str]) -> bool:
    """Whether the person says how many processes pytest takes, or needs to talk to a single one."""
    return any(argument.startswith(("-n", "--numprocesses", "--pdb", "-s")) for argument in arguments)


def _no_arguments(arguments: list[str]) -> None:
    if arguments:
        raise SetupError(f"This command takes no arguments: {' '.join(arguments)}")


COMMANDS: dict[str, Callable[[Children, list[str]], int]] = {
    "run": _run,
    "dev": _dev,
    "test": _test,
    "check": _check,
    "bench": _bench,
    "manage": _manage,
    "lock": _lock,
    "clean": _clean,
}
