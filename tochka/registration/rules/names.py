"""A typed name: what refuses it, what only asks. The checks themselves stand in kit.russian."""

from tochka.kit.errors import Refusal
from tochka.kit.russian import NameCode, check_name


def read_name(typed: str, as_written: bool = False, field: str = "name") -> tuple[str, Refusal | None]:
    """The cleaned name and what stands against it; `as_written` says that the person has seen the question."""
    check = check_name(typed)
    if check.refusals:
        code, sign = check.refusals[0]
        return check.name, Refusal(f"registration.name_{code.value}", {"sign": sign}, field)
    if check.warnings and not as_written:
        return check.name, _question(check.warnings[0], check.offered, field)
    return check.name, None


def _question(code: NameCode, offered: str | None, field: str) -> Refusal:
    if offered:
        return Refusal("registration.name_offered", {"offered": offered}, field)
    known = {NameCode.latin: "latin", NameCode.one_word: "one_word"}
    return Refusal(f"registration.name_{known.get(code, 'no_letters')}", {}, field)


QUESTIONS = frozenset({"registration.name_latin", "registration.name_offered", "registration.name_one_word"})


def offered_name(typed: str) -> str:
    """The correction that is offered for a doubtful name, "" when there is none."""
    return check_name(typed).offered or ""
