"""Writing files whole or not at all, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from ..errors import FaultKind, InvalidInput
from ..texts import N_

NO_FOLDER = FaultKind(
    "ASN-TAB-021",
    N_("The folder {folder} does not exist."),
    N_("The output has no place to go."),
    N_("Make the folder first, or correct the path."),
)
NOT_A_FILE = FaultKind(
    "ASN-TAB-022",
    N_("There is something here that is not a file."),
    N_("Folders and devices are never replaced."),
    N_("Name a file, for example output.csv inside the folder."),
)
NOT_WRITABLE = FaultKind(
    "ASN-TAB-023",
    N_("The file cannot be written: {reason}."),
    N_("Nothing was changed; a file that was there before is still whole."),
    N_("Close it where it is open, or choose another folder or disk."),
)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# The marks that start a formula, also in full width, and those a reader may drop before one.
_FORMULA = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_AHEAD = " '\t\r\n\xa0"
_RISKY = f"^([{_AHEAD}]*[{_FORMULA}])"
_KEPT = f"^'([{_AHEAD}]*[{_FORMULA}])"


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """
    A path to write to; the file takes the place of *path* when the block ends well.

    The new file lies in the same folder with the same ending, reaches the disk before it takes
    over, and is removed on any failure, an interrupt included: *path* is either as before or
    whole. A link stays a link, an existing file keeps its permissions. Raises
    :class:`InvalidInput` before the block runs where the folder is missing or closed
    (``ASN-TAB-021`` to ``-023``), and after it where the disk is full.
    """
    target = Path(os.path.realpath(path))
    _check(target, str(path))
    fresh = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        _create(fresh, target)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        yield fresh
        _settle(fresh, target, path)
    except OSError as error:
        raise (_refused(path, error) if error.errno in _FULL else error) from error
    finally:
        fresh.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> None:
    """
    Write *text* as UTF-8, whole or not at all, line ends as they are.

    Raises as :func:`replacing` does.
    """
    with replacing(path) as fresh:
        fresh.write_bytes(text.encode())


def safe_cell(text: str) -> str:
    """
    Free text (a name, a note) for a cell of CSV or XLSX, so that no spreadsheet computes it.

    Text that starts with ``= + - @``, a tab or a line end, blanks and apostrophes before it or
    not, gets one apostrophe in front; all other text stays. :func:`plain_cell` and so
    :func:`~asn_worksched.files.tables.read_table` take exactly that apostrophe off again. Not
    for numbers and codes: ``-5`` would become text.
    """
    return re.sub(_RISKY, r"'\1", text)


def plain_cell(text: str) -> str:
    """The text that :func:`safe_cell` was given; text it would not write stays as it is."""
    return re.sub(_KEPT, r"\1", text)


def safe_cells(texts: pl.Expr) -> pl.Expr:
    """:func:`safe_cell` for a String column."""
    return texts.str.replace(_RISKY, "'$1")


def plain_cells(texts: pl.Expr) -> pl.Expr:
    """:func:`plain_cell` for a String column."""
    return texts.str.replace(_KEPT, "$1")


def _check(target: Path, shown: str) -> None:
    if not target.parent.is_dir():
        raise InvalidInput([NO_FOLDER.at(file=shown, folder=str(target.parent))])
    if target.exists() and not target.is_file():
        raise InvalidInput([NOT_A_FILE.at(file=shown)])
    if target.exists() and not os.access(target, os.W_OK):
        raise InvalidInput([NOT_WRITABLE.at(file=shown, reason=os.strerror(errno.EACCES))])


def _create(fresh: Path, target: Path) -> None:
    """An empty file with the permissions of the one it will replace, else those of a new file."""
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    if target.exists():
        fresh.chmod(target.stat().st_mode & 0o777)


def _settle(fresh: Path, target: Path, shown: str | Path) -> None:
    """Bring the file to the disk, then into its place."""
    try:
        with fresh.open("rb+") as written:
            os.fsync(written.fileno())
        fresh.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _refused(shown, error) from error


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk, where the system can; Windows has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(path: str | Path, error: OSError) -> InvalidInput:
    reason = error.strerror or str(error)
    return InvalidInput([NOT_WRITABLE.at(file=str(path), reason=reason)])
