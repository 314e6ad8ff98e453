"""Codes that people type and tokens that links carry: Crockford base32, digits with a Damm check, certificate codes
with a check mod 31, and sealed numbers for private links. Knows no database and no clock."""

import hashlib
import hmac
import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(CROCKFORD)}

# Totally anti-symmetric quasigroup of order 10 (H. M. Damm, 2004): finds every single error and neighbour swap.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)

CERTIFICATE_ALPHABET = CROCKFORD[:31]  # without Z: 31 is a prime, so one letter checks eleven
_LOOK_ALIKES = str.maketrans("OILUZАВЕЁКМНОРСТУХЗІ", "011V2ABEEKMH0PCTYX31")

_MAC_BYTES = 16
_NUMBER_BYTES = 6
_GENERATION_BYTES = 2
_SEALED_BYTES = _NUMBER_BYTES + _GENERATION_BYTES + _MAC_BYTES


def encode_base32(data: bytes) -> str:
    """Crockford base32, highest bits first, padding bits zero, no padding letters."""
    letters = -(-len(data) * 8 // 5)
    bits = int.from_bytes(data, "big") << (letters * 5 - len(data) * 8)
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(letters * 5 - 5, -1, -5))


def decode_base32(text: str, size: int) -> bytes:
    """Exactly *size* bytes back. ValueError for any other length, letter, case or a padding bit that is not zero."""
    padding = len(text) * 5 - size * 8
    if not 0 <= padding < 5:
        raise ValueError("length")
    bits = 0
    for letter in text:
        value = _VALUES.get(letter)
        if value is None:
            raise ValueError("letter")
        bits = bits << 5 | value
    if bits & ((1 << padding) - 1):
        raise ValueError("padding")
    return (bits >> padding).to_bytes(size, "big")


def random_digits(count: int) -> str:
    """*count* decimal digits from the system's random source, leading zeros kept."""
    return f"{secrets.randbelow(10**count):0{count}d}"


def damm_digit(digits: str) -> str:
    """The digit which, put after *digits*, makes `damm_holds` true. ValueError for anything but 0–9."""
    state = 0
    for digit in digits:
        if digit not in "0123456789":
            raise ValueError("digit")
        state = int(_DAMM[state][int(digit)])
    return str(state)


def damm_holds(digits: str) -> bool:
    """Whether the last digit of *digits* is the Damm digit of the others."""
    return damm_digit(digits) == "0"


def short_code() -> str:
    """A ticket's short code: 6 random digits and their Damm digit, 7 in all. Not a secret; unique in an event only."""
    digits = random_digits(6)
    return digits + damm_digit(digits)


def print_short_code(code: str) -> str:
    """`4128703` as it is printed and said: `412 870 3`."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"


def read_short_code(typed: str) -> str | None:
    """The 7 digits of what somebody typed, or None when it is no short code or its check digit does not hold."""
    digits = "".join(typed.replace("-", " ").split())
    if len(digits) != 7 or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if damm_holds(digits) else None


def _certificate_check(letters: str) -> str:
    total = sum((place + 2) * _VALUES[letter] for place, letter in enumerate(letters))
    return CERTIFICATE_ALPHABET[-total % 31]


def certificate_code() -> str:
    """A paper's code: 11 random letters and their check mod 31, 12 in all, as it is stored and stands in addresses."""
    letters = "".join(secrets.choice(CERTIFICATE_ALPHABET) for _ in range(11))
    return letters + _certificate_check(letters)


def print_certificate_code(code: str) -> str:
    """`XXXXXXXXXXXX` as it is printed: `XXXX-XXXX-XXXX`."""
    return "-".join((code[:4], code[4:8], code[8:]))


def read_certificate_code(typed: str) -> str | None:
    """The 12 letters of a typed or scanned code, look-alikes folded (O→0, I and L→1, Z→2, U→V, Cyrillic letters);
    None when it is no code or its check does not hold."""
    code = "".join(typed.replace("-", " ").split()).upper().translate(_LOOK_ALIKES)
    if len(code) != 12 or any(letter not in CERTIFICATE_ALPHABET for letter in code):
        return None
    return code if _certificate_check(code[:11]) == code[11] else None


def _mac(secret: str | bytes, purpose: str, head: bytes) -> bytes:
    key = secret.encode() if isinstance(secret, str) else secret
    message = b"tochka/seal/1\0" + purpose.encode() + b"\0" + head
    return hmac.new(key, message, hashlib.sha256).digest()[:_MAC_BYTES]


def seal(secret: str | bytes, purpose: str, number: int, generation: int = 1) -> str:
    """A private link's token, 39 lower-case letters: *number* (below 2^48) ‖ *generation* (below 2^16) ‖ HMAC-SHA256
    cut to 16 bytes. Raising the generation kept with the row makes all earlier links dead."""
    head = number.to_bytes(_NUMBER_BYTES, "big") + generation.to_bytes(_GENERATION_BYTES, "big")
    return encode_base32(head + _mac(secret, purpose, head)).lower()


def unseal(secret: str | bytes, purpose: str, token: str) -> tuple[int, int] | None:
    """(number, generation) of a token that `seal` made with the same secret and purpose, else None. The caller still
    compares the generation. Capitals are read too, for a link typed from paper."""
    if not token.isascii():
        return None
    try:
        data = decode_base32(token.upper(), _SEALED_BYTES)
    except ValueError:
        return None
    head, mac = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(secret, purpose, head)):
        return None
    return int.from_bytes(head[:_NUMBER_BYTES], "big"), int.from_bytes(head[_NUMBER_BYTES:], "big")
