"""Invitations and roles."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from tests.factories import NOON, make_account, make_event, make_municipality, make_school
from tests.people.signers import PASSWORD, last_link, letters, make_signer, refused, viewer_of
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.journal import JournalEntry
from tochka.people import actions, queries
from tochka.people.models import Account, Grant
from tochka.people.rules import reach_of
from tochka.people.terms import INVITATION


def test_invitation_makes_an_account_with_the_role(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    curator = viewer_of(make_account("municipal_curator", municipality))
    link_id = actions.invite(curator, "New@school.ru", "head_of_centre", "organization", school.id, "ru")
    assert letters() == [("people.invitation", "new@school.ru")]
    values = (link_id, "new@school.ru", "Примерова Анна", "учитель химии")
    assert refused(actions.accept_as_new, *values, "короткий", "ru") == "people.password_short"
    account_id = actions.accept_as_new(*values, PASSWORD, "en")
    account = db.session.get_one(Account, account_id)
    assert (account.email, account.post, account.language) == ("new@school.ru", "учитель химии", "en")
    grant = db.session.scalars(select(Grant).where(Grant.account_id == account_id)).one()
    assert (grant.role, grant.organization_id, grant.granted_by) == ("head_of_centre", school.id, curator.id)
    assert refused(actions.accept_as_new, *values, PASSWORD, "ru") == "people.invitation_used"


def test_invitation_adds_a_role_to_a_known_account(app: Flask) -> None:
    municipality = make_municipality()
    event = make_event(make_school(municipality))
    curator = viewer_of(make_account("municipal_curator", municipality))
    known = make_account(email="known@school.ru")
    link_id = actions.invite(curator, "known@school.ru", "volunteer", "event", event.id, "ru")
    assert actions.accept_as_known(link_id) == known.id
    assert (
        refused(actions.invite, curator, "known@school.ru", "volunteer", "event", event.id, "ru") == "people.has_role"
    )


def test_nobody_invites_beyond_her_role_or_node(app: Flask) -> None:
    mine, foreign = make_municipality(), make_municipality()
    school, other = make_school(mine), make_school(foreign)
    curator = viewer_of(make_account("municipal_curator", mine))
    organizer = viewer_of(make_account("organizer", make_event(school)))
    cases = [
        (curator, "organizer", "organization", other.id, "people.not_yours"),
        (curator, "municipal_curator", "municipality", mine.id, "people.not_yours"),
        (curator, "administrator", "", None, "people.not_yours"),
        (curator, "volunteer", "organization", school.id, "people.wants_event"),
        (curator, "organizer", "organization", 10**9, "people.unknown_node"),
        (curator, "organizer", "", None, "people.wants_organization_or_event"),
        (curator, "director", "organization", school.id, "people.unknown_role"),
        (organizer, "organizer", "organization", school.id, "people.not_yours"),
    ]
    for viewer, role, node, node_id, code in cases:
        assert refused(actions.invite, viewer, "x@school.ru", role, node, node_id, "ru") == code
    assert letters() == []


def test_second_invitation_to_the_same_replaces_the_first(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    curator = viewer_of(make_account("municipal_curator", municipality))
    first, second = (
        actions.invite(curator, "new@school.ru", "organizer", "organization", school.id, "ru") for _ in range(2)
    )
    assert (
        refused(actions.accept_as_new, first, "new@school.ru", "А", "", PASSWORD, "ru") == "people.invitation_expired"
    )
    assert actions.accept_as_new(second, "new@school.ru", "А", "", PASSWORD, "ru") > 0


def test_invitation_is_void_when_withdrawn_old_or_its_inviter_has_lost_the_role(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    curator_account = make_account("municipal_curator", municipality)
    curator = viewer_of(curator_account)
    link_id = actions.invite(curator, "a@school.ru", "organizer", "organization", school.id, "ru")
    stranger = viewer_of(make_account("municipal_curator", make_municipality()))
    assert refused(actions.withdraw_invitation, link_id, stranger) == "people.not_yours"
    actions.withdraw_invitation(link_id, curator)
    assert (
        refused(actions.accept_as_new, link_id, "a@school.ru", "А", "", PASSWORD, "ru") == "people.invitation_expired"
    )

    with clock.stopped_at(NOON):
        link_id = actions.invite(curator, "b@school.ru", "organizer", "organization", school.id, "ru")
    with clock.stopped_at(NOON + timedelta(days=14)):
        values = (link_id, "b@school.ru", "Б", "", PASSWORD, "ru")
        assert refused(actions.accept_as_new, *values) == "people.invitation_expired"

    link_id = actions.invite(curator, "c@school.ru", "organizer", "organization", school.id, "ru")
    administrator = viewer_of(make_account("administrator"))
    grant = db.session.scalars(select(Grant).where(Grant.account_id == curator_account.id)).one()
    actions.revoke_grant(grant.id, administrator.id, administrator.grants)
    assert (
        refused(actions.accept_as_new, link_id, "c@school.ru", "В", "", PASSWORD, "ru") == "people.invitation_expired"
    )
    assert db.session.scalar(select(func.count(Account.id)).where(Account.email == "c@school.ru")) == 0


def test_revoked_role_is_gone_with_the_next_request_and_stands_in_the_journal(app: Flask) -> None:
    municipality = make_municipality()
    volunteer = make_account("volunteer", make_event(make_school(municipality)))
    key = str(actions.open_session(volunteer.id, "test")["_user_id"])
    curator = viewer_of(make_account("municipal_curator", municipality))
    grant_id = db.session.scalars(select(Grant.id).where(Grant.account_id == volunteer.id)).one()
    actions.revoke_grant(grant_id, curator.id, curator.grants)
    viewer = actions.viewer_of_cookie(key)
    assert viewer is not None
    assert viewer.grants == ()
    line = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "people.revoke")).one()
    assert (line.actor, line.object_id, line.facts["role"]) == (curator.id, volunteer.id, "volunteer")


def test_nobody_revokes_a_role_that_others_give_nor_the_last_administrator(app: Flask) -> None:
    municipality = make_municipality()
    curator_account = make_account("municipal_curator", municipality)
    curator = viewer_of(curator_account)
    own = db.session.scalars(select(Grant.id).where(Grant.account_id == curator.id)).one()
    assert refused(actions.revoke_grant, own, curator.id, curator.grants) == "people.not_yours"
    administrator = viewer_of(make_account("administrator"))
    only = db.session.scalars(select(Grant.id).where(Grant.account_id == administrator.id)).one()
    assert refused(actions.revoke_grant, only, administrator.id, administrator.grants) == "people.last_administrator"
    make_account("administrator")
    actions.revoke_grant(only, administrator.id, administrator.grants)
    assert queries.zone_of([]) == "Europe/Moscow"


def test_role_granted_twice_is_granted_once(app: Flask) -> None:
    municipality = make_municipality()
    account = make_account()
    first = actions.grant_role(account.id, "municipal_curator", "municipality", municipality.id)
    assert actions.grant_role(account.id, "municipal_curator", "municipality", municipality.id) == first
    assert refused(actions.grant_role, account.id, "volunteer", "region", 1) == "people.wants_event"


def test_email_belongs_to_one_account(app: Flask) -> None:
    make_signer()
    assert refused(make_signer, email="MARIA@school.ru") == "people.email_taken"


def test_invitations_wait_in_the_list_until_accepted(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality, 8, short_name="СОШ №8", locality="г.Томмот")
    curator = viewer_of(make_account("municipal_curator", municipality))
    link_id = actions.invite(curator, "new@school.ru", "organizer", "organization", school.id, "ru")
    reach = reach_of(curator.grants, "people.invite")
    assert [(link.id, words) for link, words in queries.invitations(reach)] == [(link_id, "СОШ №8, г.Томмот")]
    actions.accept_as_new(link_id, "new@school.ru", "А", "", PASSWORD, "ru")
    assert queries.invitations(reach) == []
    assert last_link(INVITATION).used_at is not None
