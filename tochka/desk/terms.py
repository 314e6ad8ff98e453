"""Words of the desk: what the lists of people are called in the journal of looks."""

from tochka.kit.words import _l

# The view of a list → what it is to people. A test holds it against the views.
LOOKS = {
    "registration.people": _l("list of participants"),
    "registration.person": _l("one participant"),
    "registration.export": _l("list of participants, table file"),
    "registration.sheet": _l("registration sheet, PDF"),
    "registration.consents": _l("consents"),
    "registration.consents_xlsx": _l("consents, table file"),
    "registration.papers": _l("papers of parents"),
    "registration.delegation": _l("a school's list"),
    "registration.delegation_files": _l("files of a school's list"),
    "registration.corrections": _l("requests to correct"),
    "registration.delegation_parents": _l("papers of parents, a school's list"),
    "registration.teams": _l("teams"),
    "registration.review": _l("applications to review"),
    "tickets.badges": _l("badges, PDF"),
    "tickets.delegation_papers": _l("tickets of a school, PDF"),
    "checkin.paper": _l("a signed sheet"),
    "checkin.photo": _l("photo of a signed sheet"),
    "checkin.questions": _l("questions of the door"),
    "checkin.walkin": _l("one who came without registration"),
    "checkin.fetch": _l("list on a phone at the door"),
    "certificates.event": _l("journal of certificates"),
    "certificates.register": _l("journal of certificates, table file"),
    "certificates.journal": _l("journal of certificates, PDF"),
    "certificates.award": _l("whom to award"),
    "certificates.school_zip": _l("a school's certificates, ZIP"),
    "certificates.event_zip": _l("all certificates, ZIP"),
    "certificates.print_file": _l("certificates to print"),
    "certificates.school_page": _l("a school's certificates"),
    "certificates.school_page_zip": _l("a school's certificates, ZIP"),
    "certificates.school_page_print": _l("certificates to print, a school"),
}
