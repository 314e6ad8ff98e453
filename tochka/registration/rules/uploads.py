"""Files that people send in answers: what they are by their first bytes, and whether they are taken."""

import io
import zipfile

from tochka.kit.errors import Refusal

MOST = 5 * 1024 * 1024
_HEADS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", DOCX: ".docx"}


def type_of_file(data: bytes) -> str | None:
    """The type of a PDF, PNG, JPEG or DOCX by what is in it, whatever its name says; None for anything else."""
    for head, kind in _HEADS.items():
        if data.startswith(head):
            return kind
    return DOCX if data.startswith(b"PK\x03\x04") and _is_docx(data) else None


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        return False
    return "word/document.xml" in names and not any(name.endswith("vbaProject.bin") for name in names)


def refusal_to_file(data: bytes, field: str) -> Refusal | None:
    """Why a file is not taken: empty, above 5 MB, or of another type."""
    if len(data) > MOST:
        return Refusal("registration.file_big", {}, field)
    if type_of_file(data) is None:
        return Refusal("registration.file_type", {}, field)
    return None


def file_name(typed: str, data: bytes) -> str:
    """The file's own name without folders, with the ending that its content deserves, at most 120 signs."""
    plain = "".join(sign for sign in typed.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())
    ending = ENDINGS[type_of_file(data) or "application/pdf"]
    stem = plain.rsplit(".", 1)[0].strip(" .") or "file"
    return stem[:110] + ending
