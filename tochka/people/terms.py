"""Roles, permissions and the words of people."""

from tochka.kit.words import _l

ADMINISTRATOR = "administrator"
REGIONAL_COORDINATOR = "regional_coordinator"
MUNICIPAL_CURATOR = "municipal_curator"
HEAD_OF_CENTRE = "head_of_centre"
ORGANIZER = "organizer"
VOLUNTEER = "volunteer"

ROLES = {
    ADMINISTRATOR: _l("administrator"),
    REGIONAL_COORDINATOR: _l("regional coordinator"),
    MUNICIPAL_CURATOR: _l("municipal curator"),
    HEAD_OF_CENTRE: _l("head of a centre"),
    ORGANIZER: _l("organizer"),
    VOLUNTEER: _l("volunteer"),
}

# The node on which a role may be granted.
NODES = {
    ADMINISTRATOR: (),
    REGIONAL_COORDINATOR: ("region",),
    MUNICIPAL_CURATOR: ("municipality",),
    HEAD_OF_CENTRE: ("organization",),
    ORGANIZER: ("organization", "event"),
    VOLUNTEER: ("event",),
}

_EVENT_WORK = {
    "event.view",
    "event.edit",
    "registration.view",
    "registration.edit",
    "door.run",
    "certificate.view",
    "certificate.issue",
    "closing.view",
}

# What a role may do on its node and on everything below it. Being data, it is tested as a table.
PERMISSIONS: dict[str, frozenset[str]] = {
    REGIONAL_COORDINATOR: frozenset(
        {"network.view", "event.view", "closing.view", "people.view", "people.invite", "certificate.view"}
    ),
    MUNICIPAL_CURATOR: frozenset(
        _EVENT_WORK | {"event.create", "network.view", "network.edit", "operator.edit", "people.view", "people.invite"}
    ),
    HEAD_OF_CENTRE: frozenset(_EVENT_WORK | {"event.create", "network.view", "people.view", "people.invite"}),
    ORGANIZER: frozenset(_EVENT_WORK | {"event.create", "people.invite"}),
    VOLUNTEER: frozenset({"event.view", "door.run"}),
}
EVERYTHING = frozenset().union(*PERMISSIONS.values()) | {"site.administer"}
PERMISSIONS[ADMINISTRATOR] = EVERYTHING

# Whom a role may invite, on its own node or below.
INVITES: dict[str, tuple[str, ...]] = {
    ADMINISTRATOR: tuple(ROLES),
    REGIONAL_COORDINATOR: (MUNICIPAL_CURATOR,),
    MUNICIPAL_CURATOR: (HEAD_OF_CENTRE, ORGANIZER, VOLUNTEER),
    HEAD_OF_CENTRE: (ORGANIZER, VOLUNTEER),
    ORGANIZER: (ORGANIZER, VOLUNTEER),
    VOLUNTEER: (),
}

# Purposes of consent; the first is the only one without which there is no registration.
PARTICIPATION = "participation"
PUBLIC_CERTIFICATE = "public_certificate"
PURPOSES = {
    PARTICIPATION: _l("taking part and counting participants"),
    PUBLIC_CERTIFICATE: _l("name on the public page that verifies a certificate"),
}
