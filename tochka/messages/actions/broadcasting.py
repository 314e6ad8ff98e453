"""A message to many: kept as a draft, sent by one press, queued by a job in batches; nobody gets it twice."""

from dataclasses import dataclass

from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import clock, jobs, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.mail import Letter, key_of_address, queue_letters, send_failed_again
from tochka.kit.transactions import end_reading, writing
from tochka.messages.models import Broadcast
from tochka.messages.queries.audience import audience_of
from tochka.messages.queries.outbox import failed_letters
from tochka.messages.rules import refusal_to_text
from tochka.messages.terms import COMMON, DRAFT, SENDING, SENT

BATCH = 100
JOB = "messages.broadcast"


@dataclass(frozen=True)
class Draft:
    """A message as typed, and to whom."""

    event_id: int
    sort: str
    audience: str
    subject: str
    body: str
    part_id: int | None = None
    category: str = ""


def keep_draft(draft: Draft, form_key: str, actor: int | None, language: str, broadcast_id: int | None = None) -> int:
    """Keep a message for its preview; gives its id. The same form sent twice is one message.

    Refused: what is wrong with a text (see rules), messages.is_sent."""
    if refusal := refusal_to_text(draft.subject, draft.body, COMMON, language):
        raise Refused(refusal)
    with writing() as session:
        known = select(Broadcast).where(Broadcast.event_id == draft.event_id).with_for_update()
        by_key = Broadcast.form_key == form_key if broadcast_id is None else Broadcast.id == broadcast_id
        row = session.scalars(known.where(by_key)).one_or_none()
        if row is None:
            row = Broadcast(form_key=form_key, created_by=actor, created_at=clock.now(), event_id=draft.event_id)
            session.add(row)
        elif row.state != DRAFT:
            raise refuse("messages.is_sent")
        for name in ("sort", "audience", "subject", "body", "part_id", "category"):
            setattr(row, name, getattr(draft, name))
        session.flush()
        return row.id


def send_broadcast(broadcast_id: int, actor: int) -> None:
    """Let a message go: the job is queued with it. Pressed twice it goes once. Refused: messages.nobody."""
    with writing() as session:
        row = session.scalars(select(Broadcast).where(Broadcast.id == broadcast_id).with_for_update()).one()
        if row.state != DRAFT:
            return
        found = audience_of(row.event_id, row.audience, row.part_id, row.category, row.sort)
        if not found.reached:
            raise refuse("messages.nobody")
        row.state, row.sent_at = SENDING, clock.now()
        row.addresses, row.without_email = len(found.reached), len(found.without_email)
        jobs.enqueue(JOB, job_key(row.id), {"broadcast": row.id}, total=len(found.reached))
        journal.record(
            "messages.send", "event", row.event_id, actor, broadcast=row.id, audience=row.audience,
            part=row.part_id, category=row.category, addresses=row.addresses,
        )  # fmt: skip


def job_key(broadcast_id: int) -> str:
    """The key of the job that queues a message."""
    return f"{JOB}:{broadcast_id}"


def write_batch(job: jobs.Job) -> bool:
    """Queue the next hundred letters of a message; tells whether more are left. What is left is read from the outbox: a
    worker that died loses none and doubles none."""
    broadcast_id = int(job.args["broadcast"])
    with writing() as session:
        row = session.get_one(Broadcast, broadcast_id)
        found = audience_of(row.event_id, row.audience, row.part_id, row.category, row.sort).reached
        mine = Letter.key.startswith(f"broadcast:{broadcast_id}:", autoescape=True)
        written = set(session.scalars(select(Letter.key).where(mine)))
        left = [(each, key) for each in found if (key := _key(broadcast_id, each.email)) not in written]
        rows = [
            {
                "recipient": each.email, "language": each.language, "subject_kind": each.about[0],
                "subject_id": each.about[1], "key": key, "args": {"broadcast": broadcast_id},
            }
            for each, key in left[:BATCH]
        ]  # fmt: skip
        jobs.step(job, queue_letters(f"messages.{row.sort}", rows))
        if len(left) <= BATCH:
            row.state = SENT
        return len(left) > BATCH


def _key(broadcast_id: int, email: str) -> str:
    return f"broadcast:{broadcast_id}:{key_of_address(email)}"


def send_again(event_id: int | None, letter_id: int | None, actor: int) -> int:
    """Send what did not leave once more: one letter, or all of an event (of the service where it is None); gives how many."""
    end_reading()
    ids = failed_letters(event_id, letter_id)
    with writing():
        found = send_failed_again(ids)
        if found:
            journal.record("messages.send_again", "event", event_id, actor, letters=found)
    db.session.expire_all()
    return found
