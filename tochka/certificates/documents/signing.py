"""An optional digital signature (PAdES) by the body's own key, over the finished paper. The library is loaded when needed."""

from io import BytesIO
from pathlib import Path
from typing import Any

REASON = "Документ выдан организацией"


class BadKey(Exception):
    """A key file cannot be read with its password; the message is for the person who starts the service."""


def signed(pdf: bytes, key: bytes, password: str, issuer: str = "") -> bytes:
    """The paper with an invisible signature of the key's owner (PKCS #12 with its chain), as PAdES wants it: SHA-256, the
    certificate inside. The paper's own bytes stay as they are, the signature follows them. Raises BadKey."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    about: Any = signers.PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=REASON,
        name=issuer or None,
    )
    signer = _signer(key, password)
    made = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), about, signer=signer)
    return bytes(made.getvalue())


def _signer(key: bytes, password: str) -> Any:
    from pyhanko.sign import signers

    try:
        return signers.SimpleSigner.load_pkcs12_data(key, other_certs=[], passphrase=password.encode() or None)
    except ValueError as error:
        raise BadKey("the key file does not open with this password") from error


def key_of(folder: Path, body_id: int) -> bytes | None:
    """The key of a body, `<id>.p12` in the folder of keys; None where it signs by hand alone."""
    path = folder / f"{body_id}.p12"
    return path.read_bytes() if path.is_file() else None
