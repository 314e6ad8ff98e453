"""Kinds and states of certificates, whom they go to, and the words of refusals."""

from tochka.kit.errors import declare_words
from tochka.kit.words import _l

PARTICIPANT = "participant"
TEAM = "team"
KINDS = {
    PARTICIPANT: _l("certificate of a participant"),
    TEAM: _l("certificate of a team"),
}

NUMBERED, ISSUED, REVOKED, ANNULLED = "numbered", "issued", "revoked", "annulled"
STATES = {
    NUMBERED: _l("being made"),
    ISSUED: _l("issued"),
    REVOKED: _l("revoked"),
    ANNULLED: _l("annulled"),
}

# To whom the papers of an event go; the organizer ticks.
GROUPS = {
    "persons": _l("each person who came"),
    "teams": _l("each team, one paper"),
    "members": _l("each team member who came"),
}

DEFAULT_PATTERN = "ТР-{year}-{event:3}-{n:3}"

declare_words(
    {
        "certificates.nobody": _l("Nobody who came is without a certificate."),
        "certificates.no_body": _l("Name the body that issues certificates: open the municipality and choose it."),
        "certificates.not_yet": _l("The event has not begun. Certificates are issued to those who came."),
        "certificates.pattern_used": _l("Numbers have been issued under this pattern. It can no longer be changed."),
        "certificates.same_name": _l("This name already stands on the paper. Type the right one."),
        "certificates.not_issued": _l("This paper is not valid now, so there is nothing to correct or revoke."),
        "certificates.missing_glyph": _l("The font has no sign «%(character)s». Ask for the name without it: %(text)s"),
        "certificates.does_not_fit": _l("The text does not fit on the paper: %(text)s"),
        "certificates.pattern_too_long": _l("The pattern is longer than %(most)s characters. Shorten it."),
        "certificates.pattern_unknown_field": _l("The pattern does not know {%(name)s}. Use {year}, {event} and {n}."),
        "certificates.pattern_malformed": _l("A brace is open or {n} stands twice. Check the pattern."),
        "certificates.pattern_without_n": _l("The pattern needs {n}: the running number of the paper."),
        "certificates.forked_gender": _l("Papers do not say «%(text)s». Write it for one gender or without a verb."),
        "certificates.not_training": _l("A certificate of an event is not a training document. Use other words."),
        "certificates.gender_unknown": _l("Say whether it is he or she: the words of this paper bend."),
        "certificates.no_dative": _l("Confirm the dative of the name: %(name)s"),
        "certificates.reason_needed": _l("Say why: the reason stands in the register."),
        "certificates.name_needed": _l("Type the surname, name and patronymic as they must be printed."),
    }
)
