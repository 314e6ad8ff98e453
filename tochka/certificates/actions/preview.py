"""Papers before they are issued: the live sheet, the trial print, with a usual name or the longest real one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tochka.certificates.actions.papers import Shop
from tochka.certificates.actions.press import Press, owner_of, press_of
from tochka.certificates.documents import engine
from tochka.certificates.documents.svg import svg
from tochka.certificates.queries import Candidate, candidates
from tochka.certificates.rules import snapshot
from tochka.certificates.terms import Award
from tochka.kit import clock
from tochka.kit.errors import Refusal
from tochka.kit.russian import suggest_dative

_EVERYBODY = ("nominees", "persons", "members", "teams", "adults")


def sample_values(press: Press, shop: Shop, *, longest: bool = False) -> dict[str, str]:
    """Own values of a sample: the first who waits, or who has the longest name; an invented one where nobody came."""
    waiting = candidates(press.event_id, Award(press.kind, _EVERYBODY))
    shown = max(waiting, key=lambda each: len(each.name)) if longest and waiting else next(iter(waiting), None)
    owner = _owner(shown) if shown else snapshot.SAMPLE
    issued = clock.local(clock.now(), press.facts.timezone)
    own = snapshot.own_values(press.kind, press.facts, owner, snapshot.SAMPLE_NUMBER, issued)
    assert not isinstance(own, Refusal)
    return snapshot.with_code(own, "0" * 12, shop.public_url)


def _owner(candidate: Candidate) -> snapshot.Owner:
    """Somebody as a sample shows him: what nobody has confirmed yet is a suggestion, a topic is invented."""
    owner, guess = owner_of(candidate), suggest_dative(candidate.name)
    return replace(
        owner,
        topic=owner.topic or snapshot.SAMPLE.topic,
        dative=owner.dative or guess.text,
        gender=owner.gender or guess.gender or "m",
    )


def sample_paper(event_id: int, kind: str, shop: Shop, *, longest: bool = False) -> bytes:
    """The paper as it would print now; it has no number and no code. Raises Refused."""
    press = press_of(event_id, kind)
    values = sample_values(press, shop, longest=longest)
    return engine.make_paper(press.layout, press.shared, values, assets=press.assets, economy=press.economy).pdf


def sheet(
    press: Press,
    shop: Shop,
    asset_url: str,
    *,
    layout: Mapping[str, Any] | None = None,
    longest: bool = False,
) -> str | list[Refusal]:
    """The live sheet as SVG, of the chosen layout or of a draft; or why it cannot be drawn."""
    values = sample_values(press, shop, longest=longest)
    return svg(layout or press.layout, values, press.shared, economy=press.economy, asset_url=asset_url)
