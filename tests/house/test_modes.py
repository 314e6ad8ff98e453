"""Two modes and nothing between: demo starts by itself on this machine alone, production refuses what it must not have."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request, url_for

from tests.conftest import settings_for
from tests.factories import make_account, sign_in
from tochka import create_app
from tochka.cli import check
from tochka.config import ROOT, BadSettings, Operator, Settings, read_settings
from tochka.extensions import db
from tochka.kit.addresses import public_url
from tochka.tickets.actions import ensure_keys

PRODUCTION = {
    "TOCHKA_MODE": "production",
    "SECRET_KEY": "a-secret-of-more-than-thirty-two-characters",
    "PUBLIC_URL": "https://tochka.example.ru",
    "SMTP_HOST": "mail.example.ru",
    "OPERATOR_NAME": "Департамент образования",
    "OPERATOR_INN": "1402000000",
    "OPERATOR_ADDRESS": "г. Алдан, ул. Ленина, 1",
    "OPERATOR_RESPONSIBLE": "Образцова М. П.",
    "OPERATOR_EMAIL": "operator@example.ru",
}


def read(folder: Path, **environ: str) -> Settings:
    return read_settings(environ, instance=folder)


def test_without_settings_it_is_a_demo_on_this_machine_alone(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.mode, settings.host, settings.port) == ("demo", "127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path / 'tochka.db'}"
    assert settings.secret_key == read(tmp_path).secret_key, "the demo's secret outlives a restart"
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_the_port_stands_in_the_address_until_public_url_says_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="9000").public_url == "http://127.0.0.1:9000"
    assert read(tmp_path, PORT="9000", PUBLIC_URL="https://t.example.ru/").public_url == "https://t.example.ru"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('port = 7000\nhost = "::1"\n[smtp]\nhost = "mail"\nport = 587\n', "utf-8")
    settings = read(tmp_path, PORT="7001")
    assert (settings.port, settings.host, settings.smtp.host, settings.smtp.port) == (7001, "::1", "mail", 587)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TOCHKA_MODE": "debug"}, "TOCHKA_MODE: «demo» или «production», а не «debug»."),
        ({"PORT": "http"}, "PORT: нужно целое число, а не «http»."),
        ({"PORT": "70000"}, "PORT: число 70000 вне пределов 0–65535."),
        ({"PUBLIC_URL": "tochka"}, "PUBLIC_URL: нужен адрес вида https://tochka.example.ru, а не «tochka»."),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY: «none», «starttls» или «tls»."),
    ],
)
def test_a_bad_value_is_refused_with_what_to_do(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadSettings) as refusal:
        read(tmp_path, **environ)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1", "config.toml: неизвестная настройка «colour». Проверьте её имя."),
        ("[smtp]\nhots = 'a'", "config.toml: неизвестная настройка «smtp_hots». Проверьте её имя."),
        ("smtp = 3", "config.toml: [smtp] должен быть разделом."),
    ],
)
def test_a_misspelt_setting_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "config.toml").write_text(text, "utf-8")
    with pytest.raises(BadSettings) as refusal:
        read(tmp_path)
    assert str(refusal.value) == words


def test_production_starts_with_all_that_it_needs(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION)
    assert not settings.demo
    assert settings.secure
    assert settings.operator == Operator(
        "Департамент образования", "1402000000", "г. Алдан, ул. Ленина, 1", "Образцова М. П.", "operator@example.ru"
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SMTP_HOST", *(n for n in PRODUCTION if n.startswith("OPERATOR"))])
def test_production_refuses_to_start_without(tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadSettings) as refusal:
        read(tmp_path, **{name: value for name, value in PRODUCTION.items() if name != missing})
    assert missing in str(refusal.value)


def test_production_refuses_the_secret_that_a_demo_made(tmp_path: Path) -> None:
    demo = read(tmp_path)
    with pytest.raises(BadSettings, match=r"^SECRET_KEY: "):
        read(tmp_path, **PRODUCTION | {"SECRET_KEY": demo.secret_key})


def production(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return replace(settings, mode="production")


def test_production_refuses_to_serve_with_demo_accounts(app: Flask) -> None:
    app.extensions["settings"] = production(app)
    assert check.demo_rows(app.extensions["settings"]) == []
    check.refuse_to_serve_unfit(app)
    make_account(email="curator@example.org", demo=True)
    with pytest.raises(SystemExit) as stopped:
        check.refuse_to_serve_unfit(app)
    assert str(stopped.value).startswith("Точка не запущена. В базе есть демо-входы (curator@example.org…)")


def test_the_server_process_itself_refuses_demo_accounts(app: Flask) -> None:
    make_account(email="curator@example.org", demo=True)
    db.session.remove()
    environ = {**os.environ, **PRODUCTION, "TOCHKA_INSTANCE": app.instance_path, "PORT": "0"}
    for command in (["-m", "flask", "--app", "app", "run"], ["app.py"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1
        assert "Точка не запущена. В базе есть демо-входы" in done.stderr


def test_a_demo_serves_its_demo_accounts(app: Flask) -> None:
    make_account(email="curator@example.org", demo=True)
    check.refuse_to_serve_unfit(app)
    assert check.demo_rows(app.extensions["settings"]) == []


def test_full_addresses_begin_with_public_url_whatever_host_was_asked(app: Flask) -> None:
    assert url_for("desk.health") == "https://tochka.test/healthz"
    assert public_url("/t/ABC") == "https://tochka.test/t/ABC"
    with app.test_request_context("/", base_url="http://10.0.0.7:8000"):
        assert url_for("desk.health") == "/healthz"
        assert url_for("desk.health", _external=True) == "https://tochka.test/healthz"
        assert url_for("desk.health", _external=True, _anchor="a", q="1") == "https://tochka.test/healthz?q=1#a"


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, ("127.0.0.1", "http", "localhost")), (1, ("203.0.113.9", "https", "tochka.example.ru"))]
)
def test_a_proxy_is_believed_only_when_told_so(tmp_path: Path, proxies: int, seen: tuple[str, str, str]) -> None:
    app = create_app(replace(settings_for(tmp_path), trusted_proxies=proxies))
    found = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: found.append((request.remote_addr, request.scheme, request.host))
    )
    headers = {
        "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "tochka.example.ru",
    }
    app.test_client().get("/nothing-here", headers=headers)
    assert found == [seen]


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://tochka.example.ru", False),
        ("http://127.0.0.1:8000", False),
        ("http://localhost", False),
        ("http://[::1]:8000", False),
        ("http://192.168.0.5:8000", True),
    ],
)
def test_plain_http_is_doubtful_except_on_this_machine(app: Flask, url: str, plain: bool) -> None:
    found = check.address(replace(app.extensions["settings"], public_url=url))
    assert [each.startswith(f"PUBLIC_URL {url} без HTTPS") for each in found] == ([True] if plain else [])


@pytest.mark.parametrize(("url", "told"), [("http://192.168.0.5:8000", True), ("https://tochka.test", False)])
def test_an_administrator_is_told_on_each_page_that_https_is_missing(app: Flask, url: str, told: bool) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], public_url=url)
    client, sentence = app.test_client(), "Адреса этого сервиса начинаются с http"
    assert sentence not in client.get("/events/").get_data(as_text=True), "a visitor can do nothing about it"
    sign_in(client, make_account("administrator"))
    assert (sentence in client.get("/events/").get_data(as_text=True)) == told


def test_a_long_host_is_doubtful_because_of_the_codes_size(app: Flask) -> None:
    fits = replace(app.extensions["settings"], public_url="https://tochka.obr-aldan.ru0")
    assert len(fits.public_host) == 20
    assert check.address(fits) == []
    longer = replace(fits, public_url="https://tochka.obr-aldan-rs.ru")
    assert check.address(longer) == [
        "Адрес tochka.obr-aldan-rs.ru длиннее 21 знаков: QR билета крупнее, камере труднее его прочесть."
    ]


def test_a_demo_that_listens_to_others_says_so(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    assert check.open_door(settings) == []
    assert check.open_door(replace(settings, host="0.0.0.0")) == [
        "Демо слушает 0.0.0.0: его пароли известны всем, кто откроет адрес."
    ]


def test_ticket_keys_that_others_may_read_are_a_fault(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    ensure_keys(settings.keys_file)
    settings.keys_file.chmod(0o644)
    assert check.keys(settings) == [
        f"Ключи билетов {settings.keys_file} открыты другим. Выполните `chmod 600 {settings.keys_file}`."
    ]
    settings.keys_file.chmod(0o600)
    assert check.keys(settings) == []
    settings.keys_file.write_text("{", "utf-8")
    assert check.keys(settings) == [
        f"{settings.keys_file}: файл ключей билетов не читается. Верните его из резервной копии."
    ]


def test_lost_keys_are_a_fault_in_production_and_made_in_a_demo(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    assert check.keys(settings) == []
    assert [fault.startswith(f"{settings.keys_file}: нет ключей") for fault in check.keys(production(app))] == [True]


def test_the_papers_fonts_hold_every_letter_of_names() -> None:
    assert check.glyphs() == []
