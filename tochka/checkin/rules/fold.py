"""Attendance as a pure fold over a *set* of scans: the same set gives the same attendance, in whatever order the
phones delivered it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tochka.checkin.rules.entry import Entries, Entry, breach
from tochka.checkin.rules.scan import UNDO_FREELY, Kind, Scan, Window

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the scans of one (subject, part) say. Times in ms; `arrived` is the first arrival, `since` the last one;
    `spent` counts finished visits only; `elsewhere` repeats at another door than the first; `members` are those of a
    team of whom somebody said whether they came; `matched` is a ticket; `against` the rule that the first arrival of those
    against one did not keep."""

    arrived: int | None = None
    device: int | None = None
    arrival: str | None = None
    since: int | None = None
    left: int | None = None
    inside: bool = False
    spent: int = 0
    returns: int = 0
    repeats: int = 0
    elsewhere: int = 0
    members: tuple[tuple[int, bool], ...] = ()
    matched: str | None = None
    doubtful: bool = False
    against: str = ""


_DESK = 0  # the organizer's own word, and who was let in by it, is against no rule


def order(scan: Scan, window: Window) -> tuple[bool, int, int, int, str]:
    """The place of a scan in the story: believable times first, then time, device, number, uuid."""
    return not window.holds(scan.at), scan.at, scan.device, scan.seq, scan.uuid


def _allowed(undo: Scan, named: Scan | None) -> bool:
    """An undo of another device's scan or after 15 minutes has no effect without a reason."""
    if undo.reason or named is None:
        return True
    return undo.device == named.device and undo.at - named.at <= UNDO_FREELY


def undone(scans: Iterable[Scan]) -> frozenset[str]:
    """Uuids that an effective undo names. Peeled from the undos that nobody undoes; a cycle has no effect; an undo of a
    uuid that has not arrived waits."""
    by_uuid = {scan.uuid: scan for scan in scans}
    undos = {
        scan.uuid: scan.names
        for scan in by_uuid.values()
        if scan.kind is Kind.UNDO and scan.names is not None and _allowed(scan, by_uuid.get(scan.names))
    }
    waiting = dict.fromkeys(undos, 0)  # undos that name this undo and are not settled yet
    for names in undos.values():
        if names in waiting:
            waiting[names] += 1
    gone: set[str] = set()
    ready = [uuid for uuid, count in waiting.items() if count == 0]
    while ready:
        uuid = ready.pop()
        names = undos[uuid]
        if uuid not in gone:
            gone.add(names)
        if names in waiting:
            waiting[names] -= 1
            if waiting[names] == 0:
                ready.append(names)
    return frozenset(gone)


def _against(state: Attendance, scan: Scan, window: Window, rule: Entry | None) -> str:
    """What an arrival is against, if no earlier one was. A time that nobody believes is no proof, so it breaks no hours."""
    if state.against or rule is None or scan.device == _DESK:
        return state.against
    believed = window.holds(scan.at) and not scan.doubtful
    return breach(rule if believed else Entry(again=rule.again), scan.at, state.arrived is not None)


def _arrive(state: Attendance, scan: Scan, window: Window, rule: Entry | None) -> Attendance:
    if state.inside:
        other = int(scan.device != state.device)
        return replace(state, repeats=state.repeats + 1, elsewhere=state.elsewhere + other)
    against = _against(state, scan, window, rule)
    if state.arrived is not None:
        return replace(state, inside=True, since=scan.at, left=None, returns=state.returns + 1, against=against)
    doubtful = scan.doubtful or not window.holds(scan.at)
    return replace(
        state,
        against=against,
        arrived=scan.at,
        since=scan.at,
        device=scan.device,
        arrival=scan.uuid,
        inside=True,
        doubtful=doubtful,
    )


def _depart(state: Attendance, scan: Scan) -> Attendance:
    if not state.inside or state.since is None:
        return state
    visit = max(0, scan.at - state.since)  # a time outside the window may lie before the arrival
    return replace(state, inside=False, left=scan.at, spent=state.spent + visit)


def _tick(state: Attendance, scan: Scan) -> Attendance:
    if scan.member is None:
        return state
    said = dict(state.members) | {scan.member: bool(scan.present)}
    return replace(state, members=tuple(sorted(said.items())))


def _step(state: Attendance, scan: Scan, window: Window, rule: Entry | None) -> Attendance:
    if scan.kind is Kind.IN or scan.kind is Kind.WALKIN:
        return _arrive(state, scan, window, rule)
    if scan.kind is Kind.OUT:
        return _depart(state, scan)
    if scan.kind is Kind.TICK:
        return _tick(state, scan)
    return replace(state, matched=scan.names)


def fold(scans: Iterable[Scan], window: Window, entries: Entries | None = None) -> dict[Key, Attendance]:
    """Attendance by (subject, part) for every key with an admitted scan, also when all of them are undone. *scans* may
    be one key's scans with, transitively, the undos that name them, or the whole log: the answers agree. *entries* only
    mark who came in against them: whoever was let in was present."""
    entries = entries or {}
    once = list({scan.uuid: scan for scan in scans}.values())
    gone = undone(once)
    keyed: dict[Key, list[Scan]] = defaultdict(list)
    for scan in once:
        if scan.key is not None and scan.admitted:
            keyed[scan.key].append(scan)
    story: dict[Key, Attendance] = {}
    for key, mine in keyed.items():
        state = Attendance()
        for scan in sorted(mine, key=lambda one: order(one, window)):
            if scan.uuid not in gone:
                state = _step(state, scan, window, entries.get(key[1]))
        story[key] = state
    return story


def roots(undos: Iterable[Scan], known: dict[str, Scan]) -> set[str]:
    """The uuids that chains of *undos* finally speak of: what is no undo itself, or has not arrived. *known* holds the
    undos that may be named in between, by uuid; a cycle has no root."""
    found: set[str] = set()
    for undo in undos:
        seen = {undo.uuid}
        names = undo.names
        while names is not None and names not in seen:
            seen.add(names)
            next_undo = known.get(names)
            if next_undo is None or next_undo.kind is not Kind.UNDO:
                found.add(names)
                break
            names = next_undo.names
    return found
