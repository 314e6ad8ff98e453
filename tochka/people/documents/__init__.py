"""Papers of people: texts of consent and their forms, a person's own data, the act of destruction. Plain data in, bytes out."""

from tochka.people.documents.act import ActFacts, Destroyed, destruction_act_docx
from tochka.people.documents.consent_form import FormFacts, consent_form_pdf
from tochka.people.documents.own_data import data_json, data_pdf, plain_value
from tochka.people.documents.texts import TITLES, consent_text

__all__ = [
    "TITLES",
    "ActFacts",
    "Destroyed",
    "FormFacts",
    "consent_form_pdf",
    "consent_text",
    "data_json",
    "data_pdf",
    "destruction_act_docx",
    "plain_value",
]
