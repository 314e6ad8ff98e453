"""The ticket's token: what we signed opens, and nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors import make_tickets
from tochka.kit.codes import CROCKFORD
from tochka.tickets.rules import token
from tochka.tickets.rules.token import Key, Kind, Proof, Token

PRIVATE = Ed25519PrivateKey.from_private_bytes(make_tickets.SECRETS[1])
KEYS = {1: Key(PRIVATE.public_key().public_bytes_raw())}

TOKENS = st.builds(
    Token,
    kind=st.sampled_from(Kind.ALL),
    key=st.just(1),
    event=st.integers(0, 2**24 - 1),
    ticket=st.integers(0, 2**32 - 1),
    issue=st.integers(0, 255),
    parts=st.integers(0, 2**16 - 1),
)


@given(TOKENS)
def test_token_reads_back_what_was_signed(said):
    text = token.sign(PRIVATE, said)
    assert len(text) == token.LETTERS == 122
    assert token.read(text, KEYS) == said


def test_token_is_the_same_at_each_signing():
    assert make_tickets.FILE.read_text() == make_tickets.text()


@given(st.integers(0, 121), st.integers(1, 31))
def test_token_with_one_letter_changed_is_refused(place, step):
    good = make_tickets.GOOD
    other = CROCKFORD[(CROCKFORD.index(good[place]) + step) % 32]
    assert token.read(good[:place] + other + good[place + 1 :], KEYS) is None


@given(st.text(max_size=140) | st.text(alphabet=CROCKFORD, min_size=122, max_size=122))
def test_token_of_any_other_text_is_refused_without_a_crash(text):
    assert token.read(token.text_of_code(text), KEYS) is None


def test_token_of_a_revoked_or_unknown_key_proves_nothing():
    signed = token.parse(make_tickets.GOOD)
    assert isinstance(signed, token.SignedToken)
    assert token.prove(signed, KEYS) is Proof.GOOD
    assert token.prove(signed, {1: Key(KEYS[1].public, revoked=True)}) is Proof.REVOKED_KEY
    assert token.prove(signed, {}) is Proof.UNKNOWN_KEY
    assert token.prove(signed, {1: Key(bytes(32))}) is Proof.FORGED


@pytest.mark.parametrize("wrong", [{"event": 2**24}, {"ticket": 2**32}, {"issue": 256}, {"key": 256}, {"parts": 2**16}])
def test_token_refuses_to_sign_numbers_that_do_not_fit(wrong):
    fields = {"kind": Kind.PERSON, "key": 1, "event": 1, "ticket": 1} | wrong
    with pytest.raises(OverflowError):
        token.sign(PRIVATE, Token(**fields))


def test_token_refuses_to_sign_an_unknown_kind():
    with pytest.raises(ValueError, match="kind"):
        token.sign(PRIVATE, Token(5, 1, 1, 1))


@pytest.mark.parametrize(
    ("scanned", "text"),
    [("HTTPS://HOST/T/ABC", "ABC"), ("ABC", "ABC"), (" ABC\n", "ABC"), ("HTTPS://HOST/T/", ""), ("", "")],
)
def test_text_of_code_is_what_follows_the_last_slash(scanned, text):
    assert token.text_of_code(scanned) == text


def test_parts_mask_leaves_it_to_the_list_when_a_number_does_not_fit():
    assert token.parts_mask([]) == 0
    assert token.parts_mask([0, 3, 15]) == 0b1000000000001001
    assert token.parts_mask([0, 16]) == 0
