"""Papers of people: texts of consent and their forms, a person's own data, the act of destruction. Plain data in, bytes out."""

from tochka.people.documents.texts import TITLES, consent_text

__all__ = ["TITLES", "consent_text"]
