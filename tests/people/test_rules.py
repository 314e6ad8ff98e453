"""Who may do what: the table of roles and permissions, safe addresses, delays, passwords."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.kit.access import Reach, Scope
from tochka.people import rules
from tochka.people.models import Held
from tochka.people.terms import EVERYTHING, INVITES, NODES, PERMISSIONS, ROLES

HERE = Scope(region=1, municipality=2, organization=3, event=4)
ELSEWHERE = Scope(region=10, municipality=20, organization=30, event=40)
NUMBERS = {"region": 1, "municipality": 2, "organization": 3, "event": 4}

# What each role may do where it stands, said once more and by hand: a change of the terms must be meant.
MAY = {
    "regional_coordinator": (
        "certificate.view closing.view event.view message.view network.view people.invite people.view plan.view"
    ),
    "municipal_curator": (
        "agreement.edit certificate.issue certificate.view closing.report closing.view directive.edit door.run event.create "
        "event.edit event.view message.send message.view network.edit network.view operator.edit people.invite people.view "
        "plan.edit plan.run plan.view registration.edit registration.view"
    ),
    "head_of_centre": (
        "agreement.edit certificate.issue certificate.view closing.report closing.view door.run event.create event.edit "
        "event.view message.send message.view network.view people.invite people.view plan.edit plan.view registration.edit "
        "registration.view"
    ),
    "organizer": (
        "certificate.issue certificate.view closing.view door.run event.create event.edit event.view message.send "
        "message.view people.invite plan.edit plan.view registration.edit registration.view"
    ),
    "volunteer": "door.run event.view",
}
MAY["administrator"] = " ".join(sorted(EVERYTHING))


def held_at(role: str, node: str) -> Held:
    return Held(role, **({node: NUMBERS[node]} if node else {}))


def all_grants() -> list[Held]:
    return [held_at(role, node) for role in ROLES for node in NODES[role] or ("",)]


@pytest.mark.parametrize("held", all_grants(), ids=lambda held: held.role)
@pytest.mark.parametrize("permission", sorted(EVERYTHING))
def test_role_may_on_its_own_node_what_the_table_says_and_nothing_elsewhere(held: Held, permission: str) -> None:
    told = permission in MAY[held.role].split()
    assert rules.allows([held], permission, HERE) is told
    assert rules.allows([held], permission, None) is told
    assert rules.allows([held], permission, ELSEWHERE) is (told and held.role == "administrator")


def test_nobody_may_without_grants() -> None:
    assert not rules.allows([], "event.view", None)
    assert rules.reach_of([], "event.view") == Reach()


def test_role_reaches_down_and_never_up() -> None:
    head = Held("head_of_centre", organization=3)
    assert rules.allows([head], "event.edit", Scope(1, 2, 3, 4))
    assert not rules.allows([head], "event.edit", Scope(1, 2, 33, 4))
    assert not rules.allows([head], "network.view", Scope(1, 2))
    assert not rules.allows([Held("organizer", event=4)], "event.edit", Scope(1, 2, 3))


def test_node_of_one_kind_never_covers_a_node_of_another_kind_with_its_number() -> None:
    assert not rules.allows([Held("municipal_curator", municipality=3)], "event.edit", Scope(region=3, organization=3))


def test_unknown_role_may_nothing() -> None:
    assert not rules.allows([Held("director", region=1)], "event.view", None)


def test_reach_gathers_the_nodes_of_all_grants_that_give_the_permission() -> None:
    grants = [
        Held("municipal_curator", municipality=2),
        Held("head_of_centre", organization=3),
        Held("volunteer", event=4),
    ]
    assert rules.reach_of(grants, "event.edit") == Reach(municipalities=frozenset({2}), organizations=frozenset({3}))
    assert rules.reach_of(grants, "door.run") == Reach(
        municipalities=frozenset({2}), organizations=frozenset({3}), events=frozenset({4})
    )
    assert rules.reach_of([Held("administrator")], "network.edit") == Reach(everything=True)


MANAGES = {
    "administrator": set(ROLES),
    "regional_coordinator": {"municipal_curator"},
    "municipal_curator": {"head_of_centre", "organizer", "volunteer"},
    "head_of_centre": {"organizer", "volunteer"},
    "organizer": {"organizer", "volunteer"},
    "volunteer": set(),
}


@pytest.mark.parametrize("held", all_grants(), ids=lambda held: held.role)
def test_role_gives_only_lesser_roles_and_only_within_its_node(held: Held) -> None:
    assert {role for role in ROLES if rules.manages([held], role, HERE)} == MANAGES[held.role]
    beyond = MANAGES[held.role] if held.role == "administrator" else set()
    assert {role for role in ROLES if rules.manages([held], role, ELSEWHERE)} == beyond


def test_nobody_invites_to_more_than_the_inviter_may() -> None:
    for role, invited in INVITES.items():
        for other in invited:
            assert PERMISSIONS[other] - {"event.create"} <= PERMISSIONS[role] | _beyond(role)


def _beyond(role: str) -> frozenset[str]:
    """A regional coordinator appoints curators, who work with what she only looks at."""
    return PERMISSIONS["municipal_curator"] if role == "regional_coordinator" else frozenset()


@pytest.mark.parametrize(
    ("role", "node", "code"),
    [
        ("volunteer", "event", None),
        ("volunteer", "organization", "people.wants_event"),
        ("organizer", "organization", None),
        ("organizer", "event", None),
        ("organizer", "region", "people.wants_organization_or_event"),
        ("administrator", "", None),
        ("administrator", "region", "people.wants_nothing"),
        ("municipal_curator", "", "people.wants_municipality"),
        ("director", "region", "people.unknown_role"),
    ],
)
def test_role_stands_only_on_its_kind_of_node(role: str, node: str, code: str | None) -> None:
    refusal = rules.refusal_to_node(role, node)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize("target", ["/events/mine", "/events/5/desk?tab=people&q=%D0%B0", "/", "/a#b"])
def test_path_of_this_site_is_safe_to_go_to(target: str) -> None:
    assert rules.safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "events",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x",
        "/" + "a" * 3000,
        " /events",
    ],
)
def test_address_that_leads_elsewhere_is_refused(target: str | None) -> None:
    assert rules.safe_next(target) is None


@given(st.text(max_size=60))
def test_safe_address_always_begins_with_one_slash(text: str) -> None:
    found = rules.safe_next(text)
    assert found is None or (found == text and found.startswith("/") and not found.startswith(("//", "/\\")))


def test_first_tries_are_free_and_each_later_one_waits_longer() -> None:
    waits = [rules.wait_after(failures).total_seconds() for failures in range(12)]
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert rules.wait_after(10_000) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("короткий", "people.password_short"),
        ("x" * 201, "people.password_long"),
        ("aaaaaaaaaaaa", "people.password_guessable"),
        ("1234567890", "people.password_guessable"),
        ("йцукенгшщзх", "people.password_guessable"),
        ("maria@school.ru", "people.password_guessable"),
        ("maria@school.ru1", "people.password_guessable"),
        ("дождь чайник полка", None),
        ("ҕ ҥ ө һ ү и ещё слово", None),
    ],
)
def test_password_is_long_and_not_the_first_that_one_guesses(password: str, code: str | None) -> None:
    refusal = rules.refusal_to_password(password, "maria@school.ru")
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize("email", ["a@b.ru", "maria.p+x@mail.school-8.tommot.ru", "o'neil@xn--80a1acny.xn--p1ai"])
def test_email_that_a_letter_can_be_sent_to(email: str) -> None:
    assert rules.is_email(email)


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@b", "a@@b.ru", "a b@c.ru", ".a@b.ru", "a.@b.ru", "a..b@c.ru", "a@-b.ru", "a@b..ru", "а@б.рф",
     "a@b.ru\nBcc: c@d.ru", "x" * 250 + "@b.ru"],
)  # fmt: skip
def test_email_that_no_letter_can_be_sent_to(email: str) -> None:
    assert not rules.is_email(email)


def test_my_page_stays_open_for_two_hours() -> None:
    noon = datetime(2026, 11, 21, 3, tzinfo=UTC)
    session = rules.my_session("a@b.ru", noon)
    assert rules.my_email(session, noon + timedelta(hours=1, minutes=59)) == "a@b.ru"
    assert rules.my_email(session, noon + timedelta(hours=2)) is None
    assert rules.my_email({}, noon) is None
    assert rules.my_email({"my_email": 5, "my_email_until": "soon"}, noon) is None


def test_device_is_named_by_browser_and_system() -> None:
    phone = (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
    )
    assert rules.device_words(phone) == ("Chrome", "Android")
    assert rules.device_words(phone.replace("Mobile", "YaBrowser/24.1 Mobile")) == ("Яндекс Браузер", "Android")
    assert rules.device_words("curl/8.5") == ("", "")
