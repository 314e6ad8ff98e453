"""Letters of closing, composed when they leave: what a school owes by a directive, an agreement that ends."""

from flask import render_template, url_for

from tochka.closing import actions
from tochka.closing.actions import plan_reach as _told  # noqa: F401  the plan learns how many really came
from tochka.closing.actions.agreements import remind_of_endings
from tochka.closing.actions.reminding import remind_of_deadlines
from tochka.extensions import db
from tochka.kit import jobs, mail
from tochka.kit.words import _
from tochka.network.models import Organization
from tochka.network.queries import agreement_page
from tochka.network.terms import SIGNED
from tochka.plan.rules.words import day_words

jobs.each_minute(remind_of_endings)
jobs.each_minute(remind_of_deadlines)


@mail.composes("closing.agreement")
def write_ending(letter: mail.Letter) -> mail.Message | None:
    """«The agreement between … ends on 30 August». Nothing when it was renewed meanwhile."""
    found = agreement_page(letter.subject_id or 0)
    if found is None or found.state != SIGNED or str(found.valid_to) != letter.args["until"] or found.valid_to is None:
        return None
    names = [each.short_name for each in found.parties]
    text = render_template(
        "mail/closing/agreement.txt",
        parties=", ".join(names),
        day=day_words(found.valid_to, year=True),
        number=found.number,
        subject=found.subject,
        link=url_for("network.agreement", agreement_id=found.id, _external=True),
    )
    return mail.Message(_("An agreement ends soon: %(parties)s", parties=", ".join(names)), text)


@mail.composes("closing.remind")
def write_reminder(letter: mail.Letter) -> mail.Message | None:
    """What is still to be done, with a deadline only what it is the last day of. Nothing when all has been done meanwhile."""
    organization = db.session.get(Organization, letter.args["organization_id"])
    standings = actions.standings_of_school(letter.args["organization_id"])
    tasks = [each for each in standings if each.is_open and each.row.directive_id == letter.args["directive_id"]]
    until = letter.args.get("until")
    tasks = [each for each in tasks if until in (None, str(each.row.deadline))]
    if organization is None or not tasks:
        return None
    link = url_for("closing.owed", organization_id=organization.id, _external=True)
    text = render_template("mail/closing/remind.txt", organization=organization, tasks=tasks, link=link)
    return mail.Message(_("What the directive asks of %(name)s", name=organization.short_name), text)
