"""Starts the site: prepares the database and the files, then the web server and the worker."""

import http.client
import json
import socket
import time
from pathlib import Path

from launcher.config import Config, app_environ
from launcher.errors import SetupError, say
from launcher.processes import Child, Children

READY_SECONDS = 90
LOCAL = ("127.0.0.1", "localhost", "[::1]")
# The pause before a worker that died is started again: doubled each time, whole again after a calm time.
FIRST_PAUSE, LONGEST_PAUSE, CALM_SECONDS = 1.0, 60.0, 60.0


def check_port(config: Config) -> None:
    """Raise SetupError where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", config.port))
        except PermissionError as error:
            raise SetupError(f"Port {config.port} is reserved: choose another, `make run PORT=8001`.") from error
        except OSError as error:
            raise SetupError(
                f"Port {config.port} is taken by another program: choose another, `make run PORT={config.port + 1}`."
            ) from error


def serve(config: Config, children: Children, database_url: str, *, develop: bool) -> None:
    """Prepare the site, serve it until somebody stops it, and keep the worker alive.

    Raises SetupError when the preparation fails or the server ends by itself.
    """
    environ = app_environ(config, database_url, **({"DEBUG": "1"} if develop else {}))
    accounts = _prepare(config, children, environ)
    server = _start_server(config, children, environ, develop=develop)
    host = public_host(environ)
    _wait_until_ready(config, server, host)
    worker = _start_worker(config, children, environ)
    if accounts:
        say(accounts.rstrip())
    named = "" if host in LOCAL else f" for {host}"
    say(f"\nWeDo is running on http://127.0.0.1:{config.port}/{named} (Ctrl-C stops it)")
    _watch(config, children, environ, worker, develop=develop)


def public_host(environ: dict[str, str]) -> str:
    """The host to ask the site as: it refuses all that are not in ALLOWED_HOSTS."""
    hosts = [host.strip() for host in environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if not hosts:
        return LOCAL[0]
    # "*" allows every host, ".wedo.example" this one and all below it.
    return LOCAL[0] if "*" in hosts or LOCAL[0] in hosts else hosts[0].lstrip(".")


def _prepare(config: Config, children: Children, environ: dict[str, str]) -> str:
    """Migrations, translations, static files and seeds; return what the demo's seed says."""
    accounts = config.var / "demo_accounts.txt"
    command = [config.python, "-m", "launcher.prepare", accounts]
    if children.run("the preparation", command, cwd=config.root, env=environ).returncode != 0:
        raise SetupError("The site could not be prepared; the reason stands above.")
    return accounts.read_text() if accounts.exists() else ""


def _start_server(config: Config, children: Children, environ: dict[str, str], *, develop: bool) -> Child:
    address = f"127.0.0.1:{config.port}"
    if develop:
        command = [config.python, "manage.py", "runserver", address]
    else:
        # No access log: addresses of tickets are secrets. Its control socket would lie in the home folder.
        command = [config.python, "-m", "gunicorn", "wedo.wsgi:application", "--bind", address, "--preload"]
        command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "8"]
        command += ["--no-control-socket", "--log-level", "warning"]
        if Path("/dev/shm").is_dir():
            command += ["--worker-tmp-dir", "/dev/shm"]
    return children.start_service("the web server", command, cwd=config.root, env=environ)


def _start_worker(config: Config, children: Children, environ: dict[str, str]) -> Child:
    command = [config.python, "manage.py", "worker", "--shutdown-graceful-timeout", "8"]
    return children.start_service("the worker", command, cwd=config.root, env=environ)


def _wait_until_ready(config: Config, server: Child, host: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    answer = "nothing"
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise SetupError("The web server did not start; the reason stands above.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", config.port, timeout=10)
            connection.request("GET", "/healthz", headers={"Host": host})
            response = connection.getresponse()
            body = response.read(500).decode(errors="replace")
            connection.close()
            if response.status == 200:
                return
            answer = f"{response.status} {body}"
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    raise SetupError(f"The web server does not become ready; /healthz answers: {json.dumps(answer)}.")


def _watch(config: Config, children: Children, environ: dict[str, str], worker: Child, *, develop: bool) -> None:
    """Wait until something ends. The worker is started again, everything else ends the run."""
    pause, started, due = FIRST_PAUSE, time.monotonic(), None
    sources = _sources(config) if develop else 0
    while True:
        for child in list(children.running):
            if child.process.poll() is None:
                continue
            if child is not worker:
                raise SetupError(f"{child.name} ended by itself (code {child.process.returncode}); everything stops.")
            children.stop(child)
            if time.monotonic() - started > CALM_SECONDS:
                pause = FIRST_PAUSE
            say(f"The worker ended by itself; it starts again in {pause:.0f} s.")
            due, pause = time.monotonic() + pause, min(2 * pause, LONGEST_PAUSE)
        if develop and (now := _sources(config)) != sources:
            # runserver loads changed code by itself, the worker does not.
            sources = now
            children.stop(worker)
            due = time.monotonic()
        if due is not None and time.monotonic() >= due:
            worker, started, due = _start_worker(config, children, environ), time.monotonic(), None
        time.sleep(1 if develop else 0.3)


def _sources(config: Config) -> int:
    """A number that changes when the site's code does."""
    files = (
        path for app in ("wedo", "organisations", "events", "tickets") for path in config.root.glob(f"{app}/**/*.py")
    )
    return hash(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files)))
