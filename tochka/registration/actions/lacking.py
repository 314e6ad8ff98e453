"""Files that somebody has to send and has not: a delegation's table cannot carry them, so they come afterwards, one by one."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refusal, Refused, refuse
from tochka.kit.transactions import writing
from tochka.registration.actions.answers import Upload, answer_row, asked_in, insert_answers
from tochka.registration.actions.files import keep_file
from tochka.registration.actions.places import open_registration
from tochka.registration.models import Registration
from tochka.registration.queries.questions import Applicant, applicants, said_of
from tochka.registration.rules.questions import Asked, Said, lacking_files
from tochka.registration.rules.uploads import file_name, refusal_to_file
from tochka.registration.terms import CANCELLED, FILE


def files_lacking(event_id: int, delegation_id: int | None = None) -> dict[int, list[Asked]]:
    """Which required files are still to come, by registration: of an event, or of one delegation of it. Those who are
    cancelled or erased owe nothing. One statement where no file is asked for, else three."""
    questions = asked_in(event_id)
    if not any(each.kind == FILE and each.required for each in questions):
        return {}
    return _lacking(questions, applicants(event_id, delegation_id))


def files_lacking_of(registration_id: int, event_id: int) -> list[Asked]:
    """The same of one registration."""
    questions = asked_in(event_id)
    if not any(each.kind == FILE and each.required for each in questions):
        return []
    found = applicants(event_id, registration_id=registration_id)
    return _lacking(questions, found).get(registration_id, [])


def _lacking(questions: Sequence[Asked], found: Sequence[Applicant]) -> dict[int, list[Asked]]:
    files = [each for each in questions if each.kind == FILE and each.required]
    wanted = {each.id for each in files} | {each.shown_if_id for each in files if each.shown_if_id}
    said = said_of([each.id for each in found], wanted)
    lacking = {each.id: lacking_files(questions, each.category, each.part_ids, said.get(each.id, {})) for each in found}
    return {id: left for id, left in lacking.items() if left}


def refusal_to_late_files(ends_at: object, status: str) -> Refusal | None:
    """Files that are lacking are taken past the closing of registration, until the event is over."""
    if status == "cancelled" or clock.now() >= ends_at:  # type: ignore[operator]
        return Refusal("registration.files_over")
    return None


def add_files(registration_id: int, uploads: Mapping[int, Upload], actor: int | None = None) -> int:
    """Write the files that were lacking, by the ids of their questions; others are not touched. Gives how many are lacking
    still. Refused: registration.gone, files_over, file_none, file_big, file_type."""
    with writing() as session:
        session.execute(select(Registration.id).where(Registration.id == registration_id).with_for_update())
        registration = open_registration(registration_id)
        if registration.state == CANCELLED:
            raise refuse("registration.gone")
        event = registration.event
        if refusal := refusal_to_late_files(event.ends_at, event.status):
            raise Refused(refusal)
        lacking = files_lacking_of(registration_id, event.id)
        sent = [(question, uploads[question.id]) for question in lacking if question.id in uploads]
        if lacking and not sent:
            raise refuse("registration.file_none", lacking[0].field)
        for question, upload in sent:
            if refusal := refusal_to_file(upload.data, question.field):
                raise Refused(refusal)
        insert_answers([_row(registration_id, *each) for each in sent])
        if sent:
            fields = [question.id for question, _upload in sent]
            journal.record("registration.add_files", "registration", registration_id, actor, questions=fields)
        db.session.flush()
        return len(lacking) - len(sent)


def _row(registration_id: int, question: Asked, upload: Upload) -> dict[str, object]:
    said = Said(question, (file_name(upload.name, upload.data),))
    return answer_row(registration_id, said, keep_file(upload.data))
