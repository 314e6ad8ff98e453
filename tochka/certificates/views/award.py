"""Who gets what: the kinds of paper, to whom they go, what must be asked first, who is named by hand."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from tochka.certificates import actions, queries
from tochka.certificates.forms import IssueForm, NominateForm
from tochka.certificates.queries import Candidate
from tochka.certificates.rules.wording import KINDS as PAPERS
from tochka.certificates.terms import GROUPS, KINDS, Award
from tochka.certificates.views.blueprint import bp
from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.looking import people_list
from tochka.kit.russian import check_name, fold, suggest_dative
from tochka.kit.words import _, ngettext

# To whom a kind goes as a rule; the organizer may tick otherwise.
USUAL = {
    "participant": ["persons", "members"],
    "commendation": ["members"],
    "reference": ["persons"],
    "gratitude": ["host"],
    "thanks": ["host"],
}
SHOWN = 50
BENDING = ("certificates.no_dative", "certificates.gender_unknown")


def choose_parts(form: IssueForm, event: Event) -> None:
    """Fill the choice of parts."""
    named = [SelectChoice(str(part.position), part_title(part, event)) for part in event.parts]
    form.part.choices = [SelectChoice("", _("any part")), *named]


@bp.get("/certificates/<int:event_id>/award")
@may("certificate.issue", on="event_id")
@people_list
def award(event_id: int) -> ResponseReturnValue:
    """Choose a kind of paper and to whom it goes; see who gets it and what must be asked before."""
    event = event_page(event_id)
    kind = request.args.get("kind", "participant")
    if event is None or kind not in KINDS:
        abort(404)
    form = IssueForm(request.args, meta={"csrf": True})
    choose_parts(form, event)
    if "groups" not in request.args:
        form.groups.data = USUAL.get(kind, ["nominees"])
    return award_page(event, form)


def award_page(event: Event, form: IssueForm) -> str:
    """The page of a kind, as the form stands."""
    kind = form.kind.data if form.kind.data in KINDS else "participant"
    asked = Award(kind, tuple(group for group in form.groups.data or () if group in GROUPS), _part(form), _hours(form))
    waiting, questions = _waiting(event.id, asked)
    search = request.args.get("q", "", type=str)[:100]
    return render_template(
        "certificates/award.html",
        event=event,
        form=form,
        kind=kind,
        kinds=KINDS,
        paper=PAPERS[kind],
        waiting=waiting,
        shown=[(each, notes_on(each)) for each in waiting[:SHOWN]],
        questions=[(who, why.words) for who, why in questions if why.code not in BENDING],
        bending=[(who, suggest_dative(who.name)) for who, why in questions if why.code in BENDING],
        nominees=queries.candidates_named(event.id, kind),
        offered=_offered(event.id, search) if search else [],
        search=search,
        has_body=queries.body_of(event.id) is not None,
    )


def _part(form: IssueForm) -> int | None:
    typed = str(form.part.data or "")
    return int(typed) if typed.isdigit() else None


def _hours(form: IssueForm) -> float:
    return float(form.hours.data or 0)


def _waiting(event_id: int, asked: Award) -> tuple[list[Candidate], list[tuple[Candidate, Refusal]]]:
    waiting = queries.candidates(event_id, asked)
    if not waiting or queries.body_of(event_id) is None:
        return waiting, []
    try:
        return waiting, list(actions.questions_of(event_id, asked))
    except Refused as refused:
        return waiting, [(waiting[0], refused.refusal)]


def notes_on(candidate: Candidate) -> list[str]:
    """What the organizer should know of a candidate's paper before it is made."""
    notes = []
    if (
        "latin" in {warning[0] for warning in check_name(candidate.name, limit=200, words=12).warnings}
        and not candidate.is_school
    ):
        notes.append(_("name in Latin letters"))
    if not candidate.public:
        notes.append(_("the public page will hide the name"))
    return notes


def _offered(event_id: int, search: str) -> list[Candidate]:
    wanted = fold(search)
    people = [*queries.everybody(event_id), *queries.candidates_of_groups(event_id, ("schools",))]
    return [each for each in people if wanted in fold(f"{each.name} {each.organization}")][:SHOWN]


@bp.post("/certificates/<int:event_id>/cases")
@may("certificate.issue", on="event_id")
def cases(event_id: int) -> ResponseReturnValue:
    """Keep how names bend, as the organizer confirmed it."""
    known = {each.subject: each for each in queries.everybody(event_id) if each.registration_id}
    said = {}
    for subject, each in known.items():
        if dative := request.form.get(f"dative-{subject}", "")[:200]:
            gender = request.form.get(f"gender-{subject}", "")
            said[each.registration_id or 0, each.member] = (each.name, dative, gender)
    count = actions.confirm_cases(said, event_id, current_user.id)
    flash(ngettext("%(num)s name is confirmed", "%(num)s names are confirmed", count), "good")
    return redirect(back_to_award(event_id))


def back_to_award(event_id: int) -> str:
    """The page of the kind that a form came from."""
    kind = request.form.get("kind", "participant")
    groups = [group for group in request.form.getlist("groups") if group in GROUPS]
    return url_for("certificates.award", event_id=event_id, kind=kind if kind in KINDS else None, groups=groups)


@bp.post("/certificates/<int:event_id>/nominees")
@may("certificate.issue", on="event_id")
def nominate(event_id: int) -> ResponseReturnValue:
    """Name people for a kind of paper."""
    form = NominateForm()
    offered = [*queries.everybody(event_id), *queries.candidates_of_groups(event_id, ("schools",))]
    known = {each.subject: each for each in offered}
    chosen = [known[subject] for subject in form.people.data or () if subject in known]
    people = [(each.registration_id, each.member) for each in chosen if each.registration_id]
    schools = [each.organization_id for each in chosen if each.organization_id]
    if form.validate_on_submit():
        try:
            actions.nominate(
                event_id, form.kind.data, people, organizations=schools, topic=form.topic.data or "",
                actor=current_user.id,
            )  # fmt: skip
        except Refused as refused:
            flash(refused.refusal.words, "warn")
    return redirect(back_to_award(event_id))


@bp.post("/certificates/<int:event_id>/nominees/withdraw")
@may("certificate.issue", on="event_id")
def withdraw(event_id: int) -> ResponseReturnValue:
    """Take a name off the list of a kind."""
    said = {name: request.form.get(name, "") for name in ("kind", "subject", "topic")}
    actions.withdraw_nominee(event_id, **said, actor=current_user.id)
    return redirect(back_to_award(event_id))
