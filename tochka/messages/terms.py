"""Kinds of letters, audiences, places in texts, reasons of failure, refusals, and their words."""

from dataclasses import dataclass
from typing import Any

from tochka.kit.errors import declare_words
from tochka.kit.words import _l

# Letters that nobody has to get: kind → the group that an address refuses.
REMINDER, OPENING, NEWS = "reminder", "opening", "news"
GROUPS = {
    REMINDER: _l("reminders a day before an event"),
    OPENING: _l("news that registration has opened"),
    NEWS: _l("invitations and news"),
}
OPTIONAL = {"messages.reminder": REMINDER, "messages.opened": OPENING, "messages.news": NEWS}

KINDS = {
    "registration.confirmed": _l("Confirmation with the ticket"),
    "registration.changed": _l("Registration changed"),
    "registration.waiting": _l("Put on the waiting list"),
    "registration.applied": _l("Registration under review"),
    "registration.declined": _l("Registration declined"),
    "registration.offered": _l("A seat is offered"),
    "registration.lapsed": _l("The seat went on"),
    "registration.cancelled": _l("Registration cancelled"),
    "registration.delegation": _l("Delegation registered"),
    "registration.correction": _l("Answer to a request to correct"),
    "registration.event_cancelled": _l("The event is cancelled"),
    "messages.event_cancelled": _l("The event is cancelled"),
    "messages.moved": _l("Date or place changed"),
    "messages.takes_place": _l("The event takes place after all"),
    "messages.reminder": _l("Reminder a day before"),
    "messages.opened": _l("Registration has opened"),
    "messages.important": _l("Message of the organizer"),
    "messages.news": _l("Invitation or news"),
    "messages.trial": _l("Trial letter"),
    "certificates.ready": _l("Certificate is ready"),
    "people.sign_in": _l("Link to sign in"),
    "people.new_password": _l("New password"),
    "people.my_page": _l("Link to one's own page"),
    "people.invitation": _l("Invitation to Tochka"),
    "plan.opened": _l("Plan of the year is open"),
    "plan.remind": _l("Plan of the year: reminder"),
    "plan.returned": _l("Plan of the year: returned"),
    "plan.more_time": _l("Plan of the year: more time"),
    "closing.remind": _l("What a directive asks"),
    "closing.agreement": _l("Agreement ends"),
}

QUEUED, SENT, FAILED, DROPPED = "queued", "sent", "failed", "dropped"
# What the outbox shows: a letter in a worker's hands still waits.
STATES = {
    QUEUED: _l("waits to leave"),
    SENT: _l("sent"),
    FAILED: _l("did not leave"),
    DROPPED: _l("not needed any more"),
}
REASONS = {
    "address": _l("The mail server knows no such address. Check it with the person."),
    "letter": _l("The receiving mail server refused the letter, perhaps as spam. Call the person."),
    "busy": _l("The receiving mail server is busy."),
    "away": _l("The mail server cannot be reached."),
    "slow": _l("The mail server answers too slowly."),
    "login": _l("The mail server does not let Tochka in. Tell the administrator."),
    "fault": _l("The letter could not be written. Tell the administrator."),
}

# Audiences of a message; a part and a category narrow each of them.
AUDIENCES = {
    "registered": _l("everybody who is registered"),
    "waiting": _l("those on the waiting list"),
    "applied": _l("those under review"),
    "came": _l("those who came"),
    "absent": _l("those who were registered and did not come"),
}
IMPORTANT = "important"
SORTS = {
    IMPORTANT: _l("Important for those who take part: goes to everybody"),
    NEWS: _l("Invitation or news: goes to those who agreed to a mailing"),
}
DRAFT, SENDING = "draft", "sending"

# Places in texts: code → what one may type, Russian first.
PLACES = {
    "name": ("имя", "name"),
    "event": ("мероприятие", "event"),
    "date": ("дата", "date"),
    "place": ("место", "place"),
    "link": ("ссылка", "link"),
    "host": ("организатор", "host"),
    "school": ("школа", "school"),
    "until": ("срок", "until"),
    "reason": ("причина", "reason"),
    "before": ("было", "before"),
    "number": ("номер", "number"),
    "list": ("список", "list"),
}
COMMON = ("name", "event", "date", "place", "link", "host", "school")
SUBJECT_LONG, BODY_LONG = 150, 6000


@dataclass(frozen=True)
class Standard:
    """The words from which an organizer starts her own: subject and text. `more` are the places of this kind alone,
    `needs` those without which the letter would be of no use."""

    subject: Any
    body: Any
    more: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("link",)

    @property
    def places(self) -> tuple[str, ...]:
        return (*COMMON, *self.more)


EDITABLE = {
    "registration.confirmed": Standard(
        _l("You are registered: {event}"),
        _l(
            "Good day, {name}.\n\nYou are registered.\n\n{event}\n{date}\n{place}\n\nThe ticket is attached. Show its code"
            " at the entrance, printed or on the screen.\n\nBy the private link you change or cancel: {link}"
        ),
    ),
    "registration.changed": Standard(
        _l("Registration changed: {event}"),
        _l(
            "Good day, {name}.\n\nYour registration is changed.\n\n{event}\n{date}\n{place}\n\nThe present ticket is"
            " attached.\n\nYour private link: {link}"
        ),
    ),
    "registration.waiting": Standard(
        _l("On the waiting list: {event}"),
        _l(
            "Good day, {name}.\n\nYou are on the waiting list.\n\n{event}\n{date}\n{place}\n\nAs soon as a seat is free,"
            " we will write.\n\nYour private link: {link}"
        ),
    ),
    "registration.applied": Standard(
        _l("Registration under review: {event}"),
        _l(
            "Good day, {name}.\n\nYour registration is under review. We will write when there is an answer.\n\n{event}"
            "\n{date}\n{place}\n\nYour private link: {link}"
        ),
    ),
    "registration.declined": Standard(
        _l("Registration declined: {event}"),
        _l("Good day, {name}.\n\nThe organizer has declined the registration.\n\n{event}\n{date}\n\nReason: {reason}"),
        ("reason",),
        ("reason",),
    ),
    "registration.offered": Standard(
        _l("A seat is free: {event}"),
        _l(
            "Good day, {name}.\n\nA seat is free for you.\n\n{event}\n{date}\n{place}\n\nThe seat is held until {until}."
            " Take it, or it goes to the next in line: {link}"
        ),
        ("until",),
        ("until", "link"),
    ),
    "registration.lapsed": Standard(
        _l("The seat went on: {event}"),
        _l(
            "Good day, {name}.\n\nNobody confirmed in time, so the seat went to the next in line.\n\n{event}\n{date}\n{place}"
            "\n\nYour private link: {link}"
        ),
    ),
    "registration.cancelled": Standard(
        _l("Registration cancelled: {event}"),
        _l("Good day, {name}.\n\nThe registration is cancelled.\n\n{event}\n{date}\n{place}\n\n{reason}"),
        ("reason",),
        (),
    ),
    "registration.delegation": Standard(
        _l("The delegation is registered: {event}"),
        _l(
            "Good day, {name}.\n\nThe delegation is registered.\n\n{event}\n{date}\n{place}\n\n{list}\n\nThe tickets are"
            " attached: print, cut and hand them out.\n\nBy the delegation's link you see everybody's state: {link}"
        ),
        ("list",),
    ),
    "registration.event_cancelled": Standard(
        _l("The event is cancelled: {event}"),
        _l("Good day, {name}.\n\nThe event is cancelled.\n\n{event}\n{date}\n{place}\n\nReason: {reason}"),
        ("reason",),
        ("reason",),
    ),
    "messages.moved": Standard(
        _l("Date or place changed: {event}"),
        _l(
            "Good day, {name}.\n\nThe event takes place at another time or place.\n\n{event}\n{date}\n{place}\n\nIt was:"
            " {before}\n\nIf you cannot come, cancel by your private link: {link}"
        ),
        ("before",),
        ("date", "place", "link"),
    ),
    "messages.takes_place": Standard(
        _l("The event takes place after all: {event}"),
        _l(
            "Good day, {name}.\n\nWe wrote that the event is cancelled. It takes place after all.\n\n{event}\n{date}\n{place}"
            "\n\nYour registration stands. If you cannot come, cancel by your private link: {link}"
        ),
        (),
        ("date", "place", "link"),
    ),
    "messages.reminder": Standard(
        _l("Tomorrow: {event}"),
        _l(
            "Good day, {name}.\n\nWe expect you.\n\n{event}\n{date}\n{place}\n\nThe ticket is behind your private link: {link}"
        ),
    ),
    "messages.opened": Standard(
        _l("Registration is open: {event}"),
        _l(
            "Good day.\n\nYou asked to be told: registration is open until {until}.\n\n{event}\n{date}\n{place}\n\nSign up"
            " here: {link}"
        ),
        ("until",),
    ),
    "certificates.ready": Standard(
        _l("Your certificate is ready: {event}"),
        _l(
            "Good day, {name}.\n\nYour certificate for {event} is ready, № {number}.\n\nOpen it and save the PDF: {link}"
        ),
        ("number",),
    ),
}

declare_words(
    {
        "messages.no_subject": _l("Add a subject: people decide by it whether to open the letter."),
        "messages.no_body": _l("Write what you want to say."),
        "messages.long_subject": _l("Make the subject shorter: at most %(most)s signs."),
        "messages.long_body": _l("Make the text shorter: at most %(most)s signs."),
        "messages.unknown_place": _l("There is no place «%(typed)s» to fill in. There are: %(known)s."),
        "messages.likely_place": _l("There is no place «%(typed)s» to fill in. Perhaps «%(likely)s»?"),
        "messages.stray_brace": _l(
            "A brace stands alone. Type a place whole, such as «%(example)s», or take the brace away."
        ),
        "messages.place_missing": _l("Keep «%(place)s» in the text: without it the letter is of no use to its reader."),
        "messages.nobody": _l("Nobody would get this message. Choose others."),
        "messages.is_sent": _l("This message is on its way already. Write a new one."),
        "messages.no_address": _l("Add an e-mail: there we will write."),
        "messages.no_consent": _l("Tick the box: without it the law does not let us keep your e-mail."),
        "messages.is_open": _l("Registration is open or over: there is nothing to remind of."),
    }
)
