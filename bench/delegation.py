"""A school's list of 500 people: how long reading it, checking every row and registering all of them takes."""

import time
from collections.abc import Iterator

from bench.figures import Figure, main
from bench.load import service
from tests.factories import make_event
from tochka.events.models import Event
from tochka.extensions import db
from tochka.people.terms import PARTICIPATION
from tochka.registration import actions

ROWS = 500
LETTERS = "абвгдежзик"


def measure() -> Iterator[Figure]:
    """All figures of a delegation."""
    with service() as (_, _, event_id):
        host = db.session.get_one(Event, event_id).host
        event = make_event(host, [{"capacity": None, "categories": ["teacher"]}])
        sender = actions.Sender(
            event.id, "Образцова Мария Петровна", organization_id=host.id, purposes=(PARTICIPATION,)
        )
        number = actions.begin_delegation(sender).id
        begin = time.perf_counter()
        actions.keep_list(number, table())
        yield Figure("delegation of 500, read", lapsed(begin), "ms")
        begin = time.perf_counter()
        good = [row.number for row in actions.read_draft(number).rows if row.state == "good"]
        checked = lapsed(begin)
        if len(good) != ROWS:
            raise RuntimeError(f"{len(good)} rows of {ROWS} are good")
        yield Figure("delegation of 500, checked", checked, "ms")
        begin = time.perf_counter()
        actions.save_delegation(number, good)
        saved = lapsed(begin)
        yield Figure("delegation of 500, saved", saved, "ms")
        yield Figure("delegation of 500, checked and saved", checked + saved, "ms", "< 2000 ms")


def table() -> str:
    """A list as it is pasted from a spreadsheet: names of their own, posts, schools by their aliases."""
    names = (f"Примерова Анна {LETTERS[n // 100]}{LETTERS[n // 10 % 10]}{LETTERS[n % 10]}овна" for n in range(ROWS))
    return "ФИО\tДолжность\n" + "\n".join(f"{name}\tучитель химии" for name in names)


def lapsed(begin: float) -> float:
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main("A school's delegation", measure)
