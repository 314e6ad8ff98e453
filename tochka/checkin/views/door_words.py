"""What the door says from its scripts: the page carries the words in the reader's language, the scripts choose."""

from typing import Any

from tochka.checkin.queries.roster import CAPTAIN, RESERVE
from tochka.events.terms import CATEGORIES
from tochka.kit.words import _, ngettext

_SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}


def _forms(singular: str, plural: str) -> dict[str, str]:
    """A sentence in every plural form of the language, by the names that Intl.PluralRules gives them."""
    return {name: ngettext(singular, plural, n, count="{count}") for name, n in _SAMPLES.items()}


def door_words() -> dict[str, Any]:
    """Everything that the door's scripts say; {names in braces} are filled there."""
    return {
        "answers": _answers(),
        "whys": _whys(),
        "network": {"on": _("in the network"), "off": _("no network")},
        "ways": _ways(),
        "cameras": _cameras(),
        "point": _("Point at the code on the ticket"),
        "loading": _("Fetching the list of people. This takes a few seconds."),
        "waiting": _forms("%(count)s mark is not sent yet", "%(count)s marks are not sent yet"),
        "all_sent": _("All marks are sent."),
        "messages": _messages(),
        "kept": _forms(
            "No network. Carry on as usual: %(count)s mark is in the phone.",
            "No network. Carry on as usual: %(count)s marks are in the phone.",
        ),
        "offline": _("No network. Carry on as usual: everything is in the phone."),
        "came": _("of %(count)s came", count="{count}"),
        "guests": _("and %(count)s not registered", count="{count}"),
        "entered": _("Entered at %(hour)s", hour="{hour}"),
        "this_phone": _("this phone"),
        "way_out": _("the way out"),
        "last": _("Last mark, %(hour)s", hour="{hour}"),
        "team": _("Team %(name)s", name="{name}"),
        "member": _("Member %(number)s", number="{number}"),
        "adult": _("accompanies"),
        "roles": {str(CAPTAIN): _("captain"), str(RESERVE): _("reserve")},
        "grade": _("grade %(grade)s", grade="{grade}"),
        "mark_members": _forms("Mark %(count)s pupil", "Mark %(count)s pupils"),
        "mark_members_and_adult": _forms(
            "Mark %(count)s pupil and the teacher", "Mark %(count)s pupils and the teacher"
        ),
        "mark_people": _forms("Mark %(count)s person", "Mark %(count)s people"),
        "people": _forms("%(count)s person", "%(count)s people"),
        "delegation": _("Delegation"),
        "and_more": _("%(name)s and %(count)s more", name="{name}", count="{count}"),
        "of": _("of %(count)s", count="{count}"),
        "first_station": _("First station: %(station)s.", station="{station}"),
        "mark_adult": _("Mark the teacher alone"),
        "mark_nobody": _("Nobody is chosen"),
        "walkin": _("without registration"),
        "guest": _("Guest"),
        "undone": _("Undone"),
        "came_at": _("came at %(hour)s", hour="{hour}"),
        "states": {"waiting": _("on the waiting list"), "cancelled": _("ticket cancelled")},
        "nobody": _("Nobody is found. Try fewer letters, or enter the person without registration."),
        "wrong_digits": _("This code has a slip in it. Compare the seven digits with the ticket."),
        "name_missing": _("Write the surname and the name. A guest without a name is counted below."),
        "no_places": _("No places are left as of %(hour)s. Enter all the same and let the person in?", hour="{hour}"),
        "enter_anyhow": _("Enter all the same and let the person in?"),
        "enter": _("Enter and mark"),
        "enter_over": _("Enter beyond the places"),
        "reason_missing": _("Write in a few words why the mark is undone."),
        "categories": {code: str(words) for code, words in CATEGORIES.items()},
    }


def _answers() -> dict[str, str]:
    """The large word of each answer."""
    return {
        "good": _("Come in"),
        "unlisted": _("Come in"),
        "repeat": _("Already marked"),
        "waiting": _("On the waiting list"),
        "not_ticket": _("Not a ticket"),
        "unknown_version": _("A newer ticket"),
        "other_event": _("A ticket for another event"),
        "unconfirmed": _("Not confirmed"),
        "cancelled": _("The ticket is cancelled"),
        "reissued": _("An old ticket"),
        "other_part": _("A ticket for another part"),
        "delegation": _("A delegation"),
        "unknown_delegation": _("A delegation that this phone does not know"),
        "early": _("Too early"),
        "late": _("Too late"),
        "gone": _("Was here and went out"),
        "left": _("Goodbye"),
        "not_inside": _("Not inside"),
    }


def _whys() -> dict[str, str]:
    """What stands under the large word: what is the matter and what to do."""
    return {
        "unlisted": _("The ticket is real, but this phone's list does not have it yet: the person registered lately."),
        "repeat": _("If the person went out, let them in."),
        "not_inside": _("Nobody marked the arrival, or the departure is marked already."),
        "unknown_delegation": _("Its list has not come to this phone yet. Find the people by school or surname."),
        "early": _("Here people are let in from %(hour)s.", hour="{hour}"),
        "late": _("Here people were let in until %(hour)s.", hour="{hour}"),
        "gone": _("Coming in again is not foreseen here. Let the person in if there is a reason."),
        "waiting": _("There was no place at registration. Ask the organizer, or let the person in if there is room."),
        "not_ticket": _("This code is not one of our tickets. Find the person by surname."),
        "unknown_version": _(
            "This page does not know such tickets. Refresh it when there is a network, and meanwhile "
            "find the person by surname."
        ),
        "other_event": _("Find the person by surname or enter them here."),
        "unconfirmed": _(
            "The signature does not hold. Find the person by surname: if they are in the list, let them in."
        ),
        "cancelled": _("The registration was cancelled. If the person is here all the same, enter them here."),
        "reissued": _("A new ticket was issued instead of this one. Ask to see it, or find the person by surname."),
        "other_part": _(
            "This door lets in to: %(parts)s. Show the person the way, or find them by surname.", parts="{parts}"
        ),
    }


def _ways() -> dict[str, str]:
    """Buttons under an answer."""
    return {
        "next": _("Next person"),
        "undo": _("Undo"),
        "other": _("This is another person"),
        "search": _("By surname"),
        "enter": _("Enter here"),
        "let_in": _("Let in"),
        "keep_out": _("Do not let in"),
        "team": _("Who of the team came"),
    }


def _cameras() -> dict[str, str]:
    """Why there is no picture, and what to do."""
    return {
        "denied": _(
            "The camera is not allowed. Tap the sign beside the address, allow the camera and open the page again. "
            "Meanwhile find people by surname."
        ),
        "denied_ios": _(
            "The camera is not allowed. In Safari tap “aA” beside the address, “Website Settings”, “Camera”, “Allow”, "
            "then open the page again. Meanwhile find people by surname."
        ),
        "denied_firefox": _(
            "The camera is not allowed. In Firefox tap the crossed-out camera beside the address, remove the block and "
            "open the page again. Meanwhile find people by surname."
        ),
        "missing": _(
            "This phone has no camera that the page can use. Find people by surname or type the ticket's digits."
        ),
        "busy": _("Another application holds the camera. Close it and open the page again."),
        "insecure": _(
            "The camera works on a secure address only (https). Find people by surname or type the ticket's digits."
        ),
        "broken": _("The camera did not start. Open the page again, or find people by surname."),
    }


def _messages() -> dict[str, dict[str, str]]:
    """Full screens in place of the door."""
    return {
        "unpaired": {
            "title": _("This phone is not connected"),
            "words": _("Ask the organizer for a code: it opens the door on this phone."),
        },
        "revoked": {
            "title": _("The phone is disconnected"),
            "words": _("The organizer disconnected it. The list of people has been erased from this phone."),
        },
        "ended": {
            "title": _("The door is closed"),
            "words": _(
                "The event is over. The list of people has been erased from this phone. Thank you for your help."
            ),
        },
        "full": {
            "title": _("The phone's memory is full"),
            "words": _(
                "The last mark could not be kept. Free some memory (delete a video) and repeat it, or use another phone."
            ),
        },
        "old": {
            "title": _("This browser is too old"),
            "words": _("The door needs a newer browser. Update it, or take another phone."),
        },
    }
