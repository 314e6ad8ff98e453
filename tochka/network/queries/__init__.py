"""Every read of the network that has a join, a count or a filter."""

from tochka.network.queries.agreements import (
    AgreementLine,
    agreement_page,
    agreements_within,
    schools_of_reach,
    scope_of_agreement,
)
from tochka.network.queries.centres import centre_names, centres_of, only_centre_of, schools_with_centres
from tochka.network.queries.lists import (
    ListFilter,
    MunicipalityLine,
    OrganizationLine,
    OrganizationList,
    municipality_list,
    organization_list,
    organization_page,
    regions,
    requests_within,
    waiting_requests,
)
from tochka.network.queries.places import (
    municipalities_within,
    operator_card,
    operator_of,
    organizations_within,
    scope_of_municipality,
    scope_of_organization,
    scope_of_region,
    scope_of_request,
)
from tochka.network.queries.schools import (
    municipality_names,
    organizations_of,
    prose_schools,
    school_of,
    schools_of,
)

__all__ = [
    "AgreementLine",
    "ListFilter",
    "MunicipalityLine",
    "OrganizationLine",
    "OrganizationList",
    "agreement_page",
    "agreements_within",
    "centre_names",
    "centres_of",
    "municipalities_within",
    "municipality_list",
    "municipality_names",
    "only_centre_of",
    "operator_card",
    "operator_of",
    "organization_list",
    "organization_page",
    "organizations_of",
    "organizations_within",
    "prose_schools",
    "regions",
    "requests_within",
    "school_of",
    "schools_of",
    "schools_of_reach",
    "schools_with_centres",
    "scope_of_agreement",
    "scope_of_municipality",
    "scope_of_organization",
    "scope_of_region",
    "scope_of_request",
    "waiting_requests",
]
