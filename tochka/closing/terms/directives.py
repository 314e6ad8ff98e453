"""Directives: settings of their prose, verbs, kinds of addressees and evidence, refusals. What is printed is Russian always."""

from tochka.kit.errors import declare_constraints, declare_words
from tochka.kit.russian.verbs import HAPPENED, TOOK_PLACE, WAS_HELD, WAS_ORGANIZED
from tochka.kit.words import _l

CLOSING, HOLDING = "closing", "holding"
KINDS = {CLOSING: _l("On the results of the year"), HOLDING: _l("On holding an event")}
DRAFT, FIXED = "draft", "fixed"

VERBS = {"held": WAS_HELD, "took_place": TOOK_PLACE, "happened": HAPPENED, "organized": WAS_ORGANIZED}
VERB_WORDS = {"held": "был проведён", "took_place": "прошёл", "happened": "состоялся", "organized": "был организован"}

# Name of a setting → its choices in order, the first is what holds until somebody chooses. Of `host` nothing is chosen at
# first: the text counts it as it stands in the lists, and the curator is asked.
SETTINGS = {
    "host": {
        "ask": _l("not decided: as in the lists, and ask"),
        "counted": _l("counted among the schools"),
        "left_out": _l("neither counted nor listed"),
        "listed_only": _l("listed but not counted"),
    },
    "shared_list": {"both": _l("of both categories"), "last": _l("only of the last one")},
    "nested_number": {"no": _l("only the list"), "yes": _l("number and list")},
    "levels": {"given": _l("as written in the event"), "never": _l("nowhere")},
    "term": {"interaction": "сетевое взаимодействие", "learning": "сетевое обучение и взаимодействие"},
    "pupils": {"учащийся": "учащиеся", "обучающийся": "обучающиеся"},
    "yo": {"keep": _l("write «ё»"), "drop": _l("write «е»")},
    "spaces": {"compact": "СОШ №1,2,4 г.Томмот", "spaced": "СОШ № 1, 2, 4 г. Томмот"},
    "zero": {"plain": "9 декабря", "leading": "09 декабря"},
}
SETTING_WORDS = {
    "host": _l("The host school"),
    "shared_list": _l("One list after two categories"),
    "nested_number": _l("Schools of a part («из них»)"),
    "levels": _l("The words «районный», «региональный»"),
    "term": _l("How the work is called"),
    "pupils": _l("How pupils are called"),
    "yo": _l("Letter «ё»"),
    "spaces": _l("Spaces after «№» and «г.»"),
    "zero": _l("Days of the month"),
}
TERMS = {
    "interaction": {
        "nominative": "сетевое взаимодействие",
        "genitive": "сетевого взаимодействия",
    },
    "learning": {
        "nominative": "сетевое обучение и взаимодействие",
        "genitive": "сетевого обучения и взаимодействия",
    },
}

# Words that people type, beside the official ones (the type of a centre by its profile).
SLIPS = (
    (
        "центра образования цифрового и гуманитарного образования",
        "центра образования цифрового и гуманитарного профилей",
    ),
)

# Pieces of text that a curator may write; {places} are filled from the year.
TEXTS = ("title", "basis", "goals", "preamble", "assessment", "control", "post", "name", "distribution")
TEXT_WORDS = {
    "title": _l("Title"),
    "basis": _l("Basis: «Согласно …»"),
    "goals": _l("Goals: «в целях …»"),
    "preamble": _l("What was planned and held"),
    "assessment": _l("Assessment"),
    "control": _l("Clause of control"),
    "post": _l("Who signs: post"),
    "name": _l("Who signs: initials and surname"),
    "distribution": _l("Distribution: one addressee a line (empty: the addressees of the clauses)"),
}

ADDRESSEES = {
    "nobody": _l("nobody by name"),
    "all": _l("all schools"),
    "opened": _l("schools whose centres opened in certain years"),
    "chosen": _l("chosen schools"),
}
EVIDENCE = {
    "none": _l("a tick is enough"),
    "plan_row": _l("a row of the plan"),
    "agreement": _l("an agreement"),
    "publication": _l("a publication"),
}

declare_words(
    {
        "closing.changed_meanwhile": _l(
            "Somebody has changed this directive while your page was open. Look at it again and save."
        ),
        "closing.fixed": _l("The directive is fixed: its text does not change any more. Return it to draft first."),
        "closing.not_fixed": _l("The directive is still a draft. Fix it first."),
        "closing.no_events": _l("There are no events in this year yet: there is nothing to sum up."),
        "closing.no_date": _l("Put the date of the directive: deadlines are counted from it."),
        "closing.has_answers": _l(
            "Schools have already answered to this directive: it cannot become a draft again. Make the change by a new one."
        ),
        "closing.text_long": _l("The text is longer than %(limit)s characters. Shorten it."),
        "closing.text_empty": _l("Write what the clause tells to do."),
        "closing.clause_has_children": _l("The clause has clauses under it. Remove them first."),
        "closing.too_many_clauses": _l("A directive has at most %(limit)s clauses."),
        "closing.template_broken": _l(
            "This file cannot be filled: %(reason)s. The former template stays in use; correct the file and load it again."
        ),
        "closing.template_big": _l("The template is larger than 2 MB. Remove pictures from it."),
    }
)
declare_constraints(
    {"uq_closing_directives_municipality_id_school_year_kind_event_id": ("kind", "closing.changed_meanwhile")}
)
