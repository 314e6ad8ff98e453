"""An agreement that runs out: its parties are written to a month and a week ahead, once each, and not when it was renewed."""

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select

from tests.factories import make_account, make_municipality, make_school
from tochka.closing.actions.agreements import remind_of_endings
from tochka.closing.jobs import write_ending
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter
from tochka.kit.russian import unbind
from tochka.network.actions import AgreementDraft, add_agreement, change_agreement

LAST = date(2023, 8, 30)


def test_heads_of_both_parties_are_told_a_month_and_a_week_before(app: Flask) -> None:
    municipality = make_municipality()
    one, other = (make_school(municipality, number) for number in (1, 2))
    make_account("head_of_centre", one, email="one@example.ru")
    make_account("head_of_centre", other, email="other@example.ru", language="en")
    signed = AgreementDraft(
        (other.id,),
        state="signed",
        number="7",
        subject="Общие мастер-классы",
        signed_on=date(2022, 9, 1),
        valid_to=LAST,
    )
    agreement_id = add_agreement(one.id, signed)
    add_agreement(one.id, AgreementDraft((other.id,), state="draft", valid_to=LAST))
    sent = []
    for day in (date(2023, 7, 30), date(2023, 7, 31), date(2023, 8, 22), date(2023, 8, 23), date(2023, 8, 31)):
        with clock.stopped_at(datetime(day.year, day.month, day.day, 1, tzinfo=UTC)):
            sent.append((remind_of_endings(), remind_of_endings()))
    assert sent == [(0, 0), (2, 0), (0, 0), (2, 0), (0, 0)]
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.recipient for letter in letters] == ["one@example.ru", "other@example.ru"] * 2
    with app.test_request_context():
        message = write_ending(letters[0])
        assert message is not None
        assert message.subject == "Скоро заканчивается договор: СОШ №1, СОШ №2"
        assert (
            "Последний день договора, 30 августа 2023 г., уже близко. Стороны: СОШ №1, СОШ №2. № 7, Общие мастер-классы"
            in unbind(message.text)
        )
        change_agreement(
            agreement_id,
            AgreementDraft((other.id,), state="signed", signed_on=date(2022, 9, 1), valid_to=date(2024, 8, 30)),
        )
        assert write_ending(letters[1]) is None
