"""The registration form: a person or a team signs up for parts of an event, without an account."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event, Part
from tochka.events.rules.audience import audience_words, limit_words, part_title
from tochka.events.rules.times import overlapping
from tochka.events.terms import CATEGORIES, CATEGORY, DRAFT, MINORS, TEAMS
from tochka.kit.access import Scope, allowed, may, open_to_all
from tochka.kit.errors import Refusal, Refused
from tochka.kit.words import _, language
from tochka.people.queries import current_texts
from tochka.people.terms import PURPOSES
from tochka.registration import queries
from tochka.registration.actions import Application, Registered, register_person, register_team
from tochka.registration.actions.judging import refusal_to_event
from tochka.registration.forms import PersonForm, TeamForm, WhoForm, choices, read_grade
from tochka.registration.forms.questions import sent_files, typed_answers, with_questions
from tochka.registration.queries.forms import FormEvent, form_event
from tochka.registration.rules.places import FULL_CODES, limit_of
from tochka.registration.rules.questions import Asked as Question
from tochka.registration.terms import BY_HAND_WORDS, CONSENT_WORDS
from tochka.registration.views import bp, token_of
from tochka.registration.views.answers import put_to, refusals_to_answers, shown
from tochka.registration.views.schools import Choice, choose_school, left_words

BOXES = ("name", "organization", "category", "post", "grade", "team_name", "members", "email")


@dataclass
class Asked:
    """A form for some parts of an event; `refusals` have no field of their own; `by_hand` is the organizer's form,
    `invitation` the token of a link that gives a reserved seat, `stamp` that of the questions as they were read."""

    event: Event
    parts: list[Part]
    form: WhoForm
    by_hand: bool = False
    questions: Sequence[Question] = ()
    invitation: str = ""
    stamp: str = ""
    refusals: tuple[Refusal, ...] = ()
    choice: Choice = field(default_factory=Choice)

    @property
    def is_team(self) -> bool:
        return isinstance(self.form, TeamForm)

    @property
    def category(self) -> str:
        """The chosen category, else the first that all the parts take."""
        chosen = self.form.category.data if "category" in self.form else ""
        return chosen or _categories(self.parts)[0]

    @property
    def action(self) -> str:
        """Where the form is sent."""
        if self.invitation:
            return url_for("registration.invited", token=self.invitation)
        view = "registration.add" if self.by_hand else "registration.begin"
        return url_for(view, event_id=self.event.id, part=self.parts[0].id)


@bp.route("/<int:event_id>", methods=["GET", "POST"])
@open_to_all
def begin(event_id: int) -> ResponseReturnValue:
    """The form for the parts that the address names; without them the only part, or back to choose one."""
    found = _event(event_id)
    parts = _chosen(found.event)
    if not parts:
        return redirect(url_for("events.show", event_id=event_id))
    if refusal := refusal_to_event(found.event, parts, found.operator_filled, "self"):
        return _closed(found.event, refusal)
    asked = asked_for(found, parts)
    return serve(asked)


def serve(asked: Asked) -> ResponseReturnValue:
    """The form, or what became of it: its holder's page, or the form again with what is left to repair."""
    if request.method == "GET":
        return _page(asked)
    done = _register(asked)
    if done is None:
        return _page(_again(asked))
    session["registered"] = done.id
    return redirect(url_for("registration.manage", token=token_of(done.id, done.link)), 303)


@bp.route("/<int:event_id>/people/new", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def add(event_id: int) -> ResponseReturnValue:
    """The organizer writes somebody down by hand, with the paper consent; closing does not bind her."""
    found = _event(event_id)
    parts = _chosen(found.event) or list(found.event.parts[:1])
    asked = asked_for(found, parts, by_hand=True)
    if request.method == "GET":
        return _page(asked)
    done = _register(asked)
    if done is None:
        return _page(_again(asked))
    return redirect(url_for("registration.person", event_id=event_id, registration_id=done.id), 303)


def asked_for(found: FormEvent, parts: list[Part], by_hand: bool = False, invitation: str = "") -> Asked:
    """The form of these parts with the questions that it may put; an invitation is for its one part alone."""
    questions = put_to(found, parts, () if invitation else _also(found.event, parts))
    return Asked(found.event, parts, _form(parts, questions), by_hand, questions, invitation, found.stamp)


def _event(event_id: int) -> FormEvent:
    """The event; a draft is there for its organizers alone."""
    found = form_event(event_id)
    if found is None:
        abort(404)
    event = found.event
    scope = Scope(event.municipality.region_id, event.municipality_id, event.host_id, event.id)
    if event.status == DRAFT and not allowed("event.view", scope):
        abort(404)
    return found


def _chosen(event: Event) -> list[Part]:
    ids = set(request.values.getlist("part", int))
    chosen = [part for part in event.parts if part.id in ids]
    return chosen or (list(event.parts) if len(event.parts) == 1 else [])


def _form(parts: Sequence[Part], questions: Sequence[Question]) -> WhoForm:
    """The form of these parts, without the fields that they do not ask for; the organizer's questions come last."""
    if any(part.unit == TEAMS for part in parts):
        team: WhoForm = with_questions(TeamForm, questions)()
        team.category.data = team.category.data or _categories(parts)[0]
        _only(team, "category", len(_categories(parts)) > 1, parts)
        return team
    form = with_questions(PersonForm, questions)()
    categories = _categories(parts)
    _only(form, "category", len(categories) > 1, parts)
    if "pupil" not in categories:
        del form.grade
    if set(categories) <= MINORS:
        del form.post
    return form


def _only(form: WhoForm, name: str, wanted: bool, parts: Sequence[Part]) -> None:
    if not wanted:
        del form[name]
        return
    words = CATEGORIES if parts[0].unit == TEAMS else CATEGORY
    form.category.choices = choices({each: words.get(each, each) for each in _categories(parts)})


def _categories(parts: Sequence[Part]) -> list[str]:
    """Categories that every one of the parts takes, in the order of the first."""
    first, *others = ([*part.categories] or [*CATEGORIES] for part in parts)
    return [each for each in first if all(each in other for other in others)] or first


def _register(asked: Asked) -> Registered | None:
    """Save the form, or put what is left to repair into it and give None."""
    form = asked.form
    good = form.validate_on_submit()
    asked.choice = choose_school(form.organization.data, form.organization_id.data, asked.event.municipality_id)
    _put(asked, asked.choice.refusal)
    if not form.participation.data:
        _put(asked, Refusal("registration.consent_missing", {}, "participation"))
    typed, files = typed_answers(form, asked.questions), sent_files(form, asked.questions)
    for refusal in refusals_to_answers(asked.questions, asked.category, asked.parts, typed, files, not asked.by_hand):
        _put(asked, refusal)
    if not good or form.errors:
        return None
    try:
        invited = bool(asked.invitation or (asked.by_hand and request.form.get("invited")))
        application = replace(_application(asked), answers=typed, uploads=files, invited=invited)
        return (register_team if asked.is_team else register_person)(application)
    except Refused as refused:
        _put(asked, refused.refusal)
        return None


def _put(asked: Asked, refusal: Refusal | None) -> None:
    if refusal is not None and not asked.form.put(refusal):
        asked.refusals = (*asked.refusals, refusal)


def _application(asked: Asked) -> Application:
    form, choice = asked.form, asked.choice
    texts = {purpose: text_id for purpose, text_id in form.purposes.items() if text_id}
    return Application(
        event_id=asked.event.id,
        part_ids=tuple(part.id for part in asked.parts),
        category=asked.category,
        name=form.name.data,
        submission=form.key,
        organization_id=choice.organization_id,
        not_listed=choice.not_listed,
        email=form.email.data or None,
        grade=read_grade(form.grade.data) if "grade" in form else None,
        purposes=tuple(form.purposes),
        texts=texts,
        language=language(),
        source="hand" if asked.by_hand else "self",
        may_wait=bool(request.form.get("may_wait")),
        other_person=bool(form.other_person.data),
        actor=current_user.id if asked.by_hand else None,
        asked=asked.questions,
        stamp=asked.stamp,
        **_own_fields(form),
    )


def _own_fields(form: WhoForm) -> dict[str, Any]:
    if isinstance(form, TeamForm):
        team = form.team
        return {"team_name": form.team_name.data, "members": team.members, "headcount": team.headcount}
    return {"post": form.post.data if "post" in form else ""}


def _again(asked: Asked) -> Asked:
    """The same form over rows read anew: the write that was refused has let go of the former ones."""
    found = _event(asked.event.id)
    ids = {part.id for part in asked.parts} if asked.invitation else {part.id for part in _chosen(found.event)}
    asked.event = found.event
    asked.parts = [part for part in found.event.parts if part.id in ids]
    return asked


def _page(asked: Asked) -> ResponseReturnValue:
    form, event = asked.form, asked.event
    texts = current_texts(event.municipality_id)
    for purpose in PURPOSES:
        form[f"text_{purpose}"].data = texts.get(purpose, "")
    form.submission.data = form.key if form.is_submitted() else str(uuid.uuid4())
    pools = queries.seats_of_parts([part.id for part in asked.parts])
    full = next((refusal for refusal in asked.refusals if refusal.code in FULL_CODES), None)
    page = render_template(
        "registration/form.html",
        event=event,
        parts=asked.parts,
        also=[] if asked.invitation else _also(event, asked.parts),
        kept=sum(pool.kept for pool in pools.values()) if asked.by_hand else 0,
        limits=[words for part in asked.parts for words in limit_words(part)],
        left=left_words(pools, asked.parts, asked.choice.organization_id, asked.category),
        title=" · ".join(part_title(part, event) for part in asked.parts),
        audience=audience_words(asked.parts),
        form=form,
        asked=asked,
        refusals=[refusal for refusal in asked.refusals if refusal.code not in FULL_CODES],
        full=full,
        waits=not asked.invitation and (full is not None or any(limit_of(pool) for pool in pools.values())),
        boxes=sum(name in form for name in BOXES) + len(asked.questions),
        questions=shown(asked.questions, event, _categories(asked.parts), asked.parts),
        consent_words=BY_HAND_WORDS if asked.by_hand else CONSENT_WORDS,
    )
    return page, 422 if form.is_submitted() else 200


def _also(event: Event, parts: Sequence[Part]) -> list[Part]:
    """Other parts of the same unit that do not run at the same hour as the chosen ones: one form serves them too."""
    chosen = {part.position for part in parts}
    busy = {position for pair in overlapping(list(event.parts), event) if pair & chosen for position in pair}
    return [
        part
        for part in event.parts
        if part.unit == parts[0].unit and part.position not in busy | chosen and part.closed_at is None
    ]


def _closed(event: Event, refusal: Refusal) -> ResponseReturnValue:
    """Registration does not stand open: why, and what to do."""
    return render_template("registration/closed.html", event=event, refusal=refusal, words=_("Registration"))
