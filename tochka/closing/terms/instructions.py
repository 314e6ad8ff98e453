"""States of instructions as pages show them; refusals of instructions and publications."""

from tochka.kit.errors import declare_constraints, declare_words
from tochka.kit.words import _l

STATES = {
    "ahead": _l("there is time"),
    "near": _l("the deadline is near"),
    "late": _l("late"),
    "done": _l("done"),
    "done_late": _l("done after the deadline"),
    "not_needed": _l("not needed"),
    "going": _l("goes on"),
    "quiet": _l("nothing this quarter"),
}
# State → look of its badge.
BADGES = {
    "ahead": "later",
    "near": "few",
    "late": "cancelled",
    "done": "done",
    "done_late": "done",
    "not_needed": "draft",
    "going": "open",
    "quiet": "few",
}

declare_words(
    {
        "closing.always_needed": _l("This clause has no condition: it concerns every addressee."),
        "closing.no_evidence": _l("Write what was done, or put a link to it."),
    }
)
declare_words(
    {
        "closing.no_link": _l("This is no link. Copy it whole from the browser: it begins with https://"),
        "closing.day_ahead": _l("This day has not come yet. Put the day on which it was published."),
        "closing.foreign_event": _l("This event is of another municipality. Choose one from the list."),
        "closing.link_taken": _l("This link is written down already."),
    }
)
declare_constraints({"uq_closing_publications_organization_id_url": ("url", "closing.link_taken")})
