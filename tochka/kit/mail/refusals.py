"""Who does not want what: an address and a group of letters that need not be sent. Kept by hash, so that a refusal outlives
the erasure of the address."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.transactions import writing


class OptOut(Model):
    """A refusal: the hash of an address and the group of letters that it does not want."""

    __tablename__ = "kit_opt_outs"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    group: Mapped[str] = mapped_column("letters", String(30), primary_key=True)
    at: Mapped[datetime]


def key_of_address(address: str) -> str:
    """SHA-256 of an address as it is compared: small letters, no spaces around."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def opt_out(address: str, group: str) -> None:
    """No letters of a group to an address any more; twice changes nothing."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    with writing() as session:
        row = insert(OptOut).values(address=key_of_address(address), letters=group, at=clock.now())
        session.execute(row.on_conflict_do_nothing())


def opt_in(address: str, group: str) -> None:
    """Letters of a group again."""
    with writing() as session:
        session.execute(delete(OptOut).where(OptOut.address == key_of_address(address), OptOut.group == group))


def opted_out(addresses: Iterable[str], group: str) -> frozenset[str]:
    """Those of the addresses that do not want a group of letters; one statement for each five hundred."""
    keys = {key_of_address(each): each for each in addresses}
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        some = OptOut.address.in_(wanted[start : start + 500])
        found.update(db.session.scalars(select(OptOut.address).where(OptOut.group == group, some)))
    return frozenset(keys[key] for key in found)
