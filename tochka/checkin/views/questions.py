"""What waits for the organizer after the door: questions to look at, and walk-ins who may have been registered."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.checkin.actions import desk
from tochka.checkin.queries.board import questions_of
from tochka.checkin.queries.walkins import PAGE, WalkInLine, candidates, ticket_in_event, walkin_of, walkins_of
from tochka.checkin.terms import ALL_PARTS, QUESTIONS
from tochka.checkin.views.blueprint import bp
from tochka.checkin.views.desk import event_or_404, moment_of
from tochka.kit.access import may
from tochka.kit.looking import people_list
from tochka.kit.words import _


@bp.get("/<int:event_id>/questions")
@may("door.run", on="event_id")
@people_list
def questions(event_id: int) -> ResponseReturnValue:
    """Questions of the door that nobody has looked at yet, and those who came without registration."""
    page = max(1, request.args.get("page", 1, int))
    walkins = walkins_of(event_id, page)
    return render_template(
        "checkin/questions.html",
        event=event_or_404(event_id),
        questions=questions_of(event_id),
        question_words=QUESTIONS,
        walkins=walkins[:PAGE],
        pages=page + (len(walkins) > PAGE),
        page=page,
        moment_of=moment_of,
    )


@bp.post("/<int:event_id>/questions")
@may("door.run", on="event_id")
def answer(event_id: int) -> ResponseReturnValue:
    """A question was looked at: it is not asked again."""
    event_or_404(event_id)
    subject, code = request.form.get("subject", ""), request.form.get("code", "")
    part = request.form.get("part", -1, int)
    fits = 0 < len(subject) <= 40 and 0 <= part < ALL_PARTS.bit_length()
    if not fits or not desk.answer_question(event_id, subject, part, code, current_user.id):
        abort(404)
    return redirect(url_for("checkin.questions", event_id=event_id))


def _walkin(event_id: int, walkin: str) -> WalkInLine:
    return walkin_of(event_id, walkin) or abort(404)


@bp.get("/<int:event_id>/walkins/<walkin>")
@may("door.run", on="event_id")
@people_list
def walkin(event_id: int, walkin: str) -> ResponseReturnValue:
    """One who came without registration, and registrations that may be the same person: by surname, or by what is asked."""
    line = _walkin(event_id, walkin)
    words = request.args.get("q", "")[:100].strip()
    found: Any = candidates(event_id, words or (line.name.split() or [""])[0])
    return render_template(
        "checkin/walkin.html",
        event=event_or_404(event_id),
        line=line,
        words=words,
        candidates=found,
        moment_of=moment_of,
    )


@bp.post("/<int:event_id>/walkins/<walkin>")
@may("door.run", on="event_id")
def match(event_id: int, walkin: str) -> ResponseReturnValue:
    """Tie a walk-in to a registration, or, without a ticket in the form, undo that."""
    line = _walkin(event_id, walkin)
    ticket = request.form.get("ticket", 0, int)
    if not ticket:
        desk.part_walkin(event_id, line.uuid, current_user.id)
        flash(_("The walk-in stands by itself again."), "toast")
    elif ticket_in_event(event_id, ticket):
        desk.match_walkin(event_id, (line.uuid, line.part), ticket, current_user.id)
        flash(_("This is now one person: the one who was registered came."), "toast")
    else:
        abort(404)
    return redirect(url_for("checkin.questions", event_id=event_id))
