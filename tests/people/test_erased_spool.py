"""Where there is no mail server letters lie in a folder: erasing a person takes hers, and those that name her, from there."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask

from tests.factories import make_account, make_event, make_municipality, make_school
from tests.messages.conftest import delegation, person
from tochka.kit.mail import deliver_due, queue_letter
from tochka.kit.transactions import writing
from tochka.people.actions import erase_person, publish_default_texts
from tochka.registration.models import Registration


def lying(app: Flask) -> dict[str, str]:
    """The letters of the spool: to whom → text."""
    found = {}
    for path in app.extensions["settings"].spool.glob("*.eml"):
        letter: EmailMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = letter.get_body(("plain",))
        assert body is not None
        found[str(letter["To"])] = str(body.get_content())
    return found


def test_an_erased_persons_letters_leave_the_spool_and_others_stay(app: Flask) -> None:
    town = make_municipality()
    publish_default_texts(town.id)
    school = make_school(town, 9)
    event = make_event(school)
    here = person(event, school, "ulyana@example.ru", name="Стираемова Ульяна Захаровна", post="учитель")
    other = person(event, school, "anna@example.ru", name="Примерова Анна Степановна")
    number = delegation(event, school)
    account = make_account(email="curator@example.ru", name="Стёртов Захар")
    with writing() as session:
        session.get_one(Registration, here.id).delegation_id = number
        for each in (here, other):
            queue_letter("registration.waiting", str(each.email), about=("registration", each.id))
        queue_letter("registration.delegation", "head@example.ru", about=("delegation", number))
        queue_letter("people.sign_in", account.email, about=("account", account.id), link=1)
    deliver_due(app.extensions["settings"])
    before = lying(app)
    assert {"ulyana@example.ru", "anna@example.ru", "head@example.ru"} <= before.keys()
    assert "Стираемова Ульяна" in before["head@example.ru"]
    erase_person("registration", here.id)
    erase_person("account", account.id)
    assert list(lying(app)) == ["anna@example.ru"]
    erase_person("registration", other.id)
    assert lying(app) == {}
