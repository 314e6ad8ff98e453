"""Letters of the plan, written when they leave, and the sweep that sends those before a deadline."""

from flask import render_template, url_for

from tochka.kit import clock, jobs, mail
from tochka.kit.words import _
from tochka.plan.actions import erasing  # noqa: F401  names go with their account
from tochka.plan.actions.reminders import send_due
from tochka.plan.models import PlanSchool
from tochka.plan.queries.plans import asked_school
from tochka.plan.rules.states import state_of
from tochka.plan.rules.words import deadline_words, left_words
from tochka.plan.terms import DRAFT, OPEN, RETURNED

jobs.each_minute(send_due)


@mail.composes("plan.opened")
def write_opened(letter: mail.Letter) -> mail.Message | None:
    """«The plan of the year is open»."""
    asked = _asked(letter)
    return _write(asked, "opened", _("Plan of the year: your school's events")) if asked and _collects(asked) else None


@mail.composes("plan.remind")
def write_reminder(letter: mail.Letter) -> mail.Message | None:
    """«Four days are left»; nothing to a school that has handed in while the letter waited."""
    asked = _asked(letter)
    if asked is None or asked.state not in (DRAFT, RETURNED):
        return None
    return _write(asked, "remind", _("Plan of the year: your school's rows are awaited"))


@mail.composes("plan.returned")
def write_returned(letter: mail.Letter) -> mail.Message | None:
    """«The curator has returned your rows»."""
    asked = _asked(letter)
    if asked is None or asked.state != RETURNED:
        return None
    return _write(asked, "returned", _("Plan of the year: something is to be repaired"))


@mail.composes("plan.more_time")
def write_more_time(letter: mail.Letter) -> mail.Message | None:
    """«You have time until»."""
    asked = _asked(letter)
    if asked is None or asked.exception_until is None or clock.now() >= asked.exception_until:
        return None
    return _write(asked, "more_time", _("Plan of the year: there is more time"))


def _asked(letter: mail.Letter) -> PlanSchool | None:
    return asked_school(letter.subject_id) if letter.subject_id else None


def _collects(asked: PlanSchool) -> bool:
    return state_of(asked.plan, clock.now()) == OPEN


def _write(asked: PlanSchool, name: str, subject: str) -> mail.Message:
    plan, zone = asked.plan, asked.plan.municipality.timezone
    until = max(plan.deadline, asked.exception_until or plan.deadline)
    text = render_template(
        f"mail/plan/{name}.txt",
        school=asked.organization.short_name,
        title=plan.title,
        remark=asked.remark,
        last=deadline_words(until, zone, year=True),
        left=left_words(until, zone, clock.now()),
        over=clock.now() >= until,
        link=url_for("plan.school", asked_id=asked.id, _external=True),
    )
    return mail.Message(subject, text)
