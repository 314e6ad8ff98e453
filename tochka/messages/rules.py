"""Places in texts: which there are, what is wrong with a text, how they are filled; and addresses as others see them."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from tochka.kit.errors import Refusal
from tochka.messages.terms import BODY_LONG, PLACES, SUBJECT_LONG

_PLACE = re.compile(r"\{\s*([^{}]{1,40}?)\s*\}")
_CODES = {word: code for code, words in PLACES.items() for word in words}
Line = tuple[tuple[str, bool], ...]


def place_word(code: str, language: str) -> str:
    """How a place is typed: «{имя}» in Russian, «{name}» in English."""
    return f"{{{PLACES[code][0 if language == 'ru' else 1]}}}"


def refusal_to_text(
    subject: str, body: str, places: Collection[str], language: str, needs: Collection[str] = ()
) -> Refusal | None:
    """The first thing that is wrong with a letter's words: empty, too long, a place that is not there (with the likely one),
    a brace alone, a place that the reader cannot do without."""
    if not subject:
        return Refusal("messages.no_subject", {}, "subject")
    if not body:
        return Refusal("messages.no_body", {}, "body")
    if len(subject) > SUBJECT_LONG:
        return Refusal("messages.long_subject", {"most": SUBJECT_LONG}, "subject")
    if len(body) > BODY_LONG:
        return Refusal("messages.long_body", {"most": BODY_LONG}, "body")
    for field, text in (("subject", subject), ("body", body)):
        if refusal := _refusal_to_places(field, text, places, language):
            return refusal
    present = {_CODES[word.lower()] for word in _PLACE.findall(body)}
    missing = next((code for code in needs if code not in present), None)
    return Refusal("messages.place_missing", {"place": place_word(missing, language)}, "body") if missing else None


def _refusal_to_places(field: str, text: str, places: Collection[str], language: str) -> Refusal | None:
    for word in _PLACE.findall(text):
        if _CODES.get(word.lower()) not in places:
            return _unknown(field, word, places, language)
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        return Refusal("messages.stray_brace", {"example": place_word("name", language)}, field)
    return None


def _unknown(field: str, word: str, places: Collection[str], language: str) -> Refusal:
    known = {each: code for code in places for each in PLACES[code]}
    likely = get_close_matches(word.lower(), known, 1, 0.6)
    if likely:
        return Refusal("messages.likely_place", {"typed": f"{{{word}}}", "likely": f"{{{likely[0]}}}"}, field)
    all_words = ", ".join(place_word(code, language) for code in places)
    return Refusal("messages.unknown_place", {"typed": f"{{{word}}}", "known": all_words}, field)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """A text with its places filled once: braces inside a fact stay what they are. A fact that is not there is empty."""
    return _PLACE.sub(lambda found: facts.get(_CODES.get(found[1].lower(), ""), ""), text)


def filled_paragraphs(text: str, facts: Mapping[str, str]) -> list[list[Line]]:
    """Paragraphs of lines of pieces (words, whether they are the link), for HTML: only our own link becomes one."""
    link = facts.get("link", "")
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", fill(text, facts).strip()):
        paragraphs.append([_pieces(line, link) for line in paragraph.split("\n")])
    return paragraphs


def _pieces(line: str, link: str) -> Line:
    if not link or link not in line:
        return ((line, False),)
    before, after = line.split(link, 1)
    return tuple(piece for piece in ((before, False), (link, True), (after, False)) if piece[0])


def masked(address: str) -> str:
    """«i…@example.ru»: enough to recognise, too little to write to."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if name else ""
