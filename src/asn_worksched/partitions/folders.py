"""Folders that runs write into: taken only where nothing of anybody else would be lost."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import FaultKind, InvalidInput
from ..texts import N_
from .work import MADE_OF, roster_file

LIST = "rosters.json"
"""The name of the file that lists the rosters of a run; it is written last."""
_ROSTERS = "roster-*.parquet"
_NAME = re.compile(r"[0-9]{5,}")
_LEFT_OVER = re.compile(r"\.[0-9a-f]{16}\.(parquet|json)")

NO_FOLDER = FaultKind(
    "ASN-PAR-007",
    N_("The folder cannot be made or written: {reason}."),
    N_("The files of each partition need a place to go."),
    N_("Name a new folder, in a place where you may write."),
)
NO_ROSTERS = FaultKind(
    "ASN-PAR-008",
    N_("The folder is not empty, and {name} is not of an earlier run over partitions."),
    N_("Rosters written there would lie among other files, or in their place."),
    N_("Name a new folder, or an empty one."),
)


def made(folder: Path) -> Path:
    """The folder, made if need be. Raises :class:`InvalidInput` (``ASN-PAR-007``)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidInput([NO_FOLDER.at(file=str(folder), reason=reason)]) from None
    return folder


def sweep(folder: Path) -> None:
    """Remove what processes that were ended left half-written."""
    for path in folder.iterdir():
        if _LEFT_OVER.fullmatch(path.name):
            path.unlink(missing_ok=True)


def taken_over(out: Path, kept: Collection[str]) -> Path:
    """
    The folder for the rosters of a run, with nothing of earlier runs but rosters named in *kept*.

    The list of rosters goes first, so that there is none until everything is there. Other files are
    left alone, and are taken only beside rosters. Raises :class:`InvalidInput` (``ASN-PAR-007``),
    and ``ASN-PAR-008`` in a folder of somebody else, where nothing is touched.
    """
    made(out)
    listed = _listed(out)
    looks = sorted(out.glob(_ROSTERS))
    ours = [path for path in looks if path in listed or _is_ours(path)]
    strangers = [path for path in looks if path not in ours]
    if not (ours or (out / LIST) in listed):
        strangers += [path for path in sorted(out.iterdir()) if not _LEFT_OVER.match(path.name)]
    elif (out / LIST).exists() and (out / LIST) not in listed:
        strangers.append(out / LIST)
    if strangers:
        raise InvalidInput([NO_ROSTERS.at(file=str(out), name=strangers[0].name)])
    (out / LIST).unlink(missing_ok=True)
    for path in set(ours) - {roster_file(out, name) for name in kept}:
        path.unlink()
    sweep(out)
    return out.resolve()


def _listed(out: Path) -> set[Path]:
    """The list of an earlier run and the rosters it names; nothing where it is none of ours."""
    try:
        data: Any = json.loads((out / LIST).read_text(encoding="utf-8"))
        names = [str(each["name"]) for each in data["rosters"]]
    except (OSError, ValueError, TypeError, KeyError):
        return set()
    return {out / LIST, *(roster_file(out, name) for name in names if _NAME.fullmatch(name))}


def _is_ours(path: Path) -> bool:
    """Whether a roster says that it was made of a partition."""
    try:
        return MADE_OF in pl.read_parquet_metadata(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return False
