"""What a person does with her consents by her private link: gives one, withdraws one, withdraws all and is erased."""

from collections.abc import Callable

from tochka.kit import journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.people.actions import end_parental_consents, erase_person, give_consents, withdraw_consents
from tochka.people.terms import BY_WITHDRAWAL, PARTICIPATION, PURPOSES, WITHDRAWN
from tochka.registration.actions.places import open_registration

# Called in the transaction with a registration's id, the purpose and whether the consent is in force now.
after_consent: list[Callable[[int, str, bool], None]] = []


def give_consent(registration_id: int, purpose: str, text_id: int | None = None) -> None:
    """Give the consent to a purpose by the private link; `text_id` is the text that was shown. Refused: registration.gone."""
    _known(purpose)
    with writing():
        registration = open_registration(registration_id)
        texts = {purpose: text_id} if text_id else {}
        give_consents("registration", registration_id, registration.event.municipality_id, [purpose], "link", texts)
        journal.record("registration.give_consent", "registration", registration_id, purpose=purpose)
        _tell(registration_id, purpose, True)


def withdraw_consent(registration_id: int, purpose: str) -> bool:
    """Withdraw the consent to a purpose. Without the one to taking part the registration is cancelled and all the data are
    erased, at once: then True. Refused: registration.gone."""
    _known(purpose)
    with writing():
        open_registration(registration_id)
        journal.record("registration.withdraw_consent", "registration", registration_id, purpose=purpose)
        if purpose == PARTICIPATION:
            erase_person("registration", registration_id, reason=BY_WITHDRAWAL)
            return True
        withdraw_consents("registration", registration_id, [purpose])
        end_parental_consents("registration", registration_id, [purpose], WITHDRAWN)
        _tell(registration_id, purpose, False)
    return False


def _known(purpose: str) -> None:
    if purpose not in PURPOSES:
        raise refuse("registration.no_purpose")


def _tell(registration_id: int, purpose: str, given: bool) -> None:
    for listener in after_consent:
        listener(registration_id, purpose, given)
