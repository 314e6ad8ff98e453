"""The only reader of the environment: one typed object that refuses bad values with a sentence that says what to do."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DEMO_MARK = "demo-"


class BadSettings(Exception):
    """A setting is missing or wrong; the message is for the person who starts the service."""


@dataclass(frozen=True)
class Operator:
    """The operator's card: who answers for personal data (152-ФЗ, art. 18.1 and 22)."""

    name: str = ""
    inn: str = ""
    address: str = ""
    responsible: str = ""
    email: str = ""

    @property
    def filled(self) -> bool:
        return all((self.name, self.inn, self.address, self.responsible, self.email))


@dataclass(frozen=True)
class Smtp:
    """Where letters leave. An empty host means the spool folder; `timeout` is how many seconds one answer may take."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    sender: str = "tochka@localhost"
    timeout: float = 20


@dataclass(frozen=True)
class Settings:
    """Everything that a machine may decide. `mode` is demo or production; nothing else switches behaviour."""

    mode: str = "demo"
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    secret_key: str = field(default="", repr=False)
    database_url: str = ""
    redis_url: str = ""
    signing_password: str = field(default="", repr=False)
    trusted_proxies: int = 0
    instance: Path = ROOT / "instance"
    smtp: Smtp = Smtp()
    operator: Operator = Operator()
    workers: int = 2
    threads: int = 16
    testing: bool = False

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def spool(self) -> Path:
        """Folder of unsent letters in demo mode, one .eml a letter."""
        return self.instance / "spool"

    @property
    def papers(self) -> Path:
        """Folder of issued papers, by their SHA-256."""
        return self.instance / "papers"

    @property
    def answers(self) -> Path:
        """Folder of files that people sent in answers, under random names."""
        return self.instance / "answers"

    @property
    def signing(self) -> Path:
        """Folder of the keys with which bodies sign papers: `<id of the organization>.p12`."""
        return self.instance / "signing"

    @property
    def keys_file(self) -> Path:
        """File of the ticket keys: private, never in the database."""
        return self.instance / "keys.json"

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """The host that people type, without the port."""
        return urlsplit(self.public_url).hostname or ""


NAMES = {
    "mode": "TOCHKA_MODE",
    "host": "HOST",
    "port": "PORT",
    "public_url": "PUBLIC_URL",
    "secret_key": "SECRET_KEY",
    "database_url": "DATABASE_URL",
    "redis_url": "REDIS_URL",
    "signing_password": "SIGNING_PASSWORD",
    "trusted_proxies": "TRUSTED_PROXIES",
    "workers": "WORKERS",
    "threads": "THREADS",
}
GROUPS = {"smtp": (Smtp, "SMTP_"), "operator": (Operator, "OPERATOR_")}


def read_settings(environ: Mapping[str, str] | None = None, instance: Path | None = None) -> Settings:
    """Settings from the environment, over `instance/config.toml`, over the defaults. Raises BadSettings."""
    environ = os.environ if environ is None else environ
    instance = instance or Path(environ.get("TOCHKA_INSTANCE") or ROOT / "instance")
    written = _read_toml(instance / "config.toml")
    values: dict[str, Any] = {"instance": instance}
    for name, variable in NAMES.items():
        if (value := environ.get(variable, written.pop(name, None))) not in (None, ""):
            values[name] = value
    for name, (kind, prefix) in GROUPS.items():
        values[name] = _read_group(kind, prefix, environ, written.pop(name, {}))
    if written:
        raise BadSettings(f"config.toml: неизвестная настройка «{next(iter(written))}». Проверьте её имя.")
    for name in ("port", "trusted_proxies", "workers", "threads"):
        if name in values:
            values[name] = _whole(name, values[name])
    values.setdefault("public_url", f"http://127.0.0.1:{values.get('port', 8000)}")
    values["public_url"] = _address(values["public_url"])
    return _checked(_with_demo_parts(Settings(**values)))


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: файл не читается ({error}). Исправьте эту строку.") from None


def _read_group(kind: type, prefix: str, environ: Mapping[str, str], written: Any) -> Any:
    if not isinstance(written, dict):
        raise BadSettings(f"config.toml: [{prefix[:-1].lower()}] должен быть разделом.")
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    for name in written:
        if name not in known:
            raise BadSettings(f"config.toml: неизвестная настройка «{prefix.lower()}{name}». Проверьте её имя.")
    values = {name: environ.get(prefix + name.upper(), written.get(name)) for name in known}
    values = {name: value for name, value in values.items() if value not in (None, "")}
    for name in ("port", "timeout"):
        if name in values:
            values[name] = _whole(prefix + name.upper(), values[name])
    return kind(**values)


def _whole(name: str, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise BadSettings(f"{name.upper()}: нужно целое число, а не «{value}».") from None
    if not 0 <= number <= 65535:
        raise BadSettings(f"{name.upper()}: число {number} вне пределов 0–65535.")
    return number


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise BadSettings(f"PUBLIC_URL: нужен адрес вида https://tochka.example.ru, а не «{value}».")
    return value.rstrip("/")


def _with_demo_parts(settings: Settings) -> Settings:
    """Fill what demo mode makes for itself: the secret. The database's address has a default in both modes."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    if not settings.database_url:
        settings = replace(settings, database_url=f"sqlite:///{settings.instance / 'tochka.db'}")
    if settings.database_url.startswith(("postgres://", "postgresql://")):
        address = settings.database_url.split("://", 1)[1]
        settings = replace(settings, database_url=f"postgresql+psycopg://{address}")
    if settings.demo and not settings.secret_key:
        settings = replace(settings, secret_key=_demo_secret(settings.instance / "secret"))
    return settings


def _demo_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(DEMO_MARK + secrets.token_hex(32), "utf-8")
    return path.read_text("utf-8").strip()


def _checked(settings: Settings) -> Settings:
    if settings.mode not in ("demo", "production"):
        raise BadSettings(f"TOCHKA_MODE: «demo» или «production», а не «{settings.mode}».")
    if settings.smtp.security not in ("none", "starttls", "tls"):
        raise BadSettings("SMTP_SECURITY: «none», «starttls» или «tls».")
    if settings.demo:
        return settings
    if len(settings.secret_key) < 32 or settings.secret_key.startswith(DEMO_MARK):
        raise BadSettings(
            "SECRET_KEY: нужен свой секрет не короче 32 знаков: `python -c 'import secrets; print(secrets.token_hex())'`."
        )
    if not settings.operator.filled:
        raise BadSettings(
            "Карточка оператора персональных данных не заполнена: OPERATOR_NAME, OPERATOR_INN, OPERATOR_ADDRESS, "
            "OPERATOR_RESPONSIBLE, OPERATOR_EMAIL или раздел [operator] в instance/config.toml."
        )
    if not settings.smtp.host:
        raise BadSettings("SMTP_HOST: без почтового сервера письма участникам не уйдут. Укажите его адрес.")
    return settings
