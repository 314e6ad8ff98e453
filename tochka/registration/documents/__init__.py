"""Papers of registration: the sheet to sign at the door, the list as a table file."""

from tochka.registration.documents.lists import list_csv, list_xlsx
from tochka.registration.documents.sheet import SheetFacts, SheetGroup, registration_sheet

__all__ = ["SheetFacts", "SheetGroup", "list_csv", "list_xlsx", "registration_sheet"]
