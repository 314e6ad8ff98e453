"""Formats of events, categories of people, states of plans and rows, columns of the customary form, refusals; their words."""

from dataclasses import dataclass
from datetime import date

from tochka.kit.errors import declare_constraints, declare_words
from tochka.kit.words import _l

OPEN, LOCKED, APPROVED = "open", "locked", "approved"
PLAN_STATES = {OPEN: _l("being collected"), LOCKED: _l("collecting is over"), APPROVED: _l("approved")}

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
NOT_BEGUN = "none"  # a draft without rows
SCHOOL_STATES = {
    NOT_BEGUN: _l("Not begun"),
    DRAFT: _l("Draft"),
    RETURNED: _l("Returned"),
    SUBMITTED: _l("Handed in"),
    APPROVED: _l("Approved"),
}
STILL_TO_HAND_IN = (NOT_BEGUN, DRAFT, RETURNED)

PLANNED, MOVED, HELD, CANCELLED = "planned", "moved", "held", "cancelled"
ROW_STATES = {PLANNED: _l("Planned"), MOVED: _l("Moved"), HELD: _l("Held"), CANCELLED: _l("Cancelled")}

MODES = {"in_person": _l("in person"), "remote": _l("remotely"), "mixed": _l("both in person and remotely")}
RUSSIAN_MODES = {"in_person": "очно", "remote": "дистанционно", "mixed": "очно, дистанционно"}
RUSSIAN_ROW_STATES = {PLANNED: "", MOVED: "перенесено", HELD: "проведено", CANCELLED: "отменено"}

# Code → words for the interface. The words of papers stand in RUSSIAN_FORMATS.
FORMATS = {
    "seminar": _l("Seminar"),
    "method_seminar": _l("Methodical seminar"),
    "workshop": _l("Workshop"),
    "open_lesson": _l("Open lesson"),
    "quest": _l("Quest"),
    "festival": _l("Festival"),
    "marathon": _l("Marathon of ideas"),
    "contest": _l("Contest"),
    "olympiad": _l("Olympiad"),
    "conference": _l("Conference"),
    "meeting": _l("Meeting"),
    "miks": _l("Young people's intellectual creative seminar"),
    "lecture": _l("Lecture"),
    "exhibition": _l("Exhibition"),
    "other": _l("Event"),
}
# Format → nominative, genitive, gender (m, f, n) for official prose.
RUSSIAN_FORMATS = {
    "seminar": ("семинар", "семинара", "m"),
    "method_seminar": ("методический семинар", "методического семинара", "m"),
    "workshop": ("мастер-класс", "мастер-класса", "m"),
    "open_lesson": ("открытый урок", "открытого урока", "m"),
    "quest": ("квест-игра", "квест-игры", "f"),
    "festival": ("фестиваль", "фестиваля", "m"),
    "marathon": ("марафон педагогических идей", "марафона педагогических идей", "m"),
    "contest": ("конкурс", "конкурса", "m"),
    "olympiad": ("олимпиада", "олимпиады", "f"),
    "conference": ("конференция", "конференции", "f"),
    "meeting": ("совещание", "совещания", "n"),
    "miks": (
        "МИКС (Молодёжный интеллектуальный креативный семинар)",
        "МИКС (Молодёжного интеллектуального креативного семинара)",
        "m",
    ),
    "lecture": ("лекция", "лекции", "f"),
    "exhibition": ("выставка", "выставки", "f"),
    "other": ("мероприятие", "мероприятия", "n"),
}

# Categories of participants: code → words in lists and choices (plural). Prose takes its forms from kit.russian by code.
CATEGORIES = {
    "teacher": _l("teachers"),
    "young_teacher": _l("young teachers"),
    "primary_teacher": _l("primary school teachers"),
    "head_of_centre": _l("heads of centres"),
    "head_of_school": _l("heads of schools"),
    "specialist": _l("specialists of the education department"),
    "pupil": _l("pupils"),
    "preschooler": _l("preschoolers"),
    "parent": _l("parents"),
    "guest": _l("guests"),
}
# The same of one person, where a form asks who she is.
CATEGORY = {
    "teacher": _l("teacher"),
    "young_teacher": _l("young teacher"),
    "primary_teacher": _l("primary school teacher"),
    "head_of_centre": _l("head of a centre"),
    "head_of_school": _l("head of a school"),
    "specialist": _l("specialist of the education department"),
    "pupil": _l("pupil"),
    "preschooler": _l("preschooler"),
    "parent": _l("parent"),
    "guest": _l("guest"),
}
MINORS = frozenset({"pupil", "preschooler"})
# Category → plural for papers.
RUSSIAN_CATEGORIES = {
    "teacher": "педагоги",
    "young_teacher": "молодые педагоги",
    "primary_teacher": "учителя начальных классов",
    "head_of_centre": "руководители центров",
    "head_of_school": "руководители школ",
    "specialist": "специалисты департамента образования",
    "pupil": "учащиеся",
    "preschooler": "дошкольники",
    "parent": "родители",
    "guest": "приглашённые",
}

# What the form suggests as a direction; whoever fills it in may write another one. Printed as it stands.
DIRECTIONS = (
    *("Естественно-научное", "Технологическое", "Цифровое и гуманитарное", "Физика", "Химия", "Биология", "Экология"),
    *("География", "Математика", "Информатика", "Робототехника", "Технология", "ОБЗР", "Шахматы", "Медиа"),
    *("Начальная школа", "Воспитательная работа", "Методическая работа"),
)

MONTHS_OF_YEAR = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)

# What somebody types about a row: the row's columns, in the order of the customary form.
TYPED = (
    *("month", "week", "first_day", "last_day", "format", "topic", "direction", "categories", "grade_from", "grade_to"),
    *("expected", "place", "mode", "equipment", "partners", "responsible", "post", "phone", "note"),
)
PERSONAL = frozenset({"responsible", "post", "phone"})
FIELDS = {
    "month": _l("Month"),
    "week": _l("Week of the month"),
    "first_day": _l("First day"),
    "last_day": _l("Last day"),
    "format": _l("Format"),
    "topic": _l("Topic"),
    "direction": _l("Direction or subject"),
    "categories": _l("For whom"),
    "grade_from": _l("From grade"),
    "grade_to": _l("To grade"),
    "expected": _l("Expected people"),
    "place": _l("Place"),
    "mode": _l("How it is held"),
    "equipment": _l("Equipment of the centre"),
    "partners": _l("Partners"),
    "responsible": _l("Who answers for it"),
    "post": _l("Her or his post"),
    "phone": _l("Work phone"),
    "note": _l("Note"),
    "state": _l("State"),
    "deadline": _l("Deadline"),
    "title": _l("Title"),
    "remark": _l("Remark"),
    "exception_until": _l("May still change until"),
}
LONGEST = {
    "topic": 300,
    "direction": 200,
    "place": 200,
    "equipment": 300,
    "partners": 300,
    "responsible": 120,
    "post": 120,
    "phone": 40,
    "note": 500,
}
MOST_EXPECTED = 20_000
ROWS_OF_SCHOOL = 200
IMPORTED_ROWS = 200
PASTE_BYTES = 1024 * 1024

# Days before the deadline on which a letter goes out, at nine in the morning of the municipality.
REMIND_DAYS = (7, 3, 1)


@dataclass(frozen=True)
class RealEvent:
    """An event that came of a row, as a later room tells it. `status` is draft, published, finished or cancelled."""

    id: int
    title: str
    status: str
    first_day: date
    last_day: date


ACTIONS = {
    "open": _l("opened the plan"),
    "settings": _l("changed the plan's settings"),
    "ask": _l("asked the school"),
    "release": _l("no longer asks the school"),
    "lock": _l("ended the collecting"),
    "reopen": _l("opened the collecting again"),
    "approve_plan": _l("approved the plan"),
    "add": _l("added a row"),
    "change": _l("changed a row"),
    "remove": _l("removed a row"),
    "state": _l("changed the state of a row"),
    "copy": _l("copied a row of last year"),
    "import": _l("added a row from a table"),
    "submit": _l("handed the rows in"),
    "withdraw": _l("took the rows back"),
    "return": _l("returned the rows"),
    "approve": _l("approved the rows"),
    "exception": _l("gave more time"),
}

declare_words(
    {
        "plan.year_taken": _l("This municipality already has a plan for this year. Open it."),
        "plan.no_schools": _l("Choose at least one school."),
        "plan.deadline_past": _l("This day has passed. Choose a later one."),
        "plan.year_out_of_range": _l("Check the school year: its first year is between 2000 and 2100."),
        "plan.deadline_out_of_range": _l("Check the year of the deadline: between 2000 and 2100."),
        "plan.locked": _l("The time for changes is over. Ask the curator: more time can be given."),
        "plan.approved": _l("The plan is approved, so its rows stay as they are. Ask the curator."),
        "plan.rows_approved": _l("The curator has approved the rows, so they stay as they are. Ask the curator."),
        "plan.handed_in": _l("The rows are handed in. Take them back to change something."),
        "plan.nothing_to_submit": _l("There are no rows yet. Add the first one and hand in."),
        "plan.not_handed_in": _l("This school has not handed its rows in, so there is nothing to decide."),
        "plan.not_waiting": _l("The rows are not handed in, so there is nothing to take back."),
        "plan.no_remark": _l("Say what to repair: the school will read it."),
        "plan.changed_meanwhile": _l(
            "Somebody has changed this row while your page was open. Look at it again and save once more."
        ),
        "plan.no_topic": _l("Add the topic: people will look for it."),
        "plan.no_month": _l("Choose a month or a date."),
        "plan.day_outside": _l("This day is not in the school year %(years)s. Check the date."),
        "plan.days_reversed": _l("The last day is before the first. Swap them."),
        "plan.too_many_days": _l("An event of the plan lasts at most a month. Check the last day."),
        "plan.grades_reversed": _l("The first grade is above the last. Swap them."),
        "plan.grades": _l("Grades go from 1 to 11."),
        "plan.no_audience": _l("Tick for whom it is."),
        "plan.expected": _l("A number from 1 to %(most)s, please."),
        "plan.unknown": _l("Choose from the list."),
        "plan.too_long": _l("Shorten this to %(most)s characters."),
        "plan.too_many_rows": _l("A school's plan holds at most %(most)s rows. Remove what is not needed."),
        "plan.has_event": _l("There is an event of this row already. Cancel the row instead of removing it."),
        "plan.has_rows": _l("«%(school)s» has rows in the plan, so it stays. Remove its rows first."),
        "plan.not_all_approved": _l(
            "Not all rows that were handed in are looked through. Approve or return them first."
        ),
        "plan.no_rows": _l("The plan has no rows yet."),
        "plan.wrong_state": _l("The plan is %(state)s now, so this cannot be done."),
        "plan.nothing_to_copy": _l("There is nothing new to copy from last year."),
        "plan.nothing_to_import": _l("There are no rows to add. Paste the table again."),
        "plan.import_questions": _l("Some rows still have questions. Answer them or leave those rows out."),
        "plan.import_gone": _l("These rows have been added already, or somebody put them away."),
        "plan.paste_too_big": _l(
            "This is too much at once. Paste or send at most %(most)s rows of the table, without pictures."
        ),
        "plan.table_empty": _l("There is nothing in the table. Copy it together with its head."),
        "plan.table_unreadable": _l("The file did not open. Save it as .xlsx and send it once more."),
        "plan.table_old": _l("This is the old .xls format. Save the file as .xlsx and send it once more."),
        "plan.table_protected": _l("The file has a password. Save it without one and send it once more."),
        "plan.no_topic_column": _l(
            "There is no column with topics. Copy the table together with its head, where one column is «Тема»."
        ),
        "plan.nobody_late": _l("Everybody has been reminded today, or has handed in."),
    }
)
declare_constraints(
    {
        "uq_plan_plans_municipality_id_school_year": ("school_year", "plan.year_taken"),
        "ck_plan_entries_grades": ("grade_from", "plan.grades_reversed"),
        "ck_plan_entries_days": ("last_day", "plan.days_reversed"),
    }
)
