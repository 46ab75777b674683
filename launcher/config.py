"""Where things are and which settings the started programs get."""

import os
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from launcher.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


@dataclass(frozen=True)
class Config:
    """One instance of WeDo: its folders, its port, and the environment it was started with."""

    root: Path
    var: Path
    port: int
    environ: dict[str, str]

    @property
    def python(self) -> Path:
        """The interpreter of the environment that the launcher sets up."""
        return self.root / ".venv" / "bin" / "python"

    def below(self, name: str) -> "Config":
        """The same instance with its files in a folder of their own, so that tests touch no data."""
        return replace(self, var=self.var / name)


def parse_env_file(text: str) -> dict[str, str]:
    """Read the lines `NAME=value` of a .env file.

    Values may stand in quotes; `#` starts a comment at the start of a line or after a space.
    Raises SetupError naming the line that is neither.
    """
    values = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise SetupError(f"Line {number} of .env is not of the form NAME=value: {line}")
        name, value = found.groups()
        quoted = re.fullmatch(r"""(["'])(.*)\1(?:\s+#.*)?""", value)
        values[name] = quoted.group(2) if quoted else re.split(r"(?:^|\s)#", value)[0].strip()
    return values


def read_config(root: Path = ROOT, only: set[str] | None = None) -> Config:
    """Read .env and the environment, which wins.

    only: the names taken from .env. Tests take few, so that they never meet a real database.
    Raises SetupError when a setting cannot be used.
    """
    environ = {}
    try:
        environ = parse_env_file((root / ".env").read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"The file .env cannot be read: {error}.") from error
    if only is not None:
        environ = {name: value for name, value in environ.items() if name in only}
    environ |= os.environ
    port = environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SetupError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    # Not resolve(): a link that somebody set is the place that they mean.
    var = Path(os.path.abspath(root / Path(environ.get("WEDO_VAR") or "var").expanduser()))
    return Config(root=root, var=var, port=int(port), environ=environ)


def make_var(config: Config) -> None:
    """Create $WEDO_VAR and its folders, readable for this user only: mails and uploads are in them.

    Raises SetupError when it cannot be created or written.
    """
    # PostgreSQL must not run as root; its user may pass through the folder but not list it.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        if not config.var.is_dir():
            config.var.parent.mkdir(parents=True, exist_ok=True)
            config.var.mkdir(mode=0o700)
            config.var.chmod(mode)
        # static: empty in tests, where WhiteNoise complains about a folder that is missing.
        for name in ("media", "mail", "static"):
            (config.var / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"Cannot write in {config.var}: {error.strerror}. Name another folder with WEDO_VAR."
        ) from error
    if not os.access(config.var, os.W_OK):
        raise SetupError(f"Cannot write in {config.var}. Name another folder with WEDO_VAR.")


def secret_key(config: Config) -> str:
    """The key that signs sessions: from the environment, else made once and kept in $WEDO_VAR."""
    if config.environ.get("SECRET_KEY"):
        return config.environ["SECRET_KEY"]
    file = config.var / "secret_key"
    if not file.exists():
        # Written beside and renamed: a start that is interrupted here leaves no half key.
        draft = config.var / "secret_key.new"
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
        draft.replace(file)
    return file.read_text().strip()


def app_environ(config: Config, database_url: str, *, demo: bool = True, **more: str) -> dict[str, str]:
    """The environment of the site's own programs.

    database_url: for DATABASE_URL. demo: whether this is one unless the person says otherwise.
    more: variables that are set whatever the person has set.
    """
    defaults = {"SITE_URL": f"http://127.0.0.1:{config.port}"} | ({"WEDO_DEMO": "1"} if demo else {})
    return (
        defaults
        | config.environ
        | {
            "DATABASE_URL": database_url,
            "WEDO_VAR": str(config.var),
            "PORT": str(config.port),
            "SECRET_KEY": secret_key(config),
            "DJANGO_SETTINGS_MODULE": "wedo.settings",
            "PYTHONUNBUFFERED": "1",
            **more,
        }
    )
