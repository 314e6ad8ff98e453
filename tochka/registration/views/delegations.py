"""A delegation without an account: who sends, the table, its check, the list with everybody's state. One private link."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import limit_words, part_title
from tochka.events.terms import CATEGORY, TEAMS
from tochka.extensions import db
from tochka.kit import codes
from tochka.kit.access import holder_of_link, holders_of, open_to_all
from tochka.kit.errors import Refused
from tochka.kit.jobs import Job
from tochka.kit.looking import people_list
from tochka.kit.russian import clean_line
from tochka.kit.words import _, _l, language, ngettext
from tochka.network.actions import directory
from tochka.people.queries import current_texts
from tochka.people.terms import PURPOSES
from tochka.registration import actions
from tochka.registration.actions.answers import asked_in
from tochka.registration.actions.drafts import job_key, open_parts
from tochka.registration.actions.judging import refusal_to_event
from tochka.registration.forms import DelegationForm, TableForm
from tochka.registration.models import Delegation
from tochka.registration.queries import seats_of_parts
from tochka.registration.queries.delegations import DelegationHolder, delegates_page, delegation_holder, delegation_of
from tochka.registration.queries.forms import form_event
from tochka.registration.rules.columns import ANSWERS, COLUMNS
from tochka.registration.rules.delegate_answers import put_columns
from tochka.registration.rules.places import FULL_CODES
from tochka.registration.terms import DELEGATION_WORDS, FILE, STATES
from tochka.registration.views import bp, token_of
from tochka.registration.views.schools import Choice, choose_school, left_words

PURPOSE = "delegation"
TYPED_ROWS = 6
FULL_ROWS = {code.replace("registration.", "registration.row_") for code in FULL_CODES}
ON_A_PAGE = 100
_CELL = re.compile(rf"cell-(\d{{1,4}})-({'|'.join((*COLUMNS, *ANSWERS[1:]))}|q\d{{1,9}})")
LABELS = {
    "": _l("not needed"),
    "name": _l("Surname, first name, patronymic"),
    "surname": _l("Surname"),
    "given": _l("First name"),
    "patronymic": _l("Patronymic"),
    "school": _l("School"),
    "category": _l("Who"),
    "post": _l("Post"),
    "subject": _l("Subject"),
    "grade": _l("Grade"),
    "part": _l("Part"),
    "team": _l("Team"),
    "role": _l("Captain or reserve"),
    "captain": _l("Captain"),
    "reserve": _l("Reserve"),
    "email": _l("E-mail"),
}


@holders_of(PURPOSE)
def held_by(token: str) -> DelegationHolder | None:
    """Who holds a delegation's link."""
    opened = codes.unseal(current_app.extensions["settings"].secret_key, PURPOSE, token)
    return delegation_holder(*opened) if opened else None


def delegation_token(delegation_id: int, link: int) -> str:
    """The delegation's private token, made anew each time."""
    return codes.seal(current_app.extensions["settings"].secret_key, PURPOSE, delegation_id, link)


@bp.route("/<int:event_id>/delegation", methods=["GET", "POST"])
@open_to_all
def delegate(event_id: int) -> ResponseReturnValue:
    """Step one: who sends, and that she holds the consents."""
    found = form_event(event_id)
    if found is None or found.event.status == "draft":
        abort(404)
    if refusal := refusal_to_event(found.event, (), found.operator_filled, "self"):
        return render_template(
            "registration/closed.html", event=found.event, refusal=refusal, words=_("A school's delegation")
        )
    form, choice = DelegationForm(), Choice()
    if form.is_submitted():
        good = form.validate()
        choice = choose_school(form.organization.data, form.organization_id.data, found.event.municipality_id)
        if choice.refusal:
            form.put(choice.refusal)
        if good and not form.errors and (token := _begin(found.event.id, form, choice)):
            return redirect(url_for("registration.delegation", token=token), 303)
        found = form_event(event_id)
        assert found is not None, "read a moment ago"
    return _first_page(found.event, form, choice), 422 if form.is_submitted() else 200


def _begin(event_id: int, form: DelegationForm, choice: Choice) -> str:
    sender = actions.Sender(
        event_id, form.name.data, form.email.data or None, choice.organization_id, choice.not_listed,
        tuple(form.purposes), {name: id for name, id in form.purposes.items() if id}, language(),
    )  # fmt: skip
    try:
        kept = actions.begin_delegation(sender)
    except Refused as refused:
        if not form.put(refused.refusal):
            form.name.errors = [*form.name.errors, refused.refusal.words]
        return ""
    return delegation_token(kept.id, kept.link)


def _first_page(event: Event, form: DelegationForm, choice: Choice) -> str:
    texts = current_texts(event.municipality_id)
    for purpose in PURPOSES:
        form[f"text_{purpose}"].data = texts.get(purpose, "")
    return render_template(
        "registration/delegate.html", event=event, form=form, choice=choice, consent_words=DELEGATION_WORDS
    )


def _held() -> tuple[Delegation, Event]:
    delegation, event = delegation_of(g.held.id), event_page(g.held.event_id)
    if delegation is None or event is None:
        abort(404)
    return delegation, event


def _back(token: str) -> ResponseReturnValue:
    return redirect(url_for("registration.delegation", token=token), 303)


@bp.get("/delegation/<token>")
@holder_of_link(PURPOSE)
@people_list
def delegation(token: str) -> ResponseReturnValue:
    """Where the delegation stands: the table to fill, its check, the list of the registered."""
    kept, _event = _held()
    job = _job(kept.id)
    if job is not None and not job.ended:
        return _render("progress", token, job=job)
    if kept.saved_at and not (kept.rows and request.args.get("rest")):
        return _list_page(token)
    return _draft_page(token)


def _draft_page(token: str) -> ResponseReturnValue:
    kept, _event = _held()
    if kept.guessed:
        labels = LABELS | _own_labels(kept.event_id)
        return _render("columns", token, labels=labels, shown=[row[:12] for row in kept.rows[:4]])
    if not kept.rows or request.args.get("more"):
        return _table_page(token, TableForm())
    return _check_page(token)


def _render(name: str, token: str, **values: Any) -> str:
    kept, event = _held()
    return render_template(
        f"registration/delegation_{name}.html", token=token, kept=kept, event=event, school=_school(kept), **values
    )


def _school(kept: Delegation) -> str:
    if kept.organization_id is None:
        return kept.not_listed
    event = event_page(kept.event_id)
    assert event is not None, "read a moment ago"
    school = directory(event.municipality_id).schools.get(kept.organization_id)
    return school.short if school else ""


def _table_page(token: str, form: TableForm) -> ResponseReturnValue:
    _kept, event = _held()
    parts = {part.id: part_title(part, event) for part in open_parts(event)}
    columns = _typed_columns(event)
    return _render(
        "table",
        token,
        form=form,
        parts=parts,
        labels=LABELS | _own_labels(event.id),
        files=[question.words for question in asked_in(event.id) if question.kind == FILE and question.required],
        limits=_limits(event, _kept.organization_id),
        typed=range(TYPED_ROWS),
        columns=columns,
        heads=[str((LABELS | _own_labels(event.id))[column]) for column in columns],
        typed_of=lambda n, column: request.form.get(f"typed-{n}-{column}", ""),
    ), 422 if form.errors else 200


def _typed_columns(event: Event) -> Sequence[str]:
    """The boxes of a row that is typed: what the open parts and the organizer's questions ask for."""
    return (*_standard_columns(event), *_own_labels(event.id))


def _standard_columns(event: Event) -> Sequence[str]:
    units = {part.unit for part in open_parts(event)}
    if units == {TEAMS}:
        return ("name", "school", "grade", "team", "role")
    return COLUMNS[:5] if TEAMS not in units else (*COLUMNS[:5], "team", "role")


def _check_page(token: str) -> ResponseReturnValue:
    _kept, event = _held()
    draft = actions.read_draft(g.held.id)
    asked = [row for row in draft.rows if row.questions]
    good = [row for row in draft.rows if not row.questions]
    names = actions.school_names(draft.rows, event.municipality_id)
    full = any(q.refusal.code in FULL_ROWS for row in asked for q in row.questions)
    page = max(1, request.args.get("page", 1, int))
    pages = max(1, -(-len(draft.rows) // ON_A_PAGE))
    page = min(page, pages)
    # Rows with questions come first when the table is long: the rest needs no answer.
    ordered = draft.rows if pages == 1 else [*asked, *good]
    return _render(
        "check", token, draft=draft, rows=ordered[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], good=len(good),
        page=page, pages=pages, names=names, categories=CATEGORY, labels=LABELS | _own_labels(event.id), full=full,
        own=put_columns(asked_in(event.id), draft.rows),
        waiting=sum(row.waits for row in good), several=len(event.parts) > 1,
        teams=any(part.unit == TEAMS for part in event.parts),
    )  # fmt: skip


def _limits(event: Event, organization_id: int | None) -> list[str]:
    """«Семинар: не больше 2 человек от школы, от вашей школы осталось 1 место», a part with limits each."""
    parts = [part for part in open_parts(event) if limit_words(part)]
    pools = seats_of_parts([part.id for part in parts]) if parts else {}
    found = []
    for part in parts:
        category = part.categories[0] if part.categories else ""
        words = [*limit_words(part), left_words(pools, [part], organization_id, category).rstrip(".")]
        found.append(f"{part_title(part, event)}: {'. '.join(filter(None, words))}.")
    return found


def _own_labels(event_id: int) -> dict[str, str]:
    """The columns of the organizer's own questions, by their words. Files come by each one's private link."""
    return {question.field: question.words for question in asked_in(event_id) if question.kind != FILE}


def _list_page(token: str) -> ResponseReturnValue:
    kept, event = _held()
    page = delegates_page(kept.id, request.args.get("page", 1, int))
    return _render(
        "list", token, lines=page.lines, page=page, states=STATES, left=len(kept.rows),
        page_address=lambda number: url_for("registration.delegation", token=token, page=number),
        titles={part.id: part_title(part, event) for part in event.parts},
        link_of=lambda line: url_for("registration.manage", token=token_of(line.id, line.link)),
        link=url_for("registration.delegation", token=token, _external=True),
        printable=page.confirmed > 0,
        lacking=len(actions.files_lacking(event.id, kept.id)),
    )  # fmt: skip


@bp.post("/delegation/<token>/table")
@holder_of_link(PURPOSE)
def delegation_table(token: str) -> ResponseReturnValue:
    """Step two: what was pasted, sent as a file or typed."""
    form = TableForm()
    if not form.validate_on_submit():
        return _table_page(token, form)
    sent = form.file.data
    data = sent.read() if sent else b""
    name = sent.filename if sent else ""
    if sent:
        sent.close()
    try:
        _keep(form.pasted.data or "", data, name)
    except Refused as refused:
        field = form.file if refused.refusal.field == "file" else form.pasted
        field.errors = [*field.errors, refused.refusal.words]
        return _table_page(token, form)
    return _back(token)


def _keep(pasted: str, data: bytes, name: str) -> None:
    part_id = request.form.get("part", type=int)
    known = [part.id for part in _held()[1].parts]
    part_id = part_id if part_id in known else None
    if data or pasted.strip():
        table = actions.keep_list(g.held.id, pasted, data, name, part_id)
        if table.unread:
            words = ngettext(
                "The sheet “%(name)s” is read, %(num)s other sheet is not. Send it separately if people are there.",
                "The sheet “%(name)s” is read, %(num)s other sheets are not. Send them separately if people are there.",
                table.unread, name=table.name,
            )  # fmt: skip
            flash(words, "info")
        return
    columns = (*COLUMNS, *_own_labels(_held()[1].id))
    rows = [
        {column: clean_line(request.form.get(f"typed-{n}-{column}", ""))[:300] for column in columns}
        for n in range(TYPED_ROWS)
    ]
    actions.keep_typed(g.held.id, rows, part_id)


@bp.post("/delegation/<token>/columns")
@holder_of_link(PURPOSE)
def delegation_columns(token: str) -> ResponseReturnValue:
    """What the columns of a table without a head are."""
    return _done(token, lambda: actions.name_columns(g.held.id, request.form.getlist("column")[:200]))


def _done(token: str, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return _back(token)


@bp.post("/delegation/<token>/check")
@holder_of_link(PURPOSE)
def delegation_check(token: str) -> ResponseReturnValue:
    """Steps three and four: answers go into the draft; then the good rows, or the ticked ones, are saved at once."""
    do = request.form.get("do", "")
    wait = bool(request.form.get("may_wait"))
    rest = "1" if _held()[0].saved_at else None
    try:
        actions.repair_list(g.held.id, _answers(do), wait)
        if do.startswith("drop-") and do[5:].isdigit():
            actions.drop_rows(g.held.id, [int(do[5:9])])
        elif do in ("save", "chosen"):
            _save(do)
            return redirect(url_for("registration.delegation", token=token), 303)
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    page = request.form.get("page", 1, int)
    return redirect(url_for("registration.delegation", token=token, rest=rest, page=page if page > 1 else None), 303)


def _answers(do: str) -> dict[tuple[int, str], str]:
    """Cells that the page offered: «cell-3-name»; the button «take-3-name» puts the suggestion in its place."""
    found = {}
    for name, value in request.form.items():
        if match := _CELL.fullmatch(name):
            found[int(match[1]), match[2]] = clean_line(value)[:300]
    if match := _CELL.fullmatch(do.replace("take-", "cell-", 1)):
        found[int(match[1]), match[2]] = clean_line(request.form.get(f"offer-{match[1]}-{match[2]}", ""))[:300]
    return found


def _save(do: str) -> None:
    rows = actions.read_draft(g.held.id).rows
    ticked = set(request.form.getlist("row", int))
    chosen = [row.number for row in rows if not row.questions and (do == "save" or row.number in ticked)]
    number = actions.save_delegation(g.held.id, chosen)
    if number:
        flash(ngettext("%(num)s person is registered.", "%(num)s people are registered.", number), "good")


@bp.post("/delegation/<token>/forget")
@holder_of_link(PURPOSE)
def delegation_forget(token: str) -> ResponseReturnValue:
    """Put the draft away, to paste anew."""
    return _done(token, lambda: actions.forget_list(g.held.id))


def _job(delegation_id: int) -> Job | None:
    return db.session.scalars(select(Job).where(Job.key == job_key(delegation_id))).one_or_none()


@bp.get("/delegation/<token>/progress")
@holder_of_link(PURPOSE)
def delegation_progress(token: str) -> ResponseReturnValue:
    """How far the saving of a long list is, for the page's script."""
    job = _job(g.held.id)
    if job is None:
        return {"done": 0, "total": 0, "words": "", "over": True}
    words = _("Registered: %(done)s of %(total)s", done=job.done, total=job.total)
    return {"done": job.done, "total": job.total, "words": words, "over": job.ended}
