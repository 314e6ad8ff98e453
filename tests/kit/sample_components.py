"""Sample data of the component sheet: invented people and numbers."""

from typing import Any

import qrcode
import qrcode.image.svg
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tochka.kit.page_forms import PageForm

GRADES = [SelectChoice("8", "8 класс"), SelectChoice("9", "9 класс")]
ROLES = [SelectChoice("speak", "С докладом"), SelectChoice("listen", "Слушателем")]


class SampleForm(PageForm):
    """One field of each kind."""

    name = StringField("Фамилия, имя, отчество", [InputRequired()])
    school_text = StringField("Школа", [InputRequired()])
    school = HiddenField()
    job = StringField("Должность и предмет", [InputRequired()])
    mail = EmailField("Почта")
    password = PasswordField("Пароль", [InputRequired()])
    about = TextAreaField("О выступлении")
    role = RadioField("Как участвуете", [InputRequired()], choices=ROLES)
    grade = SelectField("Класс", [InputRequired()], choices=GRADES)
    when = DateField("Дата", [InputRequired()])
    paper = FileField("Презентация")
    agree = BooleanField("Даю согласие на обработку данных для участия и подсчёта.", [InputRequired()])
    photo = BooleanField("Даю согласие на съёмку. Можно не отмечать: на запись это не влияет.")


def filled_form() -> SampleForm:
    """A form in which nothing is wrong."""
    return SampleForm(formdata=None, data={"name": "Образцова Мария Петровна", "photo": True, "role": "speak"})


def wrong_form() -> SampleForm:
    """The same form sent back with notes on its margin."""
    form = SampleForm(formdata=None, prefix="wrong", data={"school_text": "гимназия", "job": "<b>химия</b>"})
    form.school_text.errors = ["Школ с таким названием две. Выберите город или посёлок."]
    form.grade.errors = ["Выберите класс: квест для 8–9 классов."]
    form.agree.errors = ["Отметьте согласие: без него по закону записать нельзя."]
    return form


def events() -> list[dict[str, Any]]:
    """Cards in every state."""
    common = {"kind": "Районный семинар", "place": "СОШ № 9, г. Алдан", "audience": "Ученики 8–9 классов и педагоги"}
    few = {"day": 1, "month": "февраля", "weekday": "ср", "time": "10:00", "seats": (26, 30), "state": "few"}
    return [
        {
            **common,
            **few,
            "url": "#e1",
            "title": "Молодёжный интеллектуальный креативный семинар",
            "status": "Осталось 4 места",
            "action": {"words": "Записаться", "url": "#e1s", "primary": True},
        },
        {
            **common,
            **few,
            "url": "#e2",
            "title": "«Науку в каждый класс»",
            "state": "later",
            "status": "Запись с 3 апреля",
            "seats": None,
            "note": "Напомним письмом, когда запись откроется.",
            "action": {"words": "Напомнить", "url": "#e2s"},
        },
        {
            **common,
            **few,
            "url": "#e3",
            "title": "Семинар 9 декабря",
            "state": "past",
            "status": "Проведено",
            "seats": None,
        },
        {
            **common,
            **few,
            "url": "#e4",
            "title": "Квест в парке",
            "state": "cancelled",
            "status": "Отменено",
            "seats": None,
        },
    ]


def parts() -> list[dict[str, Any]]:
    """Panels: free, chosen, full."""
    return [
        {
            "id": 1,
            "title": "«Тайна 9-ой планеты»",
            "audience": "Квест-игра, команды",
            "icon": "signpost-split",
            "who_comes": "Команда: 5 учеников 8–9 классов и сопровождающий педагог",
            "seats": (8, 12),
            "left": "4 места для команд",
            "rest": "из 12",
            "action": {"words": "Записать команду", "url": "#p1", "primary": True},
        },
        {
            "id": 2,
            "title": "Марафон педагогических идей",
            "audience": "Педагогам",
            "icon": "mic",
            "who_comes": "Выступление на 7 минут или участие без доклада",
            "chosen": True,
            "seats": (23, 30),
            "left": "7 мест",
            "rest": "из 30, запись до 8 февраля",
            "action": {"words": "Записаться на марафон", "url": "#p2"},
        },
        {
            "id": 3,
            "title": "Мастерская",
            "also": "Идёт одновременно с квестом",
            "seats": (12, 12),
            "left": "Мест нет",
            "action": {"words": "Встать в очередь", "url": "#p3"},
        },
    ]


def code() -> Markup:
    """A QR code as the pages draw it."""
    drawn = qrcode.make("HTTPS://TOCHKA.EXAMPLE/T/0", image_factory=qrcode.image.svg.SvgPathImage, border=4)
    return Markup(drawn.to_string(encoding="unicode"))


def sample() -> dict[str, Any]:
    """Everything that the sheet shows."""
    return {
        "form": filled_form(),
        "wrong": wrong_form(),
        "events": events(),
        "parts": parts(),
        "qr": code(),
        "candidates": [
            {"id": 1, "name": "Гимназия", "place": "г. Алдан"},
            {"id": 2, "name": "Гимназия", "place": "п. Нижний Куранах", "hint": "бывшая школа № 3"},
        ],
        "year_marks": [
            {"at": 36.5, "label": "9 декабря", "state": "past"},
            {"at": 55.6, "label": "1 и 10 февраля", "state": "here"},
            {"at": 59.2, "state": "here"},
            {"at": 87.2, "label": "26 апреля", "state": "ring"},
        ],
    }
