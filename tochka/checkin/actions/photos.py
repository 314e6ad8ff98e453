"""Photos of signed sheets: kept without metadata, erased with whom they show."""

from sqlalchemy import delete, func, select, update

from tochka.checkin.models import SheetPhoto
from tochka.checkin.terms import (
    MOST_PHOTOS,
    PHOTO_BYTES,
    PHOTO_FOR,
    PHOTO_HEIC,
    PHOTO_LARGE,
    PHOTO_MISSING,
    PHOTO_SIDE,
    PHOTO_UNREADABLE,
    PHOTOS_ENOUGH,
)
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, journal, pictures
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.people.actions import registers_erasure
from tochka.registration.models import PrintedSheet, Registration


def keep_photo(event_id: int, sheet: int, data: bytes, actor: int | None) -> int:
    """Attach a photo to a printed list of an event (0: a blank one); gives its id. Refused: checkin.photo_missing,
    photo_heic, photo_unreadable, photo_large, photos_enough."""
    made, width, height = _made(data)
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))  # photos are counted in turn
        mine = select(func.count()).where(SheetPhoto.event_id == event_id, SheetPhoto.sheet == sheet)
        if (session.scalar(mine) or 0) >= MOST_PHOTOS:
            raise refuse(PHOTOS_ENOUGH, "photo", most=MOST_PHOTOS)
        photo = SheetPhoto(
            event_id=event_id, sheet=sheet, kind="png" if made.startswith(b"\x89PNG") else "jpeg", width=width,
            height=height, size=len(made), data=made, added_by=actor, added_at=clock.now(),
        )  # fmt: skip
        session.add(photo)
        session.flush()
        journal.record("checkin.keep_photo", "event", event_id, actor, sheet=sheet, photo=photo.id)
        return photo.id


def _made(data: bytes) -> tuple[bytes, int, int]:
    if not data:
        raise refuse(PHOTO_MISSING, "photo")
    limits = {"megabytes": PHOTO_BYTES // 1024**2, "megapixels": pictures.MOST_PIXELS // 1_000_000}
    if len(data) > PHOTO_BYTES:
        raise refuse(PHOTO_LARGE, "photo", **limits)
    if pictures.is_heif(data):
        raise refuse(PHOTO_HEIC, "photo")
    try:
        return pictures.normalised(data, PHOTO_SIDE, quality=80)
    except pictures.TooLarge:
        raise refuse(PHOTO_LARGE, "photo", **limits) from None
    except pictures.Unreadable:
        raise refuse(PHOTO_UNREADABLE, "photo") from None


def erase_photo(event_id: int, photo_id: int, actor: int | None) -> bool:
    """Delete one photo. False when the event has no such photo."""
    with writing() as session:
        gone = session.scalar(
            delete(SheetPhoto)
            .where(SheetPhoto.id == photo_id, SheetPhoto.event_id == event_id)
            .returning(SheetPhoto.sheet)
            .execution_options(synchronize_session=False)
        )
        if gone is not None:
            journal.record("checkin.erase_photo", "event", event_id, actor, sheet=gone, photo=photo_id)
        return gone is not None


@registers_erasure
def erase_signatures(subject_kind: str, subject_id: int) -> int:
    """Photos of the lists in which a registration stands: its name and signature cannot be cut out of them."""
    if subject_kind != "registration":
        return 0
    event_id = db.session.scalar(select(Registration.event_id).where(Registration.id == subject_id))
    sheets = db.session.execute(
        select(PrintedSheet.number, PrintedSheet.rows).where(PrintedSheet.event_id == event_id)
    ).all()
    shown = [sheet.number for sheet in sheets if subject_id in sheet.rows]
    if not shown:
        return 0
    mine = delete(SheetPhoto).where(SheetPhoto.event_id == event_id, SheetPhoto.sheet.in_(shown))
    with writing() as session:
        return len(session.scalars(mine.returning(SheetPhoto.id).execution_options(synchronize_session=False)).all())


def erase_old_photos() -> int:
    """Delete the photos of events that ended a year ago; gives how many."""
    over = select(Event.id).where(Event.ends_at <= clock.now() - PHOTO_FOR)
    old = SheetPhoto.event_id.in_(over)
    if db.session.scalar(select(SheetPhoto.id).where(old).limit(1)) is None:
        return 0
    with writing() as session:
        gone = delete(SheetPhoto).where(old).returning(SheetPhoto.id).execution_options(synchronize_session=False)
        return len(session.scalars(gone).all())
