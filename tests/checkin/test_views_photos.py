"""Photos of signed sheets: what is taken loses its metadata, what is not is refused with a sentence; who is erased takes
the photos along."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from tests import factories
from tests.checkin.conftest import MORNING, make_festival
from tochka.checkin.actions.photos import erase_old_photos
from tochka.checkin.models import SheetPhoto
from tochka.checkin.terms import MOST_PHOTOS, PHOTO_BYTES, PHOTO_FOR
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.people.actions import erase_person
from tochka.registration.models import PrintedSheet

HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)


def picture(kind="JPEG", size=(3000, 2000)):
    """A photo as a phone makes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    made = BytesIO()
    Image.new("RGB", size, "#e8e4d8").save(made, kind, exif=exif)
    return made.getvalue()


@pytest.fixture
def organizer(client, door):
    """The organizer of the event, signed in, with the sheet printed."""
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    assert client.get(f"/registration/{door.id}/people/sheet.pdf").status_code == 200
    return client


def attach(organizer, door, data, sheet=1, follow=True):
    return organizer.post(
        f"/checkin/{door.id}/paper/{sheet}/photos",
        data={"photo": (BytesIO(data), "лист.jpg")} if data is not None else {},
        follow_redirects=follow,
    ).get_data(as_text=True)


def test_photo_is_kept_upright_small_and_without_metadata(organizer, door):
    sent = picture()
    assert b"Exif" in sent
    page = attach(organizer, door, sent)
    assert "Снимок приложен." in page
    kept = db.session.query(SheetPhoto).one()
    assert (kept.sheet, kept.kind, kept.width, kept.height) == (1, "jpeg", 1653, 2480)
    answer = organizer.get(f"/checkin/{door.id}/photos/{kept.id}")
    assert (answer.mimetype, answer.headers["Content-Disposition"].split(";")[0]) == ("image/jpeg", "attachment")
    assert answer.headers["Cache-Control"] == "private, no-store"
    image = Image.open(BytesIO(answer.data))
    assert (image.size, dict(image.getexif())) == ((1653, 2480), {})
    assert b"Exif" not in answer.data
    assert f"/checkin/{door.id}/photos/{kept.id}" not in organizer.get(f"/checkin/{door.id}/paper/2").get_data(
        as_text=True
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Сначала выберите снимок листа."),
        (b"", "Сначала выберите снимок листа."),
        (HEIC, "Снимок в формате HEIC"),
        (b"%PDF-1.7 not a picture", "Этот файл не читается как снимок JPEG или PNG."),
        (picture()[:5000], "Этот файл не читается как снимок JPEG или PNG."),
        (picture("PNG", (30, 20)) + bytes(PHOTO_BYTES), "Снимок больше 10 МБ или 80 мегапикселей."),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(organizer, door, data, sentence):
    assert sentence in attach(organizer, door, data)
    assert db.session.query(SheetPhoto).count() == 0


def test_photos_of_one_list_have_an_end_and_can_be_deleted(organizer, door, client):
    small = picture("PNG", (30, 20))
    for _ in range(MOST_PHOTOS):
        attach(organizer, door, small, sheet=0, follow=False)
    assert f"уже {MOST_PHOTOS} снимков" in attach(organizer, door, small, sheet=0)
    first = db.session.query(SheetPhoto).first().id
    organizer.post(f"/checkin/{door.id}/photos/{first}/delete")
    assert organizer.post(f"/checkin/{door.id}/photos/{first}/delete").status_code == 404
    assert db.session.query(SheetPhoto).count() == MOST_PHOTOS - 1
    assert organizer.post(f"/checkin/{door.id}/paper/9/photos").status_code == 404


def test_photo_is_seen_by_the_events_organizer_only(app, organizer, door):
    attach(organizer, door, picture("PNG", (30, 20)))
    number = db.session.query(SheetPhoto).one().id
    other = make_festival(start=MORNING)
    stranger = app.test_client()
    factories.sign_in(stranger, factories.make_account("organizer", db.session.get(Event, other.id)))
    assert stranger.get(f"/checkin/{door.id}/photos/{number}").status_code == 404
    assert stranger.get(f"/checkin/{other.id}/photos/{number}").status_code == 404
    assert app.test_client().get(f"/checkin/{door.id}/photos/{number}").status_code == 302


def test_who_is_erased_takes_the_photos_of_the_list_along(organizer, door):
    for sheet in (0, 1, 2):
        attach(organizer, door, picture("PNG", (30, 20)), sheet)
    teacher = db.session.query(PrintedSheet).filter_by(event_id=door.id, number=1).one().rows[0]
    erase_person("registration", teacher)
    assert sorted(photo.sheet for photo in db.session.query(SheetPhoto)) == [0, 2]


def test_photos_go_a_year_after_the_event(organizer, door):
    attach(organizer, door, picture("PNG", (30, 20)))
    ends = db.session.get(Event, door.id).ends_at
    with clock.stopped_at(ends + PHOTO_FOR - timedelta(minutes=1)):
        assert erase_old_photos() == 0
    with clock.stopped_at(ends + PHOTO_FOR):
        assert erase_old_photos() == 1
    assert db.session.query(SheetPhoto).count() == 0
