"""Letters of closing, composed when they leave: what a school owes by a directive."""

from flask import render_template, url_for

from tochka.closing import actions
from tochka.closing.actions import plan_reach as _told  # noqa: F401  the plan learns how many really came
from tochka.extensions import db
from tochka.kit import mail
from tochka.kit.words import _
from tochka.network.models import Organization


@mail.composes("closing.remind")
def write_reminder(letter: mail.Letter) -> mail.Message | None:
    """«Until 2 June: …». Nothing when all has been done meanwhile."""
    organization = db.session.get(Organization, letter.args["organization_id"])
    standings = actions.standings_of_school(letter.args["organization_id"])
    tasks = [each for each in standings if each.is_open and each.row.directive_id == letter.args["directive_id"]]
    if organization is None or not tasks:
        return None
    link = url_for("closing.owed", organization_id=organization.id, _external=True)
    text = render_template("mail/closing/remind.txt", organization=organization, tasks=tasks, link=link)
    return mail.Message(_("What the directive asks of %(name)s", name=organization.short_name), text)
