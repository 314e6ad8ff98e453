"""A demo with one of everything, so that every address of the service can be asked by every role."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.factories import make_account, make_municipality, make_plan, make_registration, make_school, sign_in
from tochka.certificates.models import Certificate, Paper
from tochka.checkin.actions.checkpoints import add_checkpoint
from tochka.checkin.actions.devices import add_device
from tochka.checkin.actions.photos import keep_photo
from tochka.checkin.actions.scans import Sender, accept_scans
from tochka.checkin.actions.selfcheck import choose_way
from tochka.checkin.models import Device
from tochka.closing import actions as closing
from tochka.closing.models import DirectiveClause, Instruction
from tochka.desk.actions.demo import DEMO_PEOPLE
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes, jobs, qr
from tochka.kit.assets import asset
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import end_reading, writing
from tochka.messages.actions import Draft, keep_draft
from tochka.network import actions as network
from tochka.network.actions import ask_for_organization
from tochka.network.models import Municipality, Organization
from tochka.people.actions import ask_erasure, erase_person, make_act
from tochka.people.actions.links import make_link, token_of
from tochka.people.models import Account, Grant
from tochka.people.terms import LINK_TERMS, PARTICIPATION
from tochka.plan.actions.entries import add_entry
from tochka.plan.models import PlanSchool
from tochka.plan.rules.drafts import EntryDraft
from tochka.registration.actions import Sender as DelegationSender
from tochka.registration.actions import begin_delegation
from tochka.registration.actions.answers import Upload, write_answers
from tochka.registration.actions.asking import QuestionDraft, save_question
from tochka.registration.actions.printing import keep_sheets
from tochka.registration.models import Answer, Correction, HeadCount, Registration, Regrouping
from tochka.registration.queries.consents import parent_number
from tochka.registration.rules.questions import Asked, Said
from tochka.tickets.actions import token_of as ticket_token
from tochka.tickets.queries import tickets_of

ROLES = ("visitor", *(person.role for person in DEMO_PEOPLE), "stranger")


@dataclass
class World:
    """The application and what the arguments of its addresses stand for."""

    app: Flask
    arguments: dict[str, Any]
    links: dict[str, str]
    team_id: int

    def client(self, role: str) -> Any:
        """A browser in which somebody of this role is signed in; a visitor is nobody, a stranger another's curator."""
        client = self.app.test_client()
        if role != "visitor":
            email = "stranger@example.org" if role == "stranger" else email_of(role)
            sign_in(client, db.session.scalars(select(Account).where(Account.email == email)).one())
        return client

    def address(self, rule: Rule) -> str:
        """The address of a rule with arguments of the world. KeyError names an argument that the world lacks."""
        mark = self.app.view_functions[rule.endpoint].access_mark  # type: ignore[attr-defined]
        own = self.links.get(f"{rule.endpoint}", self.links.get(mark.permission if mark.kind == "link" else "", ""))
        known = {**self.arguments, **({"token": own} if own else {})}
        if rule.endpoint in ("registration.team", "registration.delegation_team"):
            known["registration_id"] = self.team_id
        return self.app.url_map.bind("tochka.test").build(rule.endpoint, {name: known[name] for name in rule.arguments})


def send_a_drawing(registration_id: int, question_id: int) -> int:
    """Somebody has sent a file as an answer; gives the answer's id."""
    asked = Asked(question_id, "file", "Приложите рисунок")
    with writing():
        write_answers(
            registration_id, [Said(asked, ("рисунок.pdf",))], {question_id: Upload("рисунок.pdf", b"%PDF-1.7 ")}
        )
    return one(Answer, Answer.question_id == question_id).id


def email_of(role: str) -> str:
    return next(person.email for person in DEMO_PEOPLE if person.role == role)


def build(app: Flask) -> World:
    """Fill a demo with what it lacks: a phone at the door, a request for a school, an invitation, issued certificates."""
    municipality = one(Municipality, Municipality.practice)
    today = one(Event, Event.form_key.startswith("practice-today-"))
    past = one(Event, Event.form_key.startswith("practice-past-"))
    school = one(Organization, Organization.municipality_id == municipality.id, Organization.number == 1)
    registration = one(Registration, Registration.event_id == today.id, limit=True)
    team = one(Registration, Registration.event_id == today.id, Registration.kind == "team", limit=True)
    organizer = one(Account, Account.email == email_of("organizer"))
    grant = one(Grant, Grant.account_id == organizer.id)
    foreign = make_municipality(name="Чужой район")
    make_school(foreign, 1)
    make_account("municipal_curator", foreign, email="stranger@example.org")
    issue(app, past.id)
    certificate = issue(app, today.id)
    secret = app.extensions["settings"].secret_key
    with writing():
        links = {f"people.{purpose}": make_link(purpose, organizer.email) for purpose in LINK_TERMS}
        invitation = make_link("invitation", "new@example.org", role="volunteer", event_id=today.id)
        request_id = ask_for_organization(municipality.id, "СОШ №77")
        headcount = HeadCount(event_id=today.id, category="guest", qualifier="about", value=20)
        mix = Regrouping(event_id=today.id, seed=1, sources=[], made=[], before=[], made_at=clock.now())
        asked = Correction(
            registration_id=registration.id, stood={"post": ""}, wanted={"post": "учитель"}, asked_at=clock.now(),
            due_on=clock.today(today.timezone),
        )  # fmt: skip
        db.session.add_all([headcount, mix, asked])
    device_id = add_device(today.id, "Телефон у входа", 255, clock.now().replace(year=2100), organizer.id)
    walkin = walk_in(today.id, device_id)
    choose_way(today.id, "screen", None)
    tokens = {name: token_of(link, secret) for name, link in links.items()}
    tokens["door"] = codes.seal(secret, "door", int(one(Device, Device.id == device_id).pair_code))
    sender = DelegationSender(
        today.id, "Образцова Мария Петровна", organization_id=school.id, purposes=(PARTICIPATION,)
    )
    delegation = begin_delegation(sender)
    with writing():
        team.delegation_id = delegation.id
    tokens["delegation"] = codes.seal(secret, "delegation", delegation.id)
    tokens["reserve"] = codes.seal(secret, "reserve", today.parts[0].id, today.parts[0].invitation)
    tokens["registration"] = codes.seal(secret, "registration", registration.id, registration.link)
    child = make_registration(today, school, name="Тестов Иван", category="pupil", grade=8)
    tokens["registration.parent"] = codes.seal(secret, "registration.parent", parent_number(child.id, 0), child.link)
    gone = make_registration(today, school, name="Макетов Лев")
    erase_person("registration", gone.id)
    act_number = make_act(municipality.id)
    erasure_id = ask_erasure("registration", child.id, "demand")
    owner = one(Registration, Registration.id == certificate.registration_id)
    tokens["certificates.download"] = codes.seal(secret, "registration", owner.id, owner.link)
    school_papers = certificate.event_id << 24 | (owner.organization_id or 0)
    tokens["school_papers"] = codes.seal(secret, "school_papers", school_papers, 1)
    question_id = save_question(today.id, QuestionDraft("file", "Приложите рисунок"), organizer.id)
    answer_id = send_a_drawing(registration.id, question_id)
    tokens["letters_off"] = codes.seal(secret, "letters_off", reminder(registration))
    directive_id, instruction_id = directives(today, past)
    plan_id, asked_id, entry_id = plan(municipality.id, school.id)
    return World(
        app,
        {
            "question_id": question_id,
            "part_id": today.parts[0].id,
            "answer_id": answer_id,
            "directive_id": directive_id,
            "clause_id": one(DirectiveClause, DirectiveClause.directive_id == directive_id, limit=True).id,
            "plan_id": plan_id,
            "asked_id": asked_id,
            "entry_id": entry_id,
            "kind": "xlsx",
            "year": 2022,
            "told_id": past.id,
            "instruction_id": instruction_id,
            "publication_id": publication(past),
            "agreement_id": agreement(school),
            "event_id": today.id,
            "erasure_id": erasure_id,
            "act_number": act_number,
            "municipality_id": municipality.id,
            "region_id": municipality.region_id,
            "organization_id": school.id,
            "request_id": request_id,
            "grant_id": grant.id,
            "link_id": invitation.id,
            "session_id": 1,
            "registration_id": registration.id,
            "headcount_id": headcount.id,
            "regrouping_id": mix.id,
            "correction_id": asked.id,
            "format": "xlsx",
            "broadcast_id": message(today),
            "letter_kind": "registration.confirmed",
            "letter_language": "ru",
            "certificate_id": certificate.id,
            "code": codes.print_certificate_code(one(Paper, Paper.certificate_id == certificate.id).code),
            "position": 0,
            "device_id": device_id,
            "walkin": walkin,
            "checkpoint_id": add_checkpoint(today.id, "Обед", organizer.id),
            "photo_id": keep_photo(today.id, 0, qr.png("list"), organizer.id),
            "number": keep_sheets(today.id, [("teacher", [registration.id])])[0],
            "token": ticket_token(tickets_of([registration.id])[registration.id]),
            "first": 2022,
            "purpose": "participation",
            "name": letter(app.extensions["settings"].spool),
            "sha256": one(Paper, Paper.certificate_id == certificate.id).sha256,
            "version": asset("css/site.css").split("/")[3],
            "path": "css/site.css",
        },
        tokens,
        team.id,
    )


def reminder(registration: Registration) -> int:
    """A letter that its reader may refuse: its id."""
    with writing():
        about = ("registration", registration.id)
        letter = queue_letter("messages.reminder", "reader@example.org", about=about)
        db.session.flush()
        return letter.id


def message(event: Event) -> int:
    """A message to everybody that nobody has sent yet."""
    draft = Draft(event.id, "important", "registered", "Входите со двора", "Здравствуйте, {имя}.")
    return keep_draft(draft, "22222222-2222-4222-8222-222222222222", None, "ru")


def walk_in(event_id: int, device_id: int) -> str:
    """Somebody who came without registration: the uuid."""
    uuid = "11111111-1111-4111-8111-111111111111"
    row = {"uuid": uuid, "subject": uuid, "kind": "walkin", "seq": 1, "at": clock.milliseconds(), "part": 0}
    accept_scans(Sender(event_id, device_id), [row | {"payload": {"name": "Новикова Ольга", "category": "guest"}}])
    return uuid


def agreement(school: Organization) -> int:
    """An agreement of a school with another of its municipality."""
    other = one(
        Organization, Organization.municipality_id == school.municipality_id, Organization.id != school.id, limit=True
    )
    return network.add_agreement(school.id, network.AgreementDraft((other.id,)))


def publication(past: Event) -> int:
    """A publication of the past event's host."""
    day = past.starts_at.date()
    return closing.add_publication(closing.PublicationDraft(past.host_id, "https://example.ru/1", "Фестиваль", day))


def plan(municipality_id: int, school_id: int) -> tuple[int, int, int]:
    """An approved plan of a school year with one school and its row: ids of the plan, the school in it, the row."""
    town = db.session.get_one(Municipality, municipality_id)
    plan_id = make_plan(town, [db.session.get_one(Organization, school_id)], school_year=2022, state="approved").id
    asked_id = one(PlanSchool, PlanSchool.plan_id == plan_id).id
    row = EntryDraft("Науку в каждый класс", month=4, categories=("teacher",))
    return plan_id, asked_id, add_entry(asked_id, row, None, curator=True)


def directives(today: Event, past: Event) -> tuple[int, int]:
    """A closing directive as a draft, and an instruction of one on holding an event that is fixed."""
    draft = closing.open_directive(past.municipality_id, past.school_year)
    fixed = closing.open_directive(today.municipality_id, today.school_year, "holding", today.id)
    closing.fix_directive(fixed)
    return draft, one(Instruction, limit=True).id


def one(model: Any, *conditions: Any, limit: bool = False) -> Any:
    found = select(model).where(*conditions).order_by(model.id)
    return db.session.scalars(found.limit(1) if limit else found).one()


def issue(app: Flask, event_id: int) -> Certificate:
    """Certificates of an event that is over; gives the first."""
    from tochka.certificates.actions import start_issue
    from tochka.certificates.terms import Award

    job_id = start_issue(event_id, Award(), None)
    jobs.run(job_id)
    end_reading()
    return one(Certificate, Certificate.event_id == event_id, Certificate.state == "issued", limit=True)


def letter(spool: Path) -> str:
    """A letter in the demo's spool."""
    spool.mkdir(exist_ok=True)
    (spool / "sample.eml").write_text("Subject: Test\nTo: teacher@example.org\n\nText\n", "utf-8")
    return "sample"
