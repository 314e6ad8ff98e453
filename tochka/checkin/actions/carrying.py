"""Marks that came by a file: the organizer hands them in for a phone that the network never reached."""

from collections import Counter

from sqlalchemy import select

from tochka.checkin.actions.scans import Sender, accept_scans
from tochka.checkin.models import Device
from tochka.checkin.rules.batch import MOST_SCANS
from tochka.checkin.rules.carried import read_carried
from tochka.checkin.terms import FILE_ELSEWHERE, FILE_UNREADABLE, STORED
from tochka.kit import journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing


def take_file(event_id: int, device_id: int, data: bytes, account_id: int) -> Counter[str]:
    """Store the marks of a phone's file as if the phone had sent them, all in one transaction; gives how many marks had
    each answer of terms.py. Handing it in again changes nothing. Refused: FILE_UNREADABLE, FILE_ELSEWHERE."""
    file = read_carried(data)
    if file is None:
        raise refuse(FILE_UNREADABLE, "file")
    if (file.event, file.device) != (event_id, device_id):
        raise refuse(FILE_ELSEWHERE, "file")
    answers: Counter[str] = Counter()
    with writing() as session:
        for start in range(0, len(file.scans), MOST_SCANS):
            rows = file.scans[start : start + MOST_SCANS]
            answers.update(accept_scans(Sender(event_id, device_id, account_id), rows).answers)
        device = session.scalars(select(Device).where(Device.id == device_id).with_for_update()).one()
        device.unsent = max(0, (device.unsent or 0) - answers[STORED])
        journal.record("checkin.take_file", "device", device_id, account_id, event=event_id, **answers)
    return answers
