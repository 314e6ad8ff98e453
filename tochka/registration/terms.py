"""States, words and refusals of registration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from tochka.kit.errors import declare_constraints, declare_words
from tochka.kit.words import _l

PERSON, TEAM = "person", "team"
CONFIRMED, HELD, WAITING, EXPIRED, CANCELLED = "confirmed", "held", "waiting", "expired", "cancelled"
# In a moderated part: the organizer has not looked yet. The place is kept meanwhile, so that approving never oversells.
APPLIED = "applied"

STATES = {
    CONFIRMED: _l("registered"),
    APPLIED: _l("under review"),
    WAITING: _l("on the waiting list"),
    CANCELLED: _l("registration cancelled"),
}
PLACE_STATES = {
    CONFIRMED: _l("a place is yours"),
    APPLIED: _l("under review"),
    HELD: _l("a place is held"),
    WAITING: _l("on the waiting list"),
    EXPIRED: _l("the place went on"),
    CANCELLED: _l("place cancelled"),
}
SOURCES = {
    "self": _l("by herself"),
    "hand": _l("by the organizer"),
    "walkin": _l("at the door"),
    "school": _l("by the school"),
    "split": _l("split off by the organizer"),
    "mix": _l("mixed by the organizer"),
}

# Kinds of the organizer's own questions.
TEXT, NUMBER, CHOICE, CHOICES, DATE, FILE, YESNO = "text", "number", "choice", "choices", "date", "file", "yesno"
QUESTION_KINDS = {
    TEXT: _l("text"),
    NUMBER: _l("a number"),
    CHOICE: _l("one of several"),
    CHOICES: _l("several of several"),
    DATE: _l("date"),
    YESNO: _l("yes or no"),
    FILE: _l("file"),
}
YES_NO = {"yes": _l("yes"), "no": _l("no")}
MAX_QUESTIONS = 30
# The boxes of consents, purpose by purpose: on the form, on the organizer's form, on a delegation's first page.
CONSENT_WORDS = {
    "participation": _l("I consent to the use of my data for taking part and counting."),
    "public_certificate": _l("I consent to my name on the page that verifies certificates."),
    "photo": _l("I consent to photo and video at the event."),
    "publication": _l("I consent to my name and photographs in stories about the event."),
    "mailing": _l("I consent to invitations to other events by e-mail."),
}
BY_HAND_WORDS = {
    "participation": _l("There is a paper consent to taking part and counting"),
    "public_certificate": _l("There is a paper consent to the name on the page that verifies certificates"),
    "photo": _l("There is a paper consent to photo and video"),
    "publication": _l("There is a paper consent to the name and photographs in stories about the event"),
    "mailing": _l("There is a paper consent to invitations by e-mail"),
}
DELEGATION_WORDS = {
    "participation": _l(
        "I hold signed paper consents of everybody in the list to the use of their data for taking part and counting"
        " (of a pupil: from a parent)."
    ),
    "public_certificate": _l("Everybody's consent to the name on the page that verifies certificates"),
    "photo": _l("Everybody's consent to photo and video"),
    "publication": _l("Everybody's consent to names and photographs in stories about the event"),
    "mailing": _l("Everybody's consent to invitations by e-mail"),
}

# A cell of the consent matrix.
CELL_WORDS = {"yes": _l("consent given"), "no": _l("no consent"), "parent": _l("the parent's is missing")}


QUALIFIERS = {
    "exact": _l("exactly"),
    "about": _l("about"),
    "more_than": _l("more than"),
    "unknown": _l("not known"),
}

# A draft and its sender are kept so long after the event.
KEEP_DRAFT = timedelta(days=30)
# More rows than these are saved by the worker, with a progress bar.
DELEGATION_AT_ONCE = 500
DELEGATION_STEP = 250
DELEGATION_ROWS = 5_000

MAX_TEAM = 40
MAX_SEATS = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """What a part takes of one school, and of categories: category → (most in all, most of a school); None has no limit."""

    per_school: int | None = None
    of_categories: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.per_school is not None or bool(self.of_categories)


@dataclass(frozen=True, slots=True)
class Group:
    """Those of one school and category in a part: the seats they have taken past the reserve, how many of them wait."""

    school: str
    category: str
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Pool:
    """A part as it stands under its lock. `taken` is a sum of seats, `capacity` None has no limit, `waiting` counts the
    registrations in the queue. Of the capacity `reserved` seats are for the invited, `invited` of them are given out.
    `groups` are there only when there are `limits`."""

    capacity: int | None
    taken: int
    waiting: int = 0
    reserved: int = 0
    invited: int = 0
    limits: Limits = Limits()
    groups: tuple[Group, ...] = ()

    @property
    def kept(self) -> int:
        """Reserved seats that nobody has been given yet and that are still there: a lowered capacity takes them first."""
        left = max(0, self.reserved - self.invited)
        return left if self.capacity is None else max(0, min(left, self.capacity - self.taken))

    @property
    def free(self) -> int | None:
        """Seats left for everybody, never below zero; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken - self.kept)


def school_key(organization_id: int | None, request_id: int | None) -> str:
    """What tells schools apart when places are counted: those of the list, those still asked for; "" for nobody's."""
    if organization_id is not None:
        return f"o{organization_id}"
    return f"r{request_id}" if request_id is not None else ""


# How teams are regrouped; each of them can be undone.
MIX, SPLIT, JOIN = "mix", "split", "join"

# What a person may ask to correct, in the order of the form; and what became of the request.
CORRECTED_FIELDS = {
    "team_name": _l("Team"),
    "name": _l("Surname, first name, patronymic"),
    "organization": _l("School"),
    "post": _l("Post and subject"),
    "grade": _l("Grade"),
    "members": _l("Members"),
    "email": _l("E-mail"),
}
CORRECTION_STATES = {
    "open": _l("waits for an answer"),
    "applied": _l("corrected"),
    "refused": _l("stays as it is"),
}

declare_words(
    {
        "registration.correction_own_hand": _l("Registration is open: correct it yourself, there is no need to ask."),
        "registration.correction_open": _l("Your request is written down already and waits for its answer."),
        "registration.correction_empty": _l("Change what is wrong, or write in words what to correct."),
        "registration.correction_answered": _l("Somebody has answered this request already."),
        "registration.correction_same": _l(
            "%(name)s of this school is registered here already. Compare both, and correct by hand if they are two people."
        ),
        "registration.no_purpose": _l("There is no such consent. Open the page anew."),
        "registration.not_yet": _l("Registration opens on %(when)s."),
        "registration.closed": _l("Registration closed on %(when)s. Call the organizer: %(contact)s."),
        "registration.over": _l("The event is over, so nobody can be registered any more."),
        "registration.event_cancelled": _l("The event is cancelled. The organizer knows more: %(contact)s."),
        "registration.not_published": _l("Registration is not open yet. The organizer knows when: %(contact)s."),
        "registration.part_closed": _l("This part no longer takes anybody. Choose another part."),
        "registration.no_operator": _l(
            "Registration is not open yet: the organizer has not said who answers for personal data."
        ),
        "registration.no_part": _l("Choose at least one part."),
        "registration.full": _l("No seats are left. Join the waiting list: we will write when a seat is free."),
        "registration.school_full": _l(
            "All places of your school here are taken: %(most)s. Join the waiting list: we will write when one is free."
        ),
        "registration.category_full": _l(
            "All places for “%(category)s” are taken: %(most)s. Join the waiting list: we will write when one is free."
        ),
        "registration.school_category_full": _l(
            "All places of your school for “%(category)s” are taken: %(most)s. Join the waiting list: we will write when"
            " one is free."
        ),
        "registration.reason_missing": _l("Write the reason: it goes into the letter."),
        "registration.reserve_empty": _l(
            "All places kept for the invited are given out. Register like everybody, or ask the organizer: %(contact)s."
        ),
        "registration.other_unit": _l("Teams and persons sign up separately. Choose the parts for one of them."),
        "registration.overlapping": _l("These parts run at the same time. Choose one of them."),
        "registration.wrong_category": _l("This part is for others: %(audience)s. Choose another part."),
        "registration.grade_missing": _l("Add the grade: this part is for grades %(first)s–%(last)s."),
        "registration.wrong_grade": _l("This part is for grades %(first)s–%(last)s. Correct the grade."),
        "registration.wrong_member_grade": _l(
            "Line %(line)s: this part is for grades %(first)s–%(last)s. Correct the grade or remove the line."
        ),
        "registration.team_too_small": _l("A team is from %(first)s to %(last)s people here. Add %(rest)s more."),
        "registration.team_too_big": _l("A team is from %(first)s to %(last)s people here. Remove %(rest)s."),
        "registration.team_empty": _l("Add the members: their names one a line, or only their number."),
        "registration.second_captain": _l("A team has one captain. Leave this word in one line."),
        "registration.team_name_missing": _l("Give the team a name: the ticket and the results are printed with it."),
        "registration.same_person": _l(
            "%(name)s of this school is already registered here. If it is another person, tick the box below."
        ),
        "registration.same_team": _l(
            "The team “%(name)s” of this school is already registered here. If it is another team, tick the box below."
        ),
        "registration.no_team": _l("There is no such team here any more. Open the list of teams once more."),
        "registration.team_cancelled": _l("The team “%(team)s” has no place. Choose teams with a place."),
        "registration.team_has_papers": _l(
            "The team “%(team)s” has its papers already, and they name its members. Revoke them first."
        ),
        "registration.team_mixed": _l("The members of “%(team)s” stand in mixed teams now. Undo the mix to change it."),
        "registration.team_counted": _l(
            "Of the team “%(team)s” only the number is known. Write the names of its members first."
        ),
        "registration.members_none": _l("Tick at least one member."),
        "registration.members_all": _l("Nobody would be left in the team. To put two teams into one, join them."),
        "registration.members_number": _l("Write how many move: from 1 to %(most)s."),
        "registration.team_crowded": _l("A team has at most %(most)s members. Move fewer."),
        "registration.team_same": _l("Choose another team, or write the name of a new one."),
        "registration.team_name_taken": _l("There is a team “%(team)s” here already. Give another name."),
        "registration.no_team_seat": _l("No seats are left for one more team. Add seats to the part first."),
        "registration.teams_few": _l("Tick at least two teams."),
        "registration.teams_part": _l("These teams take part in different parts. Choose teams of one part."),
        "registration.mix_number": _l("Choose from %(first)s to %(last)s new teams: each needs a member."),
        "registration.mix_undone": _l("This is undone already."),
        "registration.regrouped_later": _l("These teams were regrouped once more since. Undo the later one first."),
        "registration.mix_joined": _l(
            "“%(name)s” joined the team “%(team)s” afterwards. Move them to their own team first."
        ),
        "registration.consent_missing": _l("Tick the consent: without it the law does not let us register."),
        "registration.gone": _l("This registration is already cancelled. To come, register once more."),
        "registration.change_closed": _l(
            "Since %(when)s only the organizer changes the lists. Call the organizer: %(contact)s."
        ),
        "registration.hold_lapsed": _l("The time to answer is over, and the place went to the next in line."),
        "registration.school_missing": _l("Add the school: tickets and counts are made by schools."),
        "registration.school_ambiguous": _l("Several schools have such a name. Choose yours below."),
        "registration.school_unknown": _l(
            "There is no such school in the list. Choose one below or leave it as it is."
        ),
        "registration.name_empty": _l("Add the name: without it a certificate cannot be printed."),
        "registration.name_too_long": _l("The name is too long: %(sign)s signs. Shorten it to 100."),
        "registration.name_too_many_words": _l("The name has too many words. Leave the surname, name and patronymic."),
        "registration.name_emoji": _l("Remove the sign “%(sign)s” from the name: it cannot be printed."),
        "registration.name_digits": _l("A name has no digits. Remove “%(sign)s”."),
        "registration.name_markup": _l("Remove the sign “%(sign)s” from the name."),
        "registration.name_sign": _l("Remove the sign “%(sign)s” from the name."),
        "registration.name_no_letters": _l("Write the name in letters."),
        "registration.name_latin": _l(
            "The name is in Latin letters. If it is so in the documents, tick the box below."
        ),
        "registration.name_offered": _l(
            "The certificate is printed as you type. Perhaps “%(offered)s”? Correct it or tick the box below."
        ),
        "registration.name_one_word": _l("Add the first name. If there is only one word, tick the box below."),
        "registration.line": _l("Line %(line)s: %(words)s"),
        "registration.table_empty": _l("There is no row with a person. Paste the list once more."),
        "registration.table_too_big": _l("The file is too big. Save the list alone as .xlsx, up to 10 MB."),
        "registration.table_too_long": _l("The list is longer than %(most)s rows. Send it in two parts."),
        "registration.table_too_wide": _l("The table is wider than 200 columns. Copy only those of the list."),
        "registration.table_old": _l("This is the old .xls format. Open it and save it as .xlsx."),
        "registration.table_protected": _l("The file has a password. Save it without one."),
        "registration.table_unreadable": _l("This is no table: an .xlsx or .csv file is needed, or rows pasted here."),
        "registration.table_no_name": _l("Say which column holds the names."),
        "registration.rows_none": _l("Tick at least one row."),
        "registration.rows_asked": _l("Nobody is registered yet. Line %(line)s: %(words)s"),
        "registration.row_school_ambiguous": _l("Several schools are like “%(typed)s”. Choose one."),
        "registration.row_school_unknown": _l("“%(typed)s” is not in the list of schools. Correct it or leave it so."),
        "registration.row_grade": _l("A grade is a number from 1 to 11, not “%(typed)s”."),
        "registration.row_category": _l("Choose who this is."),
        "registration.row_part": _l("Choose the part."),
        "registration.row_part_unknown": _l("There is no part “%(typed)s” here. Choose one."),
        "registration.row_team": _l("“%(part)s” takes teams: write the name of the team."),
        "registration.row_role": _l("“%(typed)s” is not clear: write “captain”, “reserve” or nothing."),
        "registration.row_second_adult": _l("Line %(line)s is the adult of this team already. Leave one of them."),
        "registration.row_second_captain": _l("Line %(line)s is the captain of this team already. Leave one of them."),
        "registration.row_of_team": _l("Team “%(team)s”: %(words)s"),
        "registration.row_team_registered": _l("The team “%(team)s” is registered here. Is it another one?"),
        "registration.row_team_waits": _l("The team “%(team)s” is sent whole: first settle line %(line)s."),
        "registration.list_saving": _l("The list is being saved now. Wait until it is ready."),
        "registration.row_email": _l("“%(typed)s” does not look like an e-mail. Correct it or leave it empty."),
        "registration.row_mixed": _l("In “%(typed)s” Latin letters stand among Cyrillic ones."),
        "registration.row_too_long": _l("Shorten this to %(most)s signs."),
        "registration.row_same": _l("The same as in line %(line)s. Is it a namesake?"),
        "registration.row_registered": _l("Already registered here. Is it a namesake?"),
        "registration.row_school_full": _l(
            "“%(part)s” takes at most %(most)s of a school. Remove the row or agree to the waiting list."
        ),
        "registration.row_category_full": _l(
            "“%(part)s” takes at most %(most)s: %(category)s. Remove the row or agree to the waiting list."
        ),
        "registration.row_school_category_full": _l(
            "“%(part)s” takes at most %(most)s of a school: %(category)s. Remove the row or agree to the waiting list."
        ),
        "registration.row_full": _l("No seats are left in “%(part)s”. Remove the row or agree to the waiting list."),
        "registration.headcount_value": _l("Write the number, or choose “not known”."),
        "registration.headcount_category": _l("Choose who was counted."),
        "registration.headcount_gone": _l("Somebody has already removed this count."),
        "registration.headcount_within": _l("Choose a count of this event that is not itself a part of another."),
        "registration.headcount_used": _l("Another count is a part of this one. Remove that one first."),
        "registration.answer_missing": _l("Answer this question: the organizer needs it."),
        "registration.answer_text": _l("This is too long. Shorten it to 1,000 signs."),
        "registration.answer_number": _l("Write a number in digits: 3 or 2,5."),
        "registration.answer_choice": _l("Choose from the list: %(options)s."),
        "registration.answer_date": _l("Write the date like this: 25.12.2026."),
        "registration.answer_yesno": _l("Answer yes or no."),
        "registration.answer_file": _l("The name of the file is too long. Rename it."),
        "registration.file_none": _l("Choose the file first."),
        "registration.files_over": _l("The event is over or cancelled: files are not taken any more."),
        "registration.file_big": _l("The file is larger than 5 MB. Make it smaller and choose it once more."),
        "registration.file_type": _l("A PDF, PNG, JPEG or DOCX file is needed. Save it so and choose it once more."),
        "registration.question_words": _l("Write the question."),
        "registration.question_options": _l("Write at least two different answers, one a line."),
        "registration.question_deep": _l(
            "A question that hangs on another cannot have questions hanging on itself. Choose another condition."
        ),
        "registration.question_condition": _l("Choose the answer on which the question is shown."),
        "registration.question_kind": _l(
            "Somebody has answered already, so the kind of the answer stays. Remove the question and add another."
        ),
        "registration.question_many": _l("An event has at most %(most)s questions. Remove one that is not needed."),
        "registration.question_used": _l(
            "The question “%(words)s” hangs on this one. Change or remove that one first."
        ),
        "registration.question_gone": _l("Somebody has already removed this question."),
        "registration.unforeseen": _l("These details could not be saved. Check them and try once more."),
    }
)
declare_constraints(
    {
        "uq_registration_corrections_open": ("comment", "registration.correction_open"),
        "uq_registration_places_registration_id_part_id": ("parts", "registration.no_part"),
        "ck_registration_headcounts_value": ("value", "registration.headcount_value"),
    }
)
