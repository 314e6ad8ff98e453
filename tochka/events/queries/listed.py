"""What an event brings along into a list: its host, its municipality and its parts. Whatever else is asked of it raises."""

from sqlalchemy.orm import joinedload, raiseload, selectinload

from tochka.events.models import Event

LISTED = (
    joinedload(Event.host).raiseload("*"),
    joinedload(Event.municipality).raiseload("*"),
    selectinload(Event.parts).raiseload("*"),
    raiseload("*"),
)
