"""An organizer's own words: looked at, tried out, in force, taken back; what she types is never markup nor a header."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_account, make_event, sign_in
from tests.messages.conftest import Deliver, delegation, person
from tests.post_office import words
from tochka.events.actions.states import cancel
from tochka.events.models import Event
from tochka.kit.errors import Refused
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.kit.words import in_language
from tochka.messages.actions import Words, save_text
from tochka.messages.rules import fill, refusal_to_text
from tochka.messages.terms import EDITABLE, KINDS
from tochka.network.models import Organization
from tochka.people.models import Account
from tochka.registration.actions import cancel_registration
from tochka.registration.models import Registration

KIND = "messages.reminder"
OWN = {
    "subject": "Ждём завтра: {мероприятие}\r\nBcc: all@example.ru",
    "body": "{имя}, до встречи.\n\n<script>alert(1)</script>\n{Дата}, { место }\n{ссылка}",
}


def remind(row: Registration, language: str = "ru") -> None:
    with writing():
        queue_letter(KIND, "a@example.ru", language=language, about=("registration", row.id))


def test_own_words_are_looked_at_tried_used_and_taken_back(
    client: FlaskClient, event: Event, school: Organization, organizer: Account, deliver: Deliver
) -> None:
    row = person(event, school, name="Константинопольская Александра Вячеславовна")
    sign_in(client, organizer)
    assert "Напоминание за день" in client.get(f"/messages/{event.id}/texts").text
    editor = f"/messages/{event.id}/texts/{KIND}/ru"
    assert "Здравствуйте, {имя}." in client.get(editor).text
    shown = client.post(editor, data=OWN | {"do": "preview"}).text
    assert "Александра Вячеславовна, до встречи." in shown
    assert "&lt;script&gt;" in shown
    remind(row)
    assert deliver()[0]["Subject"] == "Завтра: Науку в каждый класс"
    client.post(editor, data=OWN | {"do": "trial"})
    assert [letter["To"] for letter in deliver()] == ["organizer@example.ru"]
    assert client.post(editor, data=OWN | {"do": "save"}).status_code == 303
    assert "свой текст" in client.get(f"/messages/{event.id}/texts").text
    remind(row)
    remind(row, "en")
    own, english = deliver()
    assert own["Subject"] == "Ждём завтра: Науку в каждый класс Bcc: all@example.ru"
    assert own["Bcc"] is None
    assert "Александра Вячеславовна, до встречи." in words(own)
    assert event.where in words(own)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words(own, "html")
    assert "<script" not in words(own, "html")
    assert '<a href="https://tochka.test/registration/mine/' in words(own, "html")
    assert [file.get_content_type() for file in own.iter_attachments()] == ["text/calendar"]
    assert own["List-Unsubscribe-Post"]
    assert "Не присылать такие письма" in words(own, "html")
    assert english["Subject"] == "Tomorrow: Науку в каждый класс"
    assert client.post(editor, data=OWN | {"do": "standard"}).status_code == 303
    remind(row)
    assert deliver()[0]["Subject"] == "Завтра: Науку в каждый класс"


def test_a_text_that_its_reader_cannot_use_is_refused_and_kept(
    client: FlaskClient, event: Event, organizer: Account
) -> None:
    sign_in(client, organizer)
    page = client.post(
        f"/messages/{event.id}/texts/{KIND}/ru", data={"subject": "Тема", "body": "Приходите", "do": "save"}
    )
    assert page.status_code == 422
    assert "Оставьте в тексте «{ссылка}»" in page.text
    assert "Приходите" in page.text
    assert client.get(f"/messages/{event.id}/texts/people.sign_in/ru").status_code == 404


@pytest.mark.parametrize(
    ("subject", "body", "code"),
    [
        ("", "Текст {ссылка}", "no_subject"),
        ("Тема", "", "no_body"),
        ("т" * 151, "Текст {ссылка}", "long_subject"),
        ("Тема", "т" * 6001, "long_body"),
        ("Тема {имья}", "Текст {ссылка}", "likely_place"),
        ("Тема", "{погода} {ссылка}", "unknown_place"),
        ("Тема", "{срок} {ссылка}", "unknown_place"),
        ("Тема", "Скобка { одна {ссылка}", "stray_brace"),
        ("Тема", "{{имя}} {ссылка}", "stray_brace"),
        ("Тема", "Без ссылки", "place_missing"),
        ("Тема", "{NAME} {ссылка}", None),
    ],
)
def test_what_is_wrong_with_a_text_is_told_in_one_sentence(
    app: Flask, subject: str, body: str, code: str | None
) -> None:
    refusal = refusal_to_text(subject, body, EDITABLE[KIND].places, "ru", EDITABLE[KIND].needs)
    assert (refusal.code if refusal else None) == (f"messages.{code}" if code else None)
    assert refusal is None or refusal.words


def test_a_fact_with_braces_is_not_filled_again() -> None:
    assert fill("{событие} {мероприятие}", {"event": "Игра {имя}", "name": "Анна"}) == " Игра {имя}"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_standard_text_passes_its_own_rules(app: Flask, language: str) -> None:
    with in_language(language):
        for kind, standard in EDITABLE.items():
            words = str(standard.subject), str(standard.body)
            assert refusal_to_text(*words, standard.places, language, standard.needs) is None, kind
            assert ("{event}" in words[0]) == (language == "en")
    assert EDITABLE.keys() <= KINDS.keys()


def test_a_municipality_words_all_its_events_but_those_with_own_words(
    client: FlaskClient, event: Event, school: Organization, deliver: Deliver
) -> None:
    kind, curator = "registration.cancelled", make_account("municipal_curator", school.municipality)
    sign_in(client, curator)
    common = f"/messages/municipality/{school.municipality_id}/texts/{kind}/ru"
    assert client.get(common.rsplit("/", 2)[0]).status_code == 200
    assert (
        client.post(common, data={"subject": "Район: {мероприятие}", "body": "{причина}", "do": "save"}).status_code
        == 303
    )
    other = make_event(school)
    save_text(Words(kind, "ru", "Школа: {мероприятие}", "{причина}", other.id), curator.id)
    delegation(other, school)
    for each in (event, other):
        cancel_registration(person(each, school).id, curator.id, "Карантин")
    assert [(letter["Subject"].split(":")[0], words(letter).split("\n")[0]) for letter in deliver()] == [
        ("Район", "Карантин"),
        ("Школа", "Карантин"),
    ]
    save_text(Words("registration.event_cancelled", "ru", "Отмена", "{имя}, {школа}: {причина}", other.id), curator.id)
    cancel(other.id, "Морозы", curator.id)
    (letter,) = deliver()
    assert (letter["To"], words(letter).split("\n")[0]) == ("head@example.ru", "Мария Петровна, СОШ №9: Морозы")
    with pytest.raises(Refused):
        save_text(Words(kind, "ru", "", "", other.id), curator.id)


def test_a_delegations_letter_has_the_organizers_words_and_the_list(
    client: FlaskClient, event: Event, school: Organization, organizer: Account, deliver: Deliver
) -> None:
    sign_in(client, organizer)
    editor = f"/messages/{event.id}/texts/registration.delegation/ru"
    page = client.get(editor).text
    assert ("{список}" in page, "2. Примерова Анна Степановна (в очереди)" in page) == (True, True)
    own = {"subject": "{школа}: вас ждут", "body": "{имя}, вот ваш список.\n\n{список}\n\n{ссылка}", "do": "save"}
    assert client.post(editor, data=own).status_code == 303
    number = delegation(event, school)
    with writing():
        queue_letter("registration.delegation", "head@example.ru", about=("delegation", number))
    (letter,) = deliver()
    assert letter["Subject"] == "СОШ №9: вас ждут"
    assert "Мария Петровна, вот ваш список.\n\n1. Эскизов Пётр а\n2. Эскизов Пётр б\n" in words(letter)
    assert "1. Эскизов Пётр а<br>" in words(letter, "html").replace("<br/>", "<br>")


def test_who_asked_to_be_told_reads_the_organizers_words(
    client: FlaskClient, event: Event, organizer: Account, deliver: Deliver
) -> None:
    sign_in(client, organizer)
    own = {"subject": "Пора записаться", "body": "Ждём вас до {срок}.\n\n{ссылка}", "do": "save"}
    assert client.post(f"/messages/{event.id}/texts/messages.opened/ru", data=own).status_code == 303
    with writing():
        queue_letter("messages.opened", "anna@example.ru", about=("event", event.id))
    (letter,) = deliver()
    assert (letter["Subject"], "Ждём вас до " in words(letter)) == ("Пора записаться", True)
    assert f"/events/{event.id}" in words(letter)
    assert letter["List-Unsubscribe-Post"] or "Не присылать такие письма" in words(letter)
