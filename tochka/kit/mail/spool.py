"""The spool: where letters lie while there is no mail server. Erasing a person removes hers and those that name her."""

from collections.abc import Collection
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tochka.kit.russian import fold
from tochka.kit.transactions import after_commit

_folders: list[Path] = []


def use_spool(folder: Path) -> None:
    """Tell where letters lie."""
    _folders[:] = [folder]


def file_stem(message_id: str) -> str:
    """The name, without its ending, of the file in which a letter lies."""
    return message_id.strip("<>").split("@")[0]


def forget_spooled(message_ids: Collection[str] = (), words: Collection[str] = ()) -> None:
    """After the commit, remove letters with these Message-IDs, and those that have one of the words (an address, a whole
    name) in their head or text. Half-written ones go with the rest."""
    stems, wanted = {file_stem(each) for each in message_ids}, {fold(each) for each in words if len(each) > 3}
    if (stems or wanted) and _folders and _folders[0].is_dir():
        after_commit(lambda: _sweep(_folders[0], stems, wanted))


def _sweep(folder: Path, stems: Collection[str], wanted: Collection[str]) -> None:
    for path in [*folder.glob("*.eml"), *folder.glob("*.part")]:
        if path.stem in stems or (wanted and _has(path, wanted)):
            path.unlink(missing_ok=True)


def _has(path: Path, wanted: Collection[str]) -> bool:
    try:
        letter: EmailMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
        parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    except (OSError, ValueError, LookupError):
        return False
    said = fold("\n".join(map(str, (letter["To"], letter["Subject"], *parts))))
    return any(word in said for word in wanted)
