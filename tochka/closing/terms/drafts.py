"""The words of a fresh directive, Russian always. Places in braces are filled from the year and the clause when it is shown."""

from typing import Any

# {term} сетевого взаимодействия · {year} 2022-2023 · {next} 2023-2024 · {years} opening years · {deadline} 2 июня 2023 г. ·
# {held} «были запланированы и проведены 4 мероприятия» · {audience} «педагогов и учащихся» · {event} the event held
CLOSING_TEXTS = {
    "title": "Об итогах {term} Центров «Точка роста» в {year} учебном году",
    "basis": "",
    "goals": "обмена опытом педагогов и руководителей центров, информационной открытости общеобразовательных организаций",
    "preamble": "был составлен план {term} Центров «Точка роста» на {year} учебный год, в рамках которого {held}{audience}.",
    "assessment": "Мероприятия прошли на высоком организационном и методическом уровне.",
    "control": "Контроль исполнения приказа оставляю за собой.",
    "post": "",
    "name": "",
    "distribution": "",
}
HOLDING_TEXTS = {
    "title": "О проведении {event}",
    "basis": "",
    "goals": "обмена опытом педагогов и развития сетевого взаимодействия общеобразовательных организаций",
    "preamble": "",
    "assessment": "",
    "control": "Контроль исполнения приказа оставляю за собой.",
    "post": "",
    "name": "",
    "distribution": "",
}

# parent is the place of another clause in the same list; days count from the directive's date, month and day are of its year.
CLOSING_CLAUSES: tuple[dict[str, Any], ...] = (
    {
        "text": "Одобрить опыт {term} Центров «Точка роста» и продолжить работу в данном направлении в целях трансляции и "
        "обмена опытом, информационной открытости деятельности общеобразовательных организаций."
    },
    {"text": "Руководителям общеобразовательных организаций{cohort}:", "addressees": "opened"},
    {
        "text": "внести в план {term} на {next} учебный год мероприятия для педагогов или учащихся согласно форме до {deadline};",
        "parent": 1,
        "days": 7,
        "evidence": "plan_row",
    },
    {
        "text": "заключить договоры ({condition}) до {deadline};",
        "parent": 1,
        "until": (8, 30),
        "condition": "по необходимости",
        "evidence": "agreement",
    },
    {
        "text": "регулярно освещать деятельность Центров образования в СМИ и социальных сетях.",
        "parent": 1,
        "recurrence": "regular",
        "evidence": "publication",
    },
)
HOLDING_CLAUSES: tuple[dict[str, Any], ...] = (
    {"text": "Утвердить дату и место проведения {event}{for}: {when}, {where}."},
    {"text": "Руководителю {host} обеспечить место, оборудование и безопасность участников.", "addressees": "host"},
    {
        "text": "Руководителям общеобразовательных организаций обеспечить участие педагогов и учащихся, "
        "зарегистрировать участников до {deadline}.",
        "addressees": "all",
        "closing": True,
    },
)
