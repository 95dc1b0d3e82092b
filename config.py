"""Settings of one installation, read once from the environment. Nothing else reads `os.environ`."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

SAMPLE_SECRET = "sample-secret-for-trying-out-only"  # noqa: S105  known on purpose; production refuses it


class BadSetting(ValueError):
    """A setting has a value that can't be used; the text names the variable and says what is expected."""


@dataclass(frozen=True)
class Settings:
    """All settings. Each field is read from `ANNAI_<NAME>`; `docs/operator.md` lists them."""

    environment: str = "production"
    """`production`, or `development` (a sample secret is accepted and cookies work over plain HTTP)."""
    data_folder: Path = Path("data")
    """Where the embedded database, uploaded files and search index live."""
    database_url: str = ""
    """SQLAlchemy URL; empty means SQLite in the data folder. `DATABASE_URL` is accepted too."""
    secret_key: str = ""
    """Signs cookies and tokens. Required in production; otherwise kept in the data folder."""
    public_url: str = "http://127.0.0.1:8000"
    """Address under which people reach this installation; used in mails and the embed snippet."""
    host: str = "127.0.0.1"
    """Address the web server binds to."""
    port: int = 8000
    """Port of the web server."""
    product_port: int = 8001
    """Port of the sample product, an origin of its own."""
    web_processes: int = 2
    """Number of web server processes."""
    web_threads: int = 4
    """Threads per web server process."""
    search_engine: str = "whoosh"
    """`whoosh` (embedded, to about 20,000 articles) or `tantivy`."""
    smtp_url: str = ""
    """`smtp://user:password@host:587` (STARTTLS when offered) or `smtps://…`; empty: links are shown to admins."""
    mail_from: str = "Annai <annai@localhost>"
    """Sender of mails."""
    trusted_proxies: int = 0
    """How many reverse proxies in front may be believed about address and scheme."""
    upload_limit_mb: int = 20
    """Largest upload, in megabytes."""
    import_limit_mb: int = 1024
    """Largest import, in megabytes, after unpacking."""
    log_level: str = "INFO"
    """Python logging level."""

    @property
    def is_production(self) -> bool:
        """Tell whether strangers may reach this installation."""
        return self.environment == "production"

    @property
    def resolved_database_url(self) -> str:
        """The database address with its driver: `postgresql://` means psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{self.data_folder.resolve() / 'annai.sqlite3'}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url


def load_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings from the environment; `overrides` win. Raises `BadSetting`."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for item in fields(Settings):
        raw = source.get(f"ANNAI_{item.name.upper()}")
        if raw is None and item.name == "database_url":
            raw = source.get("DATABASE_URL")
        if raw is not None and raw != "":
            values[item.name] = _convert(item.name, raw, item.default)
    given = {**values, **overrides}
    given.setdefault("public_url", f"http://127.0.0.1:{given.get('port', Settings.port)}")
    return _checked(Settings(**given))


def _convert(name: str, raw: str, default: Any) -> Any:
    if isinstance(default, Path):
        return Path(raw).expanduser()
    if isinstance(default, int):
        try:
            return int(raw)
        except ValueError as error:
            message = f"ANNAI_{name.upper()} must be a whole number, but is {raw!r}."
            raise BadSetting(message) from error
    return raw


def _checked(settings: Settings) -> Settings:
    if settings.environment not in ("production", "development"):
        message = "ANNAI_ENVIRONMENT must be 'production' or 'development'."
        raise BadSetting(message)
    if settings.search_engine not in ("whoosh", "tantivy"):
        message = "ANNAI_SEARCH_ENGINE must be 'whoosh' or 'tantivy'."
        raise BadSetting(message)
    _check_secret(settings)
    for name, (least, most) in _RANGES.items():
        value = getattr(settings, name)
        if not least <= value <= most:
            message = f"ANNAI_{name.upper()} must be from {least:,} to {most:,}, but is {value:,}."
            raise BadSetting(message)
    for name, schemes in _ADDRESSES.items():
        _check_address(name, getattr(settings, name), schemes)
    if settings.log_level.upper() not in logging.getLevelNamesMapping():
        message = "ANNAI_LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL."
        raise BadSetting(message)
    return settings


_PORTS = (1, 65_535)
_RANGES = {
    "port": _PORTS,
    "product_port": _PORTS,
    "web_processes": (1, 256),
    "web_threads": (1, 256),
    "trusted_proxies": (0, 16),
    "upload_limit_mb": (1, 100_000),
    "import_limit_mb": (1, 1_000_000),
}
_ADDRESSES = {
    "public_url": ("http", "https"),
    "smtp_url": ("smtp", "smtps"),
    "database_url": ("postgresql", "postgres", "postgresql+psycopg", "sqlite"),
}
_SHORTEST_SECRET = 16


def _check_secret(settings: Settings) -> None:
    if not settings.is_production or not settings.secret_key:
        return
    better = "Set a long random one, e.g. from 'openssl rand -hex 32'."
    if settings.secret_key in (SAMPLE_SECRET, "change-me", "secret"):
        message = f"ANNAI_SECRET_KEY is the sample secret. {better}"
        raise BadSetting(message)
    if len(settings.secret_key) < _SHORTEST_SECRET:
        message = f"ANNAI_SECRET_KEY is shorter than {_SHORTEST_SECRET} characters. {better}"
        raise BadSetting(message)


def _check_address(name: str, value: str, schemes: Sequence[str]) -> None:
    scheme, found, rest = value.partition("://")
    if value and not (found and scheme in schemes and (rest or scheme == "sqlite")):
        message = (
            f"ANNAI_{name.upper()} must begin with {' or '.join(f'{one}://' for one in schemes)}, and name a place."
        )
        raise BadSetting(message)


def secret_key(settings: Settings) -> str:
    """Return the signing secret: the setting, else one made once and kept in the data folder (mode 600)."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_folder / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_hex(32))
    return path.read_text().strip()
