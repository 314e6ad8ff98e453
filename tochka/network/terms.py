"""Kinds and words of the network, and a school as rules and lists see it."""

from collections.abc import Hashable
from dataclasses import dataclass

from tochka.kit.errors import declare_constraints, declare_words
from tochka.kit.words import _l

ORGANIZATION_KINDS = {
    "school": _l("school"),
    "kindergarten": _l("kindergarten"),
    "department": _l("education body"),
    "institute": _l("institute"),
    "other": _l("another organization"),
}
SCHOOL_KINDS = frozenset({"school", "kindergarten"})
OTHER_RANK = 80

CENTRE_KINDS = {
    "growth_point": _l("Tochka Rosta"),
    "quantorium": _l("Quantorium"),
    "it_cube": _l("IT-cube"),
    "other": _l("another centre"),
}
CENTRE_PROFILES = {
    "": _l("no profile"),
    "digital_humanities": _l("digital and humanities"),
    "science_technology": _l("science and technology"),
}

# Short types that official lists know; a person may type another.
SCHOOL_TYPES = ("СОШ", "ООШ", "НОШ", "СОШ с УИОП", "лицей", "гимназия", "школа-интернат", "детский сад")

OPEN, MATCHED, ADDED, DECLINED = "open", "matched", "added", "declined"
REQUEST_STATES = {
    OPEN: _l("waits"),
    MATCHED: _l("joined with a school"),
    ADDED: _l("added to the list"),
    DECLINED: _l("declined"),
}

ZONES = {
    "Europe/Kaliningrad": _l("Kaliningrad, UTC+2"),
    "Europe/Moscow": _l("Moscow, UTC+3"),
    "Europe/Samara": _l("Samara, UTC+4"),
    "Asia/Yekaterinburg": _l("Yekaterinburg, UTC+5"),
    "Asia/Omsk": _l("Omsk, UTC+6"),
    "Asia/Krasnoyarsk": _l("Krasnoyarsk, UTC+7"),
    "Asia/Irkutsk": _l("Irkutsk, UTC+8"),
    "Asia/Yakutsk": _l("Yakutsk, Blagoveshchensk, UTC+9"),
    "Asia/Vladivostok": _l("Vladivostok, UTC+10"),
    "Asia/Magadan": _l("Magadan, UTC+11"),
    "Asia/Kamchatka": _l("Kamchatka, UTC+12"),
}

declare_words(
    {
        "network.name_taken": _l(
            "This municipality already has an organization with this short name. Change the name."
        ),
        "network.alias_taken": _l("One spelling stands twice. Leave it once."),
        "network.municipality_taken": _l("This region already has a municipality with this name."),
        "network.region_taken": _l("This region is already in the list. Choose it there."),
        "network.request_closed": _l("Somebody has already answered this request."),
        "network.foreign_school": _l("This school is of another municipality. Choose one from the list."),
        "network.unknown_zone": _l("Choose the time zone from the list."),
        "network.inn": _l("An INN of an organization has 10 digits (12 for an entrepreneur). Check the digits."),
        "network.no_region": _l("Choose the region or name a new one."),
        "network.nothing_found": _l("Nothing in the list looks like this. Type it another way or add a new school."),
        "network.choose_school": _l("Several schools may be meant. Choose one of them."),
        "network.body": _l("This is the education body of the municipality. Name another body there first."),
        "network.stale": _l(
            "While this page stood open, somebody changed the organization. Look at it again and save."
        ),
    }
)
declare_constraints(
    {
        "uq_network_organizations_municipality_id_short_name": ("short_name", "network.name_taken"),
        "uq_network_municipalities_region_id_name": ("name", "network.municipality_taken"),
        "uq_network_regions_name": ("new_region", "network.region_taken"),
        "uq_network_aliases_organization_id_folded": ("aliases", "network.alias_taken"),
    }
)


def place_beside(short_name: str, locality: str) -> str:
    """The settlement to show beside a name: nothing where the name already tells it («СОШ №8 г.Томмот»)."""
    return "" if locality in short_name else locality


@dataclass(frozen=True)
class School:
    """One organization of a network.

    type: «СОШ», «гимназия»… · number: whole or None · locality: «г.Алдан» or None · short: its short name ·
    rank: place in lists (lower is earlier) · genitive, genitive_plural: forms that a person typed for an odd name ·
    kind: «school», «kindergarten» or one outside schools («department», «institute»…) · aliases: other names in texts.
    """

    id: Hashable
    type: str
    number: int | None
    locality: str | None
    short: str
    rank: int = OTHER_RANK
    genitive: str | None = None
    genitive_plural: str | None = None
    kind: str = "school"
    full: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_outside(self) -> bool:
        """Is it no educational organization, so never one of «N ОО»?"""
        return self.kind not in SCHOOL_KINDS


@dataclass(frozen=True)
class Operator:
    """Who answers for personal data in a municipality, as texts name it: all printed strings."""

    name: str
    inn: str
    address: str
    responsible: str
    email: str
    phone: str = ""


NEEDED, NOT_NEEDED, AGREED_DRAFT, SIGNED, EXPIRED = "needed", "not_needed", "draft", "signed", "expired"
AGREEMENT_KINDS = {
    "cooperation": _l("on cooperation"),
    "programme": _l("on the network form of programmes"),
}
AGREEMENT_STATES = {
    NEEDED: _l("to be concluded"),
    AGREED_DRAFT: _l("draft"),
    SIGNED: _l("signed"),
    NOT_NEEDED: _l("not needed"),
    EXPIRED: _l("expired"),
}

declare_words(
    {
        "network.agreement_parties": _l("An agreement has at least two parties. Choose another school."),
        "network.agreement_day": _l("Put the day on which it was signed."),
        "network.agreement_term": _l("The agreement ends before it begins. Check both days."),
        "network.scan_kind": _l("A scan is a PDF, JPEG or PNG of at most 5 MB."),
    }
)
declare_constraints(
    {
        "ck_network_agreements_term": ("valid_to", "network.agreement_term"),
        "ck_network_agreements_signed": ("signed_on", "network.agreement_day"),
    }
)
