"""Answers to the organizer's own questions: read against the questions as they stand, kept with their wording."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select

from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.errors import Refusal
from tochka.kit.transactions import after_commit
from tochka.registration.actions.files import drop_files, keep_file
from tochka.registration.models import Answer, Question
from tochka.registration.queries.questions import answers_of, question_rows
from tochka.registration.rules.questions import Asked, Reading, Said, read_answers
from tochka.registration.rules.uploads import file_name, refusal_to_file
from tochka.registration.terms import FILE


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: its own name and its bytes (one byte above the limit tells that it is too big)."""

    name: str
    data: bytes


Uploads = Mapping[int, Upload]


def asked_of(row: Question) -> Asked:
    """A question as the rules see it."""
    return Asked(
        row.id, row.kind, row.words, row.hint, tuple(row.options), row.required, tuple(row.categories), row.part_id,
        row.shown_if_id, row.shown_if, row.version,
    )  # fmt: skip


def asked_in(event_id: int) -> list[Asked]:
    """The questions of an event's form, in order. One statement."""
    return [asked_of(row) for row in question_rows(event_id)]


def read_all(
    questions: Sequence[Asked],
    category: str,
    part_ids: Collection[int],
    typed: Mapping[int, Sequence[str]],
    uploads: Uploads,
    kept: Mapping[int, str],
    strict: bool = True,
) -> Reading:
    """`read_answers` with files: a sent one, else the one that is `kept` (question id → its own name)."""
    texts = dict(typed)
    for question in questions:
        if question.kind == FILE:
            sent = uploads[question.id].name or "file" if question.id in uploads else kept.get(question.id, "")
            texts[question.id] = (sent[-200:],) if sent else ()
    reading = read_answers(questions, category, part_ids, texts, strict)
    for said in list(reading.said):
        upload = uploads.get(said.question.id)
        if said.question.kind == FILE and upload:
            if refusal := refusal_to_file(upload.data, said.question.field):
                reading.said.remove(said)
                reading.refusals.append(refusal)
            else:
                name = file_name(upload.name, upload.data)
                reading.said[reading.said.index(said)] = replace(said, values=(name,))
    return reading


def kept_names(registration_id: int) -> dict[int, str]:
    """The files that a registration has given: question id → the file's own name."""
    return {line.question_id: line.values[0] for line in answers_of([registration_id])[registration_id] if line.file}


def first_answers(registration_id: int, said: Sequence[Said], uploads: Uploads) -> None:
    """Write the answers of a new registration, in one statement."""
    insert_answers([_row(registration_id, each, uploads, {}) for each in said])


def write_answers(registration_id: int, said: Sequence[Said], uploads: Uploads) -> None:
    """Write the answers of a registration in place of earlier ones to questions that still stand; those to archived
    questions stay. Files that nothing names any more are deleted after the commit."""
    before = db.session.execute(
        select(Answer.question_id, Answer.file)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == registration_id, Question.archived_at.is_(None))
    ).all()
    files = {question_id: name for question_id, name in before if name}
    if before:
        ids = [question_id for question_id, _name in before]
        db.session.execute(
            delete(Answer).where(Answer.registration_id == registration_id, Answer.question_id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
    rows = [_row(registration_id, each, uploads, files) for each in said]
    insert_answers(rows)
    stay = {row["file"] for row in rows}
    _drop_later([name for name in files.values() if name not in stay])


def insert_answers(rows: Sequence[Mapping[str, object]]) -> None:
    """Many rows of answers in one statement."""
    if rows:
        db.session.execute(insert(Model.metadata.tables[Answer.__tablename__]), rows)


def answer_row(registration_id: int, said: Said, file: str | None = None) -> dict[str, object]:
    """An answer's row with the question as it is put now."""
    question = said.question
    return {
        "registration_id": registration_id, "question_id": question.id, "version": question.version,
        "kind": question.kind, "words": question.words, "values": list(said.values), "file": file,
        "answered_at": clock.now(),
    }  # fmt: skip


def _row(registration_id: int, said: Said, uploads: Uploads, files: Mapping[int, str]) -> dict[str, object]:
    upload = uploads.get(said.question.id) if said.question.kind == FILE else None
    file = keep_file(upload.data) if upload else files.get(said.question.id)
    return answer_row(registration_id, said, file if said.question.kind == FILE else None)


def erase_answers(registration_id: int) -> int:
    """Delete all answers of a registration and, after the commit, their files; gives how many answers."""
    of_it = Answer.registration_id == registration_id
    files = [name for name in db.session.scalars(select(Answer.file).where(of_it)) if name]
    done = db.session.execute(delete(Answer).where(of_it), execution_options={"synchronize_session": False})
    _drop_later(files)
    return int(done.rowcount)  # type: ignore[attr-defined]


def _drop_later(names: Sequence[str]) -> None:
    if names:
        after_commit(lambda: drop_files(names))


def first_refusal(reading: Reading) -> Refusal | None:
    """What stands against the answers first."""
    return reading.refusals[0] if reading.refusals else None
