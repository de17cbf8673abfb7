"""Settings: read once from the environment or the file named by FAGREGISTER_CONFIG, then frozen."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from registry import files
from registry.errors import BadRequest

PREFIX = "FAGREGISTER_"
MEGABYTE = 1024 * 1024
TERABYTE = 1024**4
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
#: What a setting that is an address or a secret must look like, and how that is told.
FORMS = {
    "base_url": (re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?"), "an address such as https://fagregister.example"),
    "smtp_url": (re.compile(r"smtps?://\S+"), "an address such as smtp://mail.example:25"),
    "oidc_issuer": (re.compile(r"https?://[^\s?#]+"), "an address such as https://login.example"),
    "secret_key": (re.compile(r".{16,}", re.DOTALL), "at least 16 characters; without it one is made"),
}
#: Said of values that may be secret: nothing.
SECRET = frozenset({"secret_key", "smtp_url"})
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set. Field `x` is read from FAGREGISTER_X, or `x` in the TOML file."""

    data: Path = Path("var")
    database_url: str = ""
    replica_urls: tuple[str, ...] = ()
    secret_key: str = field(default="", repr=False)
    signing_key: Path | None = None
    base_url: str = "http://127.0.0.1:8000"
    require_login: bool = False
    cors_origins: tuple[str, ...] = ()
    max_upload: int = 64 * MEGABYTE
    log_level: str = "info"
    smtp_url: str = field(default="", repr=False)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Flask takes a relative path of a file to be from its own folder, and a process may change its directory."""
        object.__setattr__(self, "data", self.data.absolute())
        if self.signing_key is not None:
            object.__setattr__(self, "signing_key", self.signing_key.absolute())

    @property
    def url(self) -> str:
        """The database's address; SQLite in the data directory where none is set."""
        return self.database_url or f"sqlite:///{quote(str((self.data / 'fagregister.sqlite3').absolute()))}"

    @property
    def signing_key_path(self) -> Path:
        return self.signing_key or self.data / "signing-key.pem"

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment over the file. Raises BadRequest for a name or value that is not understood."""
    environment = os.environ if environment is None else environment
    given = _from_file(environment.get(f"{PREFIX}CONFIG"))
    names = Settings.__dataclass_fields__
    for name in names:
        value = environment.get(f"{PREFIX}{name.upper()}")
        if value is not None:
            given[name] = value
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise BadRequest(
            "Unknown setting {name}. See docs/operators.md for the list.", code="unknown-setting", name=unknown[0]
        )
    return Settings(**{name: _typed(name, value) for name, value in given.items()})


def _from_file(path: str | None) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRequest(
            "The settings file {path} cannot be read: {why}", code="bad-settings", path=path, why=error
        ) from error


def ignored(environment: Mapping[str, str] | None = None) -> list[str]:
    """Names that look like settings and are none, such as one that is misspelt."""
    known = {f"{PREFIX}{name.upper()}" for name in (*Settings.__dataclass_fields__, "config", "test_data")}
    return sorted(name for name in environment or os.environ if name.startswith(PREFIX) and name not in known)


def _typed(name: str, value: Any) -> Any:
    default = Settings.__dataclass_fields__[name].default
    if isinstance(default, tuple):
        found = tuple(map(str, value)) if isinstance(value, list) else tuple(str(value).split())
        return _origins(found) if name == "cors_origins" else found
    if isinstance(value, dict | list):
        raise BadRequest("{name} must be one value, not several.", code="bad-settings", name=name)
    text = str(value).strip()
    if not text and default != "":
        raise BadRequest("{name} has no value; give it one, or leave it out.", code="bad-settings", name=name)
    if isinstance(default, Path) or name == "signing_key":
        return Path(text)
    if isinstance(default, bool):
        return _flag(name, text)
    if isinstance(default, int):
        return _bytes(name, text)
    return _level(name, text.lower()) if name == "log_level" else _formed(name, text)


def _bytes(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 14 and 0 < int(text) <= TERABYTE):
        raise BadRequest(
            "{name} must be a whole number of bytes from 1 to {most}, not {value}.",
            code="bad-settings",
            name=name,
            most=TERABYTE,
            value=text,
        )
    return int(text)


def _formed(name: str, text: str) -> str:
    form, told = FORMS.get(name, (None, ""))
    if form is None or not text or form.fullmatch(text):
        return text
    if name in SECRET:
        raise BadRequest("{name} must be {told}.", code="bad-settings", name=name, told=told)
    raise BadRequest("{name} must be {told}, not {value}.", code="bad-settings", name=name, told=told, value=text)


def _origins(found: tuple[str, ...]) -> tuple[str, ...]:
    for each in found:
        if each != "*" and not ORIGIN.fullmatch(each):
            raise BadRequest(
                "cors_origins must be origins such as https://app.example, separated by spaces, or *; not {value}.",
                code="bad-settings",
                value=each,
            )
    return found


def _level(name: str, text: str) -> str:
    if text not in LOG_LEVELS:
        known = ", ".join(LOG_LEVELS)
        raise BadRequest(
            "{name} must be one of {known}, not {value}.", code="bad-settings", name=name, known=known, value=text
        )
    return text


def _flag(name: str, text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in known:
        raise BadRequest("{name} must be true or false, not {value}.", code="bad-settings", name=name, value=text)
    return known[text.lower()]


def secret_key(settings: Settings) -> str:
    """The key that signs sessions: the one set, or one made once in the data directory with mode 600."""
    if settings.secret_key:
        return settings.secret_key
    return files.private(settings.data / "secret-key", lambda: secrets.token_urlsafe(48).encode()).decode()
