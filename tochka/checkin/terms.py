"""States, refusals and limits of the door, and their words. What the phone says stands in door_words of the views."""

from datetime import timedelta

from tochka.kit.errors import declare_words
from tochka.kit.words import _l

PAIR_FOR = timedelta(hours=1)
# A phone that found a network only after the end may still hand in what it has.
LATE_FOR = timedelta(days=7)
# What a revoked phone still held is kept this long for the organizer to see.
QUARANTINE_FOR = timedelta(hours=24)
# Rows of a wrong shape may hold names and are of use only until the page's mistake is found.
MALFORMED_FOR = timedelta(days=30)
# A phone that was heard of within this time shares in the free places.
ACTIVE_FOR = timedelta(minutes=15)
# Signatures stay as long as the school year's papers are asked for.
PHOTO_FOR = timedelta(days=365)
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDE = 2480  # pixels: an A4 sheet at 210 dpi, handwriting is read easily
MOST_PHOTOS = 20  # of one list
ALL_PARTS = 255
LINK = "door"
# Positions below are parts of the event, from here on its checkpoints: a phone counts bits of 32.
FIRST_CHECKPOINT, LAST_CHECKPOINT = 8, 31

# Why a scan that no phone made stands in the log.
BY_DESK, BY_PAPER, BY_SELF = "desk", "paper", "self"

# Answers to each uploaded scan; the phone forgets only what was answered.
STORED, KNOWN, MALFORMED, CONFLICT = "stored", "known", "malformed", "conflict"

CODE_UNKNOWN = "checkin.code_unknown"
LINK_USED = "checkin.link_used"
EVENT_OVER = "checkin.event_over"
TOO_MANY_TRIES = "checkin.too_many_tries"
ENDS_IN_PAST = "checkin.ends_in_past"
NO_PARTS = "checkin.no_parts"
SELF_UNKNOWN = "checkin.self_unknown"
SELF_EARLY = "checkin.self_early"
SELF_LATE = "checkin.self_late"
CHECKPOINT_NAMELESS = "checkin.checkpoint_nameless"
CHECKPOINT_TWICE = "checkin.checkpoint_twice"
CHECKPOINT_USED = "checkin.checkpoint_used"
CHECKPOINTS_ENOUGH = "checkin.checkpoints_enough"
CLOSES_BEFORE = "checkin.closes_before"
PHOTO_MISSING = "checkin.photo_missing"
PHOTO_HEIC = "checkin.photo_heic"
PHOTO_UNREADABLE = "checkin.photo_unreadable"
PHOTO_LARGE = "checkin.photo_large"
PHOTOS_ENOUGH = "checkin.photos_enough"
FILE_UNREADABLE = "checkin.file_unreadable"
FILE_ELSEWHERE = "checkin.file_elsewhere"

declare_words(
    {
        CODE_UNKNOWN: _l(
            "This code does not work: it has been used, or its hour is over. Ask the organizer for a new one."
        ),
        LINK_USED: _l("This link has already been used. Ask the organizer for a new code."),
        EVENT_OVER: _l("The event is over, so phones are no longer connected to its door."),
        TOO_MANY_TRIES: _l("Too many codes were tried. Wait a minute and try again."),
        ENDS_IN_PAST: _l("This time has passed. Choose a later one."),
        NO_PARTS: _l("Choose at least one part."),
        SELF_UNKNOWN: _l(
            "There is no such ticket with this surname. Compare the digits with the ticket, or ask at the entrance."
        ),
        SELF_EARLY: _l("Arrivals are not marked yet: they are from %(hour)s. Scan the code again then."),
        SELF_LATE: _l("Arrivals were marked until %(hour)s. Ask at the entrance."),
        CHECKPOINT_NAMELESS: _l("Write what is marked there: “Lunch”."),
        CHECKPOINT_TWICE: _l("There is such a checkpoint already."),
        CHECKPOINT_USED: _l("A phone stands at this checkpoint, or people were marked there, so it stays."),
        CHECKPOINTS_ENOUGH: _l("An event has at most %(most)s checkpoints."),
        CLOSES_BEFORE: _l("The entrance closes before it opens. Compare the two times."),
        PHOTO_MISSING: _l("Choose the photo of the sheet first."),
        PHOTO_HEIC: _l(
            "This photo is in the HEIC format of iPhones. Choose “Most Compatible” in the camera's settings and take it "
            "again, or send it to yourself as JPEG."
        ),
        PHOTO_UNREADABLE: _l("This file is not a whole JPEG or PNG picture. Take the photo again and attach it."),
        PHOTO_LARGE: _l(
            "The photo is larger than %(megabytes)s MB or %(megapixels)s megapixels. Take it with a lower resolution."
        ),
        PHOTOS_ENOUGH: _l("This list has %(most)s photos already. Delete one that is not needed."),
        FILE_UNREADABLE: _l(
            "This is not a file of marks. On the phone press “Save unsent marks to a file”, and choose the file "
            "tochka-marks.json."
        ),
        FILE_ELSEWHERE: _l(
            "This file is of another phone. Open the page of the phone that saved it, and hand it in there."
        ),
    }
)

# Questions that the live board puts to the organizer: code → words.
ELSEWHERE, NOT_GOOD, UNKNOWN, DOUBTFUL, UNDONE = "elsewhere", "not_good", "unknown", "doubtful", "undone"
EARLY, LATE, GONE = "early", "late", "gone"
QUESTIONS = {
    ELSEWHERE: _l("came a second time at another door"),
    NOT_GOOD: _l("the ticket was cancelled, but the person was let in"),
    UNKNOWN: _l("let in with a ticket that is not in the list"),
    EARLY: _l("let in before the entrance opens"),
    LATE: _l("let in after the entrance closes"),
    GONE: _l("went out and was let in again, which is not foreseen"),
    DOUBTFUL: _l("the phone's clock was wrong, the time is doubtful"),
    UNDONE: _l("the mark was undone"),
}
