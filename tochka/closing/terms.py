"""Words that closing needs: nouns of categories in prose, adjectives of levels, and what is asked of the curator."""

from tochka.kit.words import _l

# Category of participants → its noun in the kit's table of nouns.
NOUNS = {
    "teacher": "педагог",
    "young_teacher": "молодой педагог",
    "primary_teacher": "учитель начальных классов",
    "head_of_centre": "руководитель центра",
    "head_of_school": "руководитель",
    "specialist": "специалист",
    "pupil": "учащийся",
    "preschooler": "воспитанник",
    "parent": "родитель",
    "guest": "приглашённый",
}
TEAM_NOUNS = {"pupil": "ученическая команда"}
TEAM = "команда"

# «районный семинар», «районная квест-игра», «районное совещание».
LEVELS = {
    "school": {"m": "школьный", "f": "школьная", "n": "школьное"},
    "municipal": {"m": "районный", "f": "районная", "n": "районное"},
    "regional": {"m": "региональный", "f": "региональная", "n": "региональное"},
    "interregional": {"m": "межрегиональный", "f": "межрегиональная", "n": "межрегиональное"},
}

QUESTIONS = {
    "host_in_list": _l("The host is in the list of schools: %(with_host)s schools with it, %(without_host)s without."),
    "host_absent": _l("The host (%(host)s) is not in the list of those who took part."),
    "number_differs_from_list": _l("The text says %(number)s schools, the list has %(listed)s."),
    "stated_differs": _l("The source says %(stated)s schools, the list gives %(number)s."),
    "approximate_sum": _l("A sum with an approximate number is approximate too."),
    "number_unknown": _l("How many came is not known (%(category)s)."),
    "schools_not_listed": _l("It is not known from which schools they came (%(category)s)."),
    "part_exceeds_whole": _l("A part (%(value)s) is greater than the whole (%(of)s)."),
    "no_attendance": _l("Nobody is marked as present. Mark people at the door or write the head counts."),
}
