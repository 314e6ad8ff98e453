"""Writing a municipality with its organizations from a seed file."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tochka.kit.russian import fold
from tochka.network.models import Alias, Centre, Municipality, Organization, Region
from tochka.network.rules import default_rank

FOLDER = Path(__file__).resolve().parent.parent / "seed"
PLAIN = ("kind", "type", "legal_prefix", "full_name", "short_name", "number", "locality", "genitive", "genitive_plural")


def read_seed(name: str) -> dict[str, Any]:
    """A seed file by its name, without the ending."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return data


def municipality_of(session: Session, data: dict[str, Any]) -> Municipality | None:
    """The municipality of a seed file, if it is here already."""
    found = select(Municipality).join(Region, Region.id == Municipality.region_id)
    return session.scalars(
        found.where(Region.name == data["region"], Municipality.name == data["municipality"]["name"])
    ).one_or_none()


def write_municipality(session: Session, data: dict[str, Any]) -> tuple[Municipality, dict[str, Organization]]:
    """Add the municipality of a seed file with its body and organizations, which come back by their keys."""
    region = session.scalars(select(Region).where(Region.name == data["region"])).one_or_none()
    municipality = Municipality(region=region or Region(name=data["region"]), **data["municipality"])
    session.add(municipality)
    session.flush()
    organizations = {each["key"]: _organization(municipality, each) for each in [data["body"], *data["organizations"]]}
    session.add_all(organizations.values())
    session.flush()
    municipality.body_id = organizations[data["body"]["key"]].id
    return municipality, organizations


def _organization(municipality: Municipality, data: dict[str, Any]) -> Organization:
    values = {name: data[name] for name in PLAIN if name in data}
    rank = default_rank(data.get("type", ""), data.get("number"), data.get("kind", "school"))
    return Organization(
        municipality_id=municipality.id,
        rank=rank,
        aliases=[Alias(text=text, folded=fold(text)) for text in data.get("aliases", ())],
        centres=[Centre(**centre) for centre in data.get("centres", ())],
        **values,
    )
