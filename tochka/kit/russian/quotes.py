"""Russian quotation marks: « » outside, „ “ inside, always as many closed as opened."""

from tochka.kit.russian.typography import bind, dashes

_MARKS = '«»„“”"‟″'
_OPENING, _CLOSING = "«„", "»”"
_BEFORE_OPENING = "([{—–-/\u00a0«„"
_STOPS = ".,;:!?…"


def quotes(text: str) -> str:
    """Any quotation marks become « » and, inside them, „ “; a lost closing mark is put back, a stray one goes.

    A lost mark returns beside the last closing one, as in «Об итогах семинара «Точка роста», or at the end of the text.
    """
    if _is_right(text):
        return text
    pieces, depth, last_close = [], 0, 0
    for index, sign in enumerate(text):
        if sign not in _MARKS:
            pieces.append(sign)
        elif _opens(text, index, depth):
            pieces.append("«" if depth == 0 else "„")
            depth += 1
            last_close = 0
        elif depth > 0:
            depth -= 1
            pieces.append("»" if depth == 0 else "“")
            last_close = len(pieces)
    return "".join(pieces) if depth == 0 else _closed("".join(pieces), last_close, depth)


def _is_right(text: str) -> bool:
    """Is every mark already the one that its depth asks for?"""
    depth = 0
    for sign in text:
        if sign not in _MARKS:
            continue
        if sign == ("„" if depth else "«"):
            depth += 1
        elif sign == ("“" if depth > 1 else "»") and depth:
            depth -= 1
        else:
            return False
    return depth == 0


def _opens(text: str, index: int, depth: int) -> bool:
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    starts = before.isspace() or before in _BEFORE_OPENING
    ends = after.isspace() or after in _STOPS or after in ")]}"
    if starts != ends:
        return starts
    if text[index] in _OPENING or text[index] in _CLOSING:
        return text[index] in _OPENING
    return depth == 0


def _closed(text: str, last_close: int, depth: int) -> str:
    place = last_close or len(text.rstrip(_STOPS + " \n\u00a0"))
    missing = "“" * (depth - 1) + "»"
    return text[:place] + missing + text[place:]


def typeset(text: str) -> str:
    """A text as it stands on a page: balanced quotes, dashes, no-break spaces."""
    return bind(quotes(dashes(text)))
