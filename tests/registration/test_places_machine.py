"""Places under any sequence of registering, inviting, cancelling, confirming, approving, moving to another school, expiring,
raising and lowering of capacity, limits and reserve (hypothesis)."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from sqlalchemy import select, update

from tests.conftest import settings_for
from tests.factories import make_account, make_event, make_municipality, make_school
from tests.registration.conftest import application
from tochka import create_app
from tochka.events.models import Part
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.people.actions import publish_default_texts
from tochka.registration.actions import (
    Changes,
    cancel_registration,
    change_registration,
    confirm_places,
    promote_parts,
    register_person,
    sweep,
)
from tochka.registration.actions.reviewing import approve, decline
from tochka.registration.models import Place, Registration

START = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
SYLLABLES = "абвгдежзиклмнопрстуфхцчшэюя"
LIMITS = st.fixed_dictionaries(
    {
        "per_school": st.sampled_from([None, 1, 2]),
        "quotas": st.sampled_from([[], [["teacher", 2, None]], [["teacher", None, 1], ["guest", 1, None]]]),
        "reserved": st.integers(0, 2),
    }
)
SCHOOL, CATEGORY = st.integers(0, 1), st.sampled_from(["teacher", "guest"])
Key = tuple[str, Any]


def outcome(action: Callable[[], Any]) -> tuple[Any, str | None]:
    """What an action gives, or the code with which it is refused."""
    try:
        return action(), None
    except Refused as refused:
        return None, refused.refusal.code


class Places(RuleBasedStateMachine):
    """One part of an event on a real database; the clock stands still between steps. The limits are counted here by hand."""

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
        self.confirmed: set[int] = set()
        self.ceilings: dict[Key, int] = {}
        self.placed: set[int] = set()
        self.invited: set[int] = set()
        self.ready = False

    @initialize(capacity=st.integers(0, 4), limits=LIMITS, moderated=st.booleans())
    def open(self, capacity: int, limits: dict[str, Any], moderated: bool) -> None:
        municipality = make_municipality()
        publish_default_texts(municipality.id)
        self.schools = [make_school(municipality, number) for number in (9, 10)]
        part = {"capacity": capacity, "categories": [], "moderated": moderated, **limits}
        self.event = make_event(self.schools[0], [part], starts_at=START + timedelta(days=60), closes_at=None)
        self.event_id, self.part_id = self.event.id, self.event.parts[0].id
        self.actor = make_account().id
        self.capacity, self.limits, self.moderated = capacity, limits, moderated
        self.ready = True

    def form(self, school: int, category: str, **values: Any) -> Any:
        self.count += 1
        name = f"Примерова Анна {SYLLABLES[self.count % 27] * (self.count // 27 + 1)}вна"
        return application(self.event, self.schools[school], name=name, category=category, **values)

    @rule(target=people, school=SCHOOL, category=CATEGORY)
    def register(self, school: int, category: str) -> int:
        done = register_person(self.form(school, category, may_wait=True))
        if done.state == "confirmed":
            self.confirmed.add(done.id)
        return done.id

    @rule(school=SCHOOL, category=CATEGORY)
    def register_without_waiting(self, school: int, category: str) -> None:
        form = self.form(school, category)
        own, room = self.kept_out(self.schools[school].id, category), self.free() > 0 and not self.waits_for_a_seat()
        done, refusal = outcome(lambda: register_person(form))
        assert (refusal is None) == (room and not own)
        assert refusal is None or (refusal == "registration.full") == (not own)
        if done is None:
            self.count -= 1
        elif done.state == "confirmed":
            self.confirmed.add(done.id)

    @rule(school=SCHOOL, category=CATEGORY)
    def invite(self, school: int, category: str) -> None:
        left = self.kept()
        done, refusal = outcome(lambda: register_person(self.form(school, category, invited=True)))
        assert refusal == (None if left else "registration.reserve_empty")
        if done is None:
            self.count -= 1
        else:
            self.confirmed.add(done.id)
            self.invited.add(done.id)

    @rule(who=consumes(people))
    def cancel(self, who: int) -> None:
        cancel_registration(who)
        self.confirmed.discard(who)

    @rule(who=people)
    def confirm(self, who: int) -> None:
        was = self.state_of(who)
        taken, refusal = outcome(lambda: confirm_places(who))
        assert refusal == ("registration.hold_lapsed" if was == "expired" else None)
        assert taken == {"held": 1, "expired": None}.get(was, 0)
        if was == "held" and not self.moderated:
            self.confirmed.add(who)

    @rule(who=people, good=st.booleans())
    def judge(self, who: int, good: bool) -> None:
        was = self.state_of(who)
        number = (
            approve(self.event_id, [who], self.actor)
            if good
            else decline(self.event_id, [who], "Мест мало", self.actor)
        )
        assert number == (was == "applied")
        if number and good:
            self.confirmed.add(who)

    @rule(who=people, school=SCHOOL)
    def move(self, who: int, school: int) -> None:
        row = db.session.get_one(Registration, who)
        name, was = row.name, self.state_of(who)
        changes = Changes(name=name, organization_id=self.schools[school].id, other_person=True)
        _done, refusal = outcome(lambda: change_registration(who, changes))
        assert refusal in ({"registration.gone"} if was in ("cancelled", "expired") else
                           {None, "registration.school_full", "registration.school_category_full"})  # fmt: skip
        if was == "waiting":
            assert refusal is None

    @rule(capacity=st.integers(0, 5), limits=LIMITS)
    def resize(self, capacity: int, limits: dict[str, Any]) -> None:
        with writing() as session:
            session.execute(update(Part).where(Part.id == self.part_id).values(capacity=capacity, **limits))
        promote_parts(self.event_id, [self.part_id])
        self.capacity, self.limits = capacity, limits

    @rule(hours=st.sampled_from([1, 24]))
    def pass_time(self, hours: float) -> None:
        now = clock.now() + timedelta(hours=hours)
        self.time.__exit__(None, None, None)
        self.time = clock.stopped_at(now)
        self.time.__enter__()
        sweep()

    def rows(self) -> list[tuple[Place, Registration]]:
        db.session.rollback()
        found = select(Place, Registration).join(Registration, Registration.id == Place.registration_id)
        rows = db.session.execute(found.where(Place.part_id == self.part_id).order_by(Place.id))
        return [(place, who) for place, who in rows]

    def holders(self) -> Iterable[tuple[Place, Registration]]:
        now = clock.now()
        for place, who in self.rows():
            held = place.state == "held" and place.hold_until and place.hold_until > now
            if held or place.state in ("confirmed", "applied"):
                yield place, who

    def state_of(self, registration_id: int) -> str:
        return next(place.state for place, _who in self.rows() if place.registration_id == registration_id)

    def taken(self, reserved: bool = False) -> int:
        return sum(place.seats for place, _who in self.holders() if place.reserved or not reserved)

    def kept(self) -> int:
        return max(0, min(self.limits["reserved"] - self.taken(reserved=True), self.capacity - self.taken()))

    def free(self) -> int:
        return self.capacity - self.taken() - self.kept()

    def most(self, school: Any, category: str) -> dict[Key, int]:
        """The limits that concern one of a school and category, by what is counted."""
        quota = next((row for row in self.limits["quotas"] if row[0] == category), [category, None, None])
        found = {("school", school): self.limits["per_school"], ("category", category): quota[1],
                 ("both", (school, category)): quota[2]}  # fmt: skip
        return {key: most for key, most in found.items() if most is not None}

    def counts(self) -> Counter[Key]:
        found: Counter[Key] = Counter()
        for place, who in self.holders():
            if not place.reserved:
                for key in (("school", who.organization_id), ("category", who.category),
                            ("both", (who.organization_id, who.category))):  # fmt: skip
                    found[key] += place.seats
        return found

    def kept_out(self, school: Any, category: str) -> bool:
        counts = self.counts()
        return any(counts[key] >= most for key, most in self.most(school, category).items())

    def queue(self) -> list[tuple[Place, Registration]]:
        waiting = [row for row in self.rows() if row[0].state == "waiting"]
        return sorted(waiting, key=lambda row: row[0].queue or 0)

    def waits_for_a_seat(self) -> bool:
        return any(not self.kept_out(who.organization_id, who.category) for _place, who in self.queue())

    @invariant()
    def nothing_rises_above_its_limit(self) -> None:
        if not self.ready:
            return
        counts = self.counts() + Counter({("part", 0): self.taken()})
        limits: dict[Key, int] = {("part", 0): self.capacity}
        for school in self.schools:
            for category in ("teacher", "guest"):
                limits |= self.most(school.id, category)
        for key, count in counts.items():
            if key in limits:
                assert count <= max(limits[key], self.ceilings.get(key, 0)), key
        self.ceilings = dict(counts)

    @invariant()
    def whoever_waits_finds_no_seat_or_is_kept_out_by_her_own_limit(self) -> None:
        if self.ready and self.free() > 0:
            assert not self.waits_for_a_seat()

    @invariant()
    def nobody_is_overtaken_but_by_those_whom_her_own_limit_lets_past(self) -> None:
        if not self.ready:
            return
        now = {place.registration_id: place for place, _who in self.holders()}
        for id in now.keys() - self.placed - self.invited:
            ahead = [who for place, who in self.queue() if place.registration_id < id]
            assert all(self.kept_out(who.organization_id, who.category) for who in ahead)
        self.placed = set(now)

    @invariant()
    def a_confirmed_place_is_lost_only_by_cancelling(self) -> None:
        if self.ready:
            here = {place.registration_id for place, _who in self.rows() if place.state == "confirmed"}
            assert here == self.confirmed

    @invariant()
    def no_row_vanishes(self) -> None:
        if self.ready:
            assert len(self.rows()) == self.count

    def teardown(self) -> None:
        self.time.__exit__(None, None, None)
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        self.folder.cleanup()


def _checked(machine: type[RuleBasedStateMachine]) -> Any:
    case = machine.TestCase
    case.settings = settings(
        phases=[Phase.generate], max_examples=10, stateful_step_count=25, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    return case


TestPlaces = _checked(Places)
