"""Roles, permissions and the words of people."""

from datetime import timedelta

from tochka.kit.errors import declare_constraints, declare_words
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
    "message.view",
    "message.send",
    "closing.view",
}

# Rows of the year's plan: those of her own school, or of the curator's whole municipality.
_PLAN_WORK = {"plan.view", "plan.edit"}

# What a role may do on its node and on everything below it. Being data, it is tested as a table.
PERMISSIONS: dict[str, frozenset[str]] = {
    REGIONAL_COORDINATOR: frozenset(
        {"network.view", "plan.view", "event.view", "closing.view", "people.view", "people.invite", "certificate.view"}
        | {"message.view"}
    ),
    MUNICIPAL_CURATOR: frozenset(
        _EVENT_WORK
        | _PLAN_WORK
        | {"plan.run", "event.create", "network.view", "network.edit", "operator.edit", "people.view", "people.invite"}
        | {"directive.edit", "closing.report", "agreement.edit"}
    ),
    HEAD_OF_CENTRE: frozenset(
        _EVENT_WORK
        | _PLAN_WORK
        | {"event.create", "network.view", "people.view", "people.invite", "closing.report", "agreement.edit"}
    ),
    ORGANIZER: frozenset(_EVENT_WORK | _PLAN_WORK | {"event.create", "people.invite"}),
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
PHOTO, PUBLICATION, MAILING = "photo", "publication", "mailing"
PURPOSES = {
    PARTICIPATION: _l("taking part and counting participants"),
    PUBLIC_CERTIFICATE: _l("name on the public page that verifies a certificate"),
    PHOTO: _l("photo and video at the event"),
    PUBLICATION: _l("name and photographs in stories about the event"),
    MAILING: _l("invitations to other events"),
}
# The same for a head of a table.
PURPOSE_NAMES = {
    PARTICIPATION: _l("Taking part"),
    PUBLIC_CERTIFICATE: _l("Public check"),
    PHOTO: _l("Photo and video"),
    PUBLICATION: _l("Publication"),
    MAILING: _l("Invitations"),
}
# How long after the event a purpose lasts (the texts of consent say the same), in years.
RETENTION_YEARS = {PARTICIPATION: 5, PUBLIC_CERTIFICATE: 5, PHOTO: 3, PUBLICATION: 3, MAILING: 1}
# What a consent came by, and why it is no longer in force.
CHANNELS = {
    "form": _l("the form on the site"),
    "link": _l("the private link"),
    "paper": _l("on paper"),
    "door": _l("at the entrance"),
}
WITHDRAWN, TERM_OVER, ERASED, REFUSED = "withdrawn", "term", "erased", "refused"
ENDS = {
    WITHDRAWN: _l("withdrawn"),
    TERM_OVER: _l("its term is over"),
    ERASED: _l("ended with the erasure"),
    REFUSED: _l("refused by the parent"),
}

# Why data are destroyed. 152-ФЗ, art. 21: within 30 days (parts 4 and 5), or 10 working days (parts 3 and 5.1).
BY_WITHDRAWAL, BY_TERM, BY_DEMAND, BY_UNLAWFUL = "withdrawn", "term", "demand", "unlawful"
ERASURE_REASONS = {
    BY_WITHDRAWAL: _l("the consent is withdrawn"),
    BY_DEMAND: _l("the person demands to stop"),
    BY_TERM: _l("the term of keeping is over"),
    BY_UNLAWFUL: _l("there was no right to keep them"),
}
DAYS_OF_ERASURE = 30
WORKING_DAYS_OF_ERASURE = 10
# To correct what a person has shown to be wrong (152-ФЗ, art. 20 part 3 and art. 21 part 2).
WORKING_DAYS_OF_CORRECTION = 7

# Links that open once, and how long they wait to be opened.
SIGN_IN, NEW_PASSWORD, INVITATION, MY_PAGE = "sign_in", "new_password", "invitation", "my_page"
LINK_TERMS = {
    SIGN_IN: timedelta(minutes=15),
    NEW_PASSWORD: timedelta(hours=1),
    INVITATION: timedelta(days=14),
    MY_PAGE: timedelta(minutes=30),
}
MY_PAGE_LASTS = timedelta(hours=2)

declare_words(
    {
        "people.not_known": _l("This e-mail and password do not fit together. Check both or ask for a link by e-mail."),
        "people.no_password": _l("Add the password, or ask for a link by e-mail."),
        "people.wait": _l("There were many tries. Try again in %(minutes)s min or ask for a link by e-mail."),
        "people.email_taken": _l("There is already an account with this e-mail."),
        "people.unknown_role": _l("Choose a role from the list."),
        "people.wants_region": _l("This role is given for a region. Choose the region."),
        "people.wants_municipality": _l("This role is given for a municipality. Choose the municipality."),
        "people.wants_organization": _l("This role is given at a school. Choose the school."),
        "people.wants_event": _l("This role is given for one event. Choose the event."),
        "people.wants_nothing": _l("An administrator looks after everything: leave the place empty."),
        "people.wants_organization_or_event": _l(
            "This role is given at a school or for one event. Choose one of them."
        ),
        "people.unknown_node": _l("Choose the place from the list."),
        "people.not_yours": _l("This role is given by others. Ask your curator."),
        "people.has_role": _l("This person already has this role here."),
        "people.last_administrator": _l("This is the last administrator. Appoint another one first."),
        "people.password_short": _l("Make the password longer: at least %(least)s signs."),
        "people.password_long": _l("Make the password shorter: at most %(most)s signs."),
        "people.password_guessable": _l("This password is easy to guess. Take several words that do not go together."),
        "people.old_password": _l("The present password does not fit."),
        "people.link_used": _l("This link has already worked. Ask for a new one."),
        "people.link_expired": _l("The time of this link is over. Ask for a new one."),
        "people.invitation_used": _l("This invitation has already been accepted. Sign in."),
        "people.invitation_expired": _l("The time of this invitation is over. Ask for a new one."),
        "people.no_text": _l(
            "The text of this consent is not published yet. The operator's card must be filled first."
        ),
        "people.nothing_destroyed": _l("Nothing was destroyed since the last act."),
        "people.parental_nobody": _l("Tick the children whose parents have signed."),
        "people.parental_no_place": _l("Say where the papers are kept: «class teacher's folder, room 12»."),
        "people.parental_ahead": _l("The date of the paper is ahead. Check it."),
        "people.parental_no_participation": _l(
            "Without the consent to taking part the other ones mean nothing: tick it too."
        ),
    }
)
declare_constraints({"uq_people_accounts_email": ("email", "people.email_taken")})
