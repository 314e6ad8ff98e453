"""Kinds and states of certificates, whom they go to, and the words of refusals."""

from dataclasses import dataclass

from tochka.kit.errors import declare_words
from tochka.kit.words import _l

PARTICIPANT = "participant"
KINDS = {
    "participant": _l("certificate of a participant"),
    "experience": _l("certificate of presented experience"),
    "speaker": _l("certificate of a speaker"),
    "winner": _l("diploma of a winner"),
    "degree_1": _l("diploma, first degree"),
    "degree_2": _l("diploma, second degree"),
    "degree_3": _l("diploma, third degree"),
    "commendation": _l("commendation"),
    "gratitude": _l("gratitude"),
    "thanks": _l("letter of thanks"),
    "reference": _l("reference of participation"),
    "testimony": _l("testimony"),
}

NUMBERED, ISSUED, REVOKED, ANNULLED = "numbered", "issued", "revoked", "annulled"
STATES = {
    NUMBERED: _l("being made"),
    ISSUED: _l("issued"),
    REVOKED: _l("revoked"),
    ANNULLED: _l("annulled"),
}

# To whom the papers of a kind go; the organizer ticks. The first four are those who came.
GROUPS = {
    "persons": _l("each person who came"),
    "teams": _l("each team, one paper"),
    "members": _l("each team member who came"),
    "adults": _l("each adult who came with a team"),
    "host": _l("the school that hosted"),
    "schools": _l("each school that came"),
    "nominees": _l("those whom you have named"),
}
# What can be won in a contest: the kind of its diploma → the place in words.
PLACES = {
    "winner": _l("winner"),
    "degree_1": _l("first place"),
    "degree_2": _l("second place"),
    "degree_3": _l("third place"),
}
PRIZES = tuple(PLACES)
ADULT = -1  # in place of a member's position: the adult of a team


@dataclass(frozen=True)
class Award:
    """Who gets what: a kind, the groups it goes to, the part where they came (None: any) and the least hours present."""

    kind: str = PARTICIPANT
    groups: tuple[str, ...] = ("persons",)
    part: int | None = None
    hours: float = 0

    @classmethod
    def of(cls, args: dict[str, object]) -> "Award":
        """An award as a job's arguments hold it."""
        known = {"kind", "groups", "part", "hours"}
        values: dict[str, object] = {name: value for name, value in args.items() if name in known}
        return cls(**values | {"groups": tuple(values.get("groups", ()))})  # type: ignore[arg-type]


def subject_of(registration_id: int | None, member: int = 0, organization_id: int | None = None) -> str:
    """One word for whom a paper is: «r17», «r17.3», «r17.a», «o5»."""
    if registration_id is None:
        return f"o{organization_id}"
    return f"r{registration_id}" + ({0: "", ADULT: ".a"}.get(member, f".{member}"))


# What the designer offers: faces of letters, and what a text may name.
FACES = {
    "serif": _l("serif"),
    "serif-bold": _l("serif, bold"),
    "serif-italic": _l("serif, italic"),
    "sans": _l("plain"),
    "sans-bold": _l("plain, bold"),
    "sans-italic": _l("plain, italic"),
}
FIELDS = {
    "name": _l("name"),
    "about": _l("post, class, school"),
    "title": _l("title of the paper"),
    "kind_line": _l("line under the title"),
    "event": _l("title of the event"),
    "reason": _l("what for"),
    "place_date": _l("date and place"),
    "issuer": _l("who issues"),
    "number": _l("number"),
    "issued": _l("date of issue"),
    "verify_address": _l("address to verify"),
    "hours": _l("hours"),
    "basis": _l("basis"),
    "level": _l("level"),
}

DEFAULT_PATTERN = "ТР-{year}-{event:3}-{n:3}"
MOST_SIGNATORIES = 3

declare_words(
    {
        "certificates.nobody": _l("Nobody of those is without such a paper."),
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
        "certificates.no_topic": _l("Say the topic: this paper names it."),
        "certificates.reason_needed": _l("Say why: the reason stands in the register."),
        "certificates.name_needed": _l("Type the surname, name and patronymic as they must be printed."),
        "certificates.latin_name": _l("The name is in Latin letters. Ask whether it must be so."),
        "certificates.layout_malformed": _l("The layout cannot be read at «%(element)s». Undo the last change."),
        "certificates.off_the_page": _l("«%(element)s» lies off the page. Move it back."),
        "certificates.unknown_placeholder": _l("«%(element)s» names {%(placeholder)s}, which papers do not know."),
        "certificates.unknown_asset": _l("The picture of «%(element)s» is not here. Upload it again."),
        "certificates.size_out_of_range": _l("The letters of «%(element)s» must be of 5 to 120 points."),
        "certificates.too_many_elements": _l("A page holds %(most)s elements at most. Remove some."),
        "certificates.picture_too_large": _l(
            "The picture is larger than %(megapixels)s megapixels or %(megabytes)s MB. Make it smaller."
        ),
        "certificates.picture_unreadable": _l("The picture did not open. Save it as PNG, JPEG or SVG and try again."),
        "certificates.layout_name_needed": _l("Give the layout a name of up to 60 letters."),
        "certificates.layout_unknown": _l("This layout is not here. Choose another."),
        "certificates.wrong_colour": _l("A colour is # and six digits, such as #1E5C4B."),
        "certificates.whose_signature": _l("Type the initials and surname of whose signature this is."),
        "certificates.nobody_named": _l("Tick at least one person."),
    }
)
