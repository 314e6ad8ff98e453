"""Nouns of categories in official prose and the adjectives of levels: Russian always."""

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
