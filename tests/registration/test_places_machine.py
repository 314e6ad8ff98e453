"""Places under any sequence of registering, cancelling, confirming, expiring, raising and lowering (hypothesis)."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from sqlalchemy import select, update

from tests.conftest import settings_for
from tests.factories import make_event, make_municipality, make_school
from tests.registration.conftest import application
from tochka import create_app
from tochka.events.models import Part
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.people.actions import publish_default_texts
from tochka.registration.actions import cancel_registration, confirm_places, promote_parts, register_person, sweep
from tochka.registration.models import Place
from tochka.registration.terms import HOLD

START = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
SYLLABLES = "абвгдежзиклмнопрстуфхцчшэюя"


def outcome(action: Callable[[], Any]) -> tuple[Any, str | None]:
    """What an action gives, or the code with which it is refused."""
    try:
        return action(), None
    except Refused as refused:
        return None, refused.refusal.code


class Places(RuleBasedStateMachine):
    """One part of an event on a real database; the clock stands still between steps."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="tochka-places-")
        self.app = create_app(settings_for(Path(self.folder.name)))
        self.context = self.app.app_context()
        self.context.push()
        Model.metadata.create_all(db.engine)
        self.time = clock.stopped_at(START)
        self.time.__enter__()
        self.count = 0
        self.line: list[int] = []
        self.confirmed: set[int] = set()

    @initialize(capacity=st.integers(0, 4))
    def open(self, capacity: int) -> None:
        municipality = make_municipality()
        publish_default_texts(municipality.id)
        self.event = make_event(
            make_school(municipality, 9), [{"capacity": capacity}], starts_at=START + timedelta(days=60), closes_at=None
        )
        self.event_id, self.part_id = self.event.id, self.event.parts[0].id
        self.capacity = self.ceiling = capacity

    @rule(target=people)
    def register(self) -> int:
        self.count += 1
        name = f"Примерова Анна {SYLLABLES[self.count % 27] * (self.count // 27 + 1)}вна"
        done = register_person(application(self.event, name=name, may_wait=True))
        (self.confirmed.add if done.state == "confirmed" else self.line.append)(done.id)
        return done.id

    @rule()
    def register_without_waiting(self) -> None:
        full = self.taken() >= self.capacity or any(place.state == "waiting" for place in self.places())
        form = application(self.event, name="Спешащая Ольга Ивановна", other_person=True)
        done, refusal = outcome(lambda: register_person(form))
        assert refusal == ("registration.full" if full else None)
        if done:
            self.count += 1
            self.confirmed.add(done.id)

    @rule(who=consumes(people))
    def cancel(self, who: int) -> None:
        cancel_registration(who)
        self.confirmed.discard(who)
        self.line = [each for each in self.line if each != who]

    @rule(who=people)
    def confirm(self, who: int) -> None:
        was = self.state_of(who)
        taken, refusal = outcome(lambda: confirm_places(who))
        assert refusal == ("registration.hold_lapsed" if was == "expired" else None)
        assert taken == {"held": 1, "expired": None}.get(was, 0)
        if was == "held":
            self.confirmed.add(who)

    @rule(capacity=st.integers(0, 5))
    def resize(self, capacity: int) -> None:
        with writing() as session:
            session.execute(update(Part).where(Part.id == self.part_id).values(capacity=capacity))
        promote_parts(self.event_id, [self.part_id])
        self.capacity, self.ceiling = capacity, max(capacity, self.taken())

    @rule(hours=st.sampled_from([1, HOLD.total_seconds() / 3600]))
    def pass_time(self, hours: float) -> None:
        now = clock.now() + timedelta(hours=hours)
        self.time.__exit__(None, None, None)
        self.time = clock.stopped_at(now)
        self.time.__enter__()
        sweep()

    def places(self) -> list[Place]:
        db.session.rollback()
        return list(db.session.scalars(select(Place).where(Place.part_id == self.part_id).order_by(Place.id)))

    def state_of(self, registration_id: int) -> str:
        return next(place.state for place in self.places() if place.registration_id == registration_id)

    def taken(self) -> int:
        now = clock.now()
        return sum(
            place.seats
            for place in self.places()
            if place.state == "confirmed" or (place.state == "held" and place.hold_until and place.hold_until > now)
        )

    @invariant()
    def nobody_comes_above_the_ceiling(self) -> None:
        if hasattr(self, "ceiling"):
            taken = self.taken()
            assert taken <= self.ceiling
            self.ceiling = max(self.capacity, taken)

    @invariant()
    def the_head_of_the_queue_never_fits(self) -> None:
        if hasattr(self, "ceiling") and any(place.state == "waiting" for place in self.places()):
            assert self.taken() >= self.capacity

    @invariant()
    def nobody_in_the_queue_is_overtaken(self) -> None:
        waiting = [place for place in self.places() if place.state == "waiting"] if hasattr(self, "ceiling") else []
        in_line = [place.registration_id for place in sorted(waiting, key=lambda place: place.queue or 0)]
        left = [each for each in self.line if each in in_line]
        assert in_line == left
        if in_line:
            assert self.line[-len(in_line) :] == in_line

    @invariant()
    def a_confirmed_place_is_lost_only_by_cancelling(self) -> None:
        if hasattr(self, "ceiling"):
            here = {place.registration_id for place in self.places() if place.state == "confirmed"}
            assert here == self.confirmed

    @invariant()
    def no_row_vanishes(self) -> None:
        if hasattr(self, "ceiling"):
            assert len(self.places()) == self.count

    def teardown(self) -> None:
        self.time.__exit__(None, None, None)
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        self.folder.cleanup()


def _checked(machine: type[RuleBasedStateMachine]) -> Any:
    case = machine.TestCase
    case.settings = settings(
        max_examples=12, stateful_step_count=25, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    return case


TestPlaces = _checked(Places)
