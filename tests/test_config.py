"""Settings: from the environment over the file, each documented, each misspelling told."""

import re
import stat
from pathlib import Path

import pytest

from registry.config import Settings, ignored, read_settings, secret_key
from registry.errors import BadRequest

DOCS = Path(__file__).parents[1] / "docs" / "operators.md"


def test_without_anything_said_the_defaults_hold() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert settings.data == Path("var").absolute()
    assert settings.url == f"sqlite:///{Path('var/fagregister.sqlite3').absolute()}"
    assert settings.signing_key_path == Path("var/signing-key.pem").absolute()
    assert not settings.secure_cookies


VALUES = [
    ("DATA", "/srv/x", "data", Path("/srv/x")),
    ("DATA", "x/y", "data", Path.cwd() / "x" / "y"),
    ("SIGNING_KEY", "k.pem", "signing_key", Path.cwd() / "k.pem"),
    ("DATABASE_URL", "postgresql://h/n", "database_url", "postgresql://h/n"),
    ("REPLICA_URLS", " a  b ", "replica_urls", ("a", "b")),
    (
        "CORS_ORIGINS",
        "https://a.example http://localhost:3000",
        "cors_origins",
        ("https://a.example", "http://localhost:3000"),
    ),
    ("CORS_ORIGINS", "*", "cors_origins", ("*",)),
    ("SECRET_KEY", "hemmelig hemmelig", "secret_key", "hemmelig hemmelig"),
    ("SIGNING_KEY", "/k.pem", "signing_key", Path("/k.pem")),
    ("BASE_URL", "https://r.example", "base_url", "https://r.example"),
    ("REQUIRE_LOGIN", "true", "require_login", True),
    ("REQUIRE_LOGIN", "YES", "require_login", True),
    ("REQUIRE_LOGIN", "1", "require_login", True),
    ("REQUIRE_LOGIN", "False", "require_login", False),
    ("REQUIRE_LOGIN", "no", "require_login", False),
    ("REQUIRE_LOGIN", "0", "require_login", False),
    ("MAX_UPLOAD", "1000", "max_upload", 1000),
    ("LOG_LEVEL", "debug", "log_level", "debug"),
    ("LOG_LEVEL", " INFO ", "log_level", "info"),
    ("DATABASE_URL", "", "database_url", ""),
    ("CORS_ORIGINS", "", "cors_origins", ()),
    ("OIDC_ISSUER", "https://login.example/realms/x", "oidc_issuer", "https://login.example/realms/x"),
]


@pytest.mark.parametrize(("name", "text", "field", "value"), VALUES)
def test_each_setting_is_read_from_the_environment(name: str, text: str, field: str, value: object) -> None:
    assert getattr(read_settings({f"FAGREGISTER_{name}": text}), field) == value


WRONG = [
    ("REQUIRE_LOGIN", "kanskje", "require_login must be true or false, not kanskje"),
    ("REQUIRE_LOGIN", " ", "require_login has no value; give it one, or leave it out"),
    ("MAX_UPLOAD", "64 MB", "max_upload must be a whole number of bytes from 1 to 1099511627776, not 64 MB"),
    ("MAX_UPLOAD", "", "has no value"),
    ("MAX_UPLOAD", "0", "from 1 to"),
    ("MAX_UPLOAD", "9" * 5000, "from 1 to"),
    ("MAX_UPLOAD", "\u0663", "must be a whole number"),
    ("DATA", "", "data has no value"),
    ("SIGNING_KEY", "", "signing_key has no value"),
    ("BASE_URL", "", "base_url has no value"),
    ("BASE_URL", "fagregister.example", "base_url must be an address such as https://fagregister.example"),
    ("BASE_URL", "https://fagregister.example?a=b", "base_url must be an address"),
    ("BASE_URL", "ftp://fagregister.example", "base_url must be an address"),
    ("SMTP_URL", "mail.example", "smtp_url must be an address such as smtp://mail.example:25.$"),
    ("OIDC_ISSUER", "login.example", "oidc_issuer must be an address"),
    ("SECRET_KEY", "kort", "secret_key must be at least 16 characters; without it one is made.$"),
    ("MAX_UPLOAD", "-1", "must be a whole number"),
    ("MAX_UPLOAD", "1e3", "must be a whole number"),
    ("CORS_ORIGINS", "https://a.example/", "must be origins such as https://app.example"),
    ("CORS_ORIGINS", "a.example", "must be origins"),
    ("LOG_LEVEL", "loud", "log_level must be one of debug, info, warning, error, not loud"),
]


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
def test_a_value_that_is_not_understood_is_told(name: str, text: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said) as refused:
        read_settings({f"FAGREGISTER_{name}": text})
    assert refused.value.code == "bad-settings"


def test_names_that_are_nearly_a_setting_are_told() -> None:
    given = {"FAGREGISTER_REQUIRE_LOGINS": "1", "FAGREGISTER_CONFIG": "x", "FAGREGISTER_DATA": "x", "HOME": "x"}
    assert ignored(given) == ["FAGREGISTER_REQUIRE_LOGINS"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "fagregister.toml"
    file.write_text('base_url = "https://file"\nmax_upload = 5\nrequire_login = true\nreplica_urls = ["a", "b"]\n')
    settings = read_settings({"FAGREGISTER_CONFIG": str(file), "FAGREGISTER_BASE_URL": "https://environment"})
    assert (settings.base_url, settings.max_upload, settings.require_login, settings.replica_urls) == (
        "https://environment", 5, True, ("a", "b"),
    )  # fmt: skip
    assert settings.secure_cookies


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("base_ur = 1", "unknown-setting"),
        ("FAGREGISTER_DATA = 'x'", "unknown-setting"),
        ("[database]\nurl = 'x'", "unknown-setting"),
        ("data =", "bad-settings"),
        ("max_upload = true", "bad-settings"),
        ("data = ['x']", "bad-settings"),
        ("cors_origins = [1]", "bad-settings"),
    ],
)
def test_a_file_that_is_not_understood_is_told(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "fagregister.toml"
    file.write_text(text)
    with pytest.raises(BadRequest) as refused:
        read_settings({"FAGREGISTER_CONFIG": str(file)})
    assert refused.value.code == code


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(BadRequest, match="cannot be read"):
            read_settings({"FAGREGISTER_CONFIG": str(path)})
    file = tmp_path / "latin.toml"
    file.write_bytes(b"data = 'bl\xe5'")
    with pytest.raises(BadRequest, match="cannot be read"):
        read_settings({"FAGREGISTER_CONFIG": str(file)})


def test_every_setting_is_documented_and_every_documented_one_is_there() -> None:
    documented = set(re.findall(r"^\| `FAGREGISTER_([A-Z_]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == {name.upper() for name in Settings.__dataclass_fields__}
    mentioned = set(re.findall(r"FAGREGISTER_([A-Z_]+)", DOCS.read_text(encoding="utf-8")))
    assert mentioned == documented | {"CONFIG"}


def test_no_secret_is_shown() -> None:
    secrets = {"secret_key": "hemmelig", "smtp_url": "smtp://u:hemmelig@h", "oidc_client_secret": "hemmelig"}
    assert "hemmelig" not in repr(Settings(**secrets))  # type: ignore[arg-type]


def test_the_key_of_sessions_is_the_one_set_or_made_once(tmp_path: Path) -> None:
    assert secret_key(Settings(data=tmp_path, secret_key="satt")) == "satt"
    assert list(tmp_path.iterdir()) == []
    made = secret_key(Settings(data=tmp_path / "ny"))
    assert len(made) >= 48
    assert secret_key(Settings(data=tmp_path / "ny")) == made
    assert stat.S_IMODE((tmp_path / "ny" / "secret-key").stat().st_mode) == 0o600
