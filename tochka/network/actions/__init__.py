"""The verbs of the network, and the directory of schools that is kept in memory."""

from tochka.network.actions.agreements import (
    AgreementDraft,
    add_agreement,
    change_agreement,
    keep_scan,
    type_of_scan,
)
from tochka.network.actions.directory import Directory, directory, school_index
from tochka.network.actions.municipalities import (
    add_municipality,
    add_region,
    after_card_saved,
    change_municipality,
    save_operator_card,
)
from tochka.network.actions.organizations import (
    CentreDraft,
    OrganizationDraft,
    add_organization,
    change_organization,
    close_organization,
    reopen_organization,
)
from tochka.network.actions.requests import add_requested, ask_for_organization, decline, match, on_request_closed

__all__ = [
    "AgreementDraft",
    "CentreDraft",
    "Directory",
    "OrganizationDraft",
    "add_agreement",
    "add_municipality",
    "add_organization",
    "add_region",
    "add_requested",
    "after_card_saved",
    "ask_for_organization",
    "change_agreement",
    "change_municipality",
    "change_organization",
    "close_organization",
    "decline",
    "directory",
    "keep_scan",
    "match",
    "on_request_closed",
    "reopen_organization",
    "save_operator_card",
    "school_index",
    "type_of_scan",
]
