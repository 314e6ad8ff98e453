"""The registry of erasures of a municipality: what is due and by when, acts of destruction."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.headers import file_answer
from tochka.kit.words import _
from tochka.network.models import Municipality
from tochka.network.queries import operator_of
from tochka.people import actions
from tochka.people.documents import ActFacts, Destroyed, destruction_act_docx
from tochka.people.queries.erasures import (
    ErasureLine,
    act_of,
    acts_of,
    due_erasures,
    erasure_in,
    erasures_of_act,
    erasures_without_act,
)
from tochka.people.queries.requests import open_requests
from tochka.people.terms import ERASURE_REASONS
from tochka.people.views import bp, viewer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUBJECTS = {
    "registration": "Участник",
    "delegation": "Представитель школы",
    "account": "Пользователь",
    "plan_entry": "Ответственный в плане",
}


@bp.get("/erasures/<int:municipality_id>")
@may("operator.edit", on="municipality_id")
def erasures(municipality_id: int) -> ResponseReturnValue:
    """What is to be destroyed and by when; what waits for its act; the acts made."""
    municipality = db.session.get_one(Municipality, municipality_id)
    return render_template(
        "people/erasures.html",
        municipality=municipality,
        due=due_erasures(municipality_id),
        waiting=erasures_without_act(municipality_id),
        acts=acts_of(municipality_id, request.args.get("page", 1, int)),
        requests=open_requests(municipality_id),
        reasons=ERASURE_REASONS,
        today=clock.today(municipality.timezone),
        operator=operator_of(municipality_id),
    )


@bp.post("/erasures/<int:municipality_id>/<int:erasure_id>/do")
@may("operator.edit", on="municipality_id")
def erase_now(municipality_id: int, erasure_id: int) -> ResponseReturnValue:
    """Destroy what one line of the registry names."""
    row = erasure_in(municipality_id, erasure_id)
    if row is None:
        abort(404)
    actions.erase_person(row.subject_kind, row.subject_id, viewer().id, row.reason)
    flash(_("The data are destroyed. Now make the act."), "info")
    return redirect(url_for("people.erasures", municipality_id=municipality_id), 303)


@bp.post("/erasures/<int:municipality_id>/act")
@may("operator.edit", on="municipality_id")
def make_act(municipality_id: int) -> ResponseReturnValue:
    """An act of all that is destroyed and stands in none yet."""
    try:
        number = actions.make_act(municipality_id, viewer().id)
        flash(_("Act No. %(number)s is made. Print it and sign.", number=number), "good")
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return redirect(url_for("people.erasures", municipality_id=municipality_id), 303)


@bp.get("/erasures/<int:municipality_id>/acts/<int:act_number>.docx")
@may("operator.edit", on="municipality_id")
def act(municipality_id: int, act_number: int) -> ResponseReturnValue:
    """The act with the extract of the journal, editable."""
    found, operator = act_of(municipality_id, act_number), operator_of(municipality_id)
    if found is None or operator is None:
        abort(404)
    municipality = db.session.get_one(Municipality, municipality_id)
    zone = municipality.timezone
    lines = [_destroyed(line, zone) for line in erasures_of_act(found.id)]
    facts = ActFacts(found.number, clock.local(found.made_at, zone), operator, municipality.seat or "", lines)
    return file_answer(destruction_act_docx(facts), DOCX, f"Акт {found.number} об уничтожении данных.docx")


def _destroyed(line: ErasureLine, zone: str) -> Destroyed:
    assert line.done_at is not None, "an act names only what is destroyed"
    subject = f"{SUBJECTS.get(line.subject_kind, line.subject_kind)}, запись № {line.subject_id}"
    if line.event and line.starts_at:
        subject += f", мероприятие {clock.local(line.starts_at, zone):%d.%m.%Y} «{line.event.strip('«»')}»"
    return Destroyed(
        subject,
        sorted(line.rooms),
        line.reason,
        clock.local(line.asked_at, zone).date(),
        clock.local(line.done_at, zone),
    )
