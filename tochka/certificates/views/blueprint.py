"""The room's blueprint. Verification has its own short address, so rules below name their whole path."""

from flask import Blueprint

from tochka.certificates.rules.wording import introduced

bp = Blueprint("certificates", __name__)


@bp.app_template_filter("sentence")
def sentence(words: object) -> str:
    """The same words with a capital at the beginning; «I степени» keeps its own."""
    text = str(words)
    return text[:1].upper() + text[1:]


@bp.app_template_filter("named_event")
def named_event(title: str, format: object) -> str:
    """«фестиваль «Фестиваль центров»» is told once: «Фестиваль центров», as on the paper; quotes inside become „…“."""
    return sentence(" ".join(filter(None, introduced(str(format), title))))
