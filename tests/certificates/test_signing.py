"""A paper signed by the body's own key: an independent tool says that it is whole, and a changed one is not."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select

from tests.certificates.acts import come, issue
from tests.factories import make_event, make_municipality, make_school
from tochka.certificates import actions, queries
from tochka.certificates.documents.signing import BadKey, signed
from tochka.certificates.jobs import shop
from tochka.certificates.models import Paper
from tochka.extensions import db
from tochka.kit import clock

PASSWORD = "test-password"


@pytest.fixture(scope="module")
def key() -> bytes:
    """A key and a certificate that the test signs for itself."""
    secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Департамент образования")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(secret, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"body", secret, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )


def pdfsig(path: Path) -> str:
    """What poppler's tool says of a file's signatures."""
    return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout


def test_an_issued_paper_is_signed_and_stays_the_same(app: Flask, key: bytes, tmp_path: Path) -> None:
    school = make_school(make_municipality(name="Алданский район"), 10)
    event = make_event(school, starts_at=clock.now() - timedelta(hours=3))
    body = queries.body_of(event.id)
    assert body is not None
    settings = app.extensions["settings"] = replace(app.extensions["settings"], signing_password=PASSWORD)
    settings.signing.mkdir()
    (settings.signing / f"{body.id}.p12").write_bytes(key)
    come(event, school, "Образцова Мария Петровна")
    issue(event)
    paper = db.session.scalars(select(Paper)).one()
    data = actions.paper_again(paper, shop())
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    said = pdfsig(path)
    assert "Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert data == actions.paper_again(paper, shop())
    with pikepdf.open(path) as file:
        assert file.check_pdf_syntax() == []


def test_a_changed_paper_is_told(key: bytes, tmp_path: Path) -> None:
    from tochka.certificates.documents.builtin import builtin
    from tochka.certificates.documents.engine import make_paper
    from tochka.certificates.documents.samples import sample

    data = signed(make_paper(builtin("strict"), {}, sample("strict")).pdf, key, PASSWORD)
    path = tmp_path / "changed.pdf"
    path.write_bytes(data.replace(b"/Lang", b"/Long", 1))
    assert "Signature is Valid." not in pdfsig(path)


def test_a_wrong_password_is_said(key: bytes) -> None:
    with pytest.raises(BadKey):
        signed(b"%PDF-1.7", key, "other")
