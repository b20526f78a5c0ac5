"""
Lanes as processes of their own, around a folder with the model and the board.

They are started as ``python -m`` of a module of ours, not by :mod:`multiprocessing`: a spawned
child would run the caller's main module again, and a forked one would share the threads of OR-Tools
and Polars. Each ends when its standard input closes, so none outlives who started it, however that
ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import numpy as np

from .board import Board, shared_board, write_board
from .model import ShiftModel

MODEL, BOARD, CLOSING = "model.npz", "board", "closing.npy"
PATIENCE = 3.0
"""Seconds that a lane has to end by itself before it is killed."""


def save_model(model: ShiftModel, path: Path) -> None:
    """Write *model* for :func:`load_model`, as NumPy arrays only."""
    held = {
        field.name: getattr(model, field.name)
        for field in attrs.fields(ShiftModel)
        if field.name != "weekends"
    }
    days = [day for days in model.weekends for day in days]
    ends = list(accumulate(len(days) for days in model.weekends))
    np.savez(path, weekend_days=np.array(days, int), weekend_ends=np.array(ends, int), **held)


def load_model(path: Path) -> ShiftModel:
    """The model in a file of :func:`save_model`."""
    with np.load(path, allow_pickle=False) as held:
        fields = dict(held)
    days, ends = fields.pop("weekend_days"), fields.pop("weekend_ends")
    weekends = tuple(tuple(part.tolist()) for part in np.split(days, ends)[: len(ends)])
    constant = int(fields.pop("constant"))
    return ShiftModel(weekends=weekends, constant=constant, **fields)


@attrs.define(eq=False)
class Lanes:
    """Running lanes and the board they write on; this process may write on it as lane 0."""

    board: Board
    running: list[subprocess.Popen[bytes]]
    folder: Path

    def check(self) -> None:
        """Raises ``ChildProcessError`` once every lane has failed."""
        if all(lane.poll() not in (None, 0) for lane in self.running):
            said = [path.read_text(errors="replace") for path in sorted(self.folder.glob("*.err"))]
            raise ChildProcessError("\n".join(said))

    @property
    def over(self) -> bool:
        """Whether every lane has ended."""
        return all(lane.poll() is not None for lane in self.running)


@contextmanager
def lanes(model: ShiftModel, *, number: int, seconds: float, seed: int) -> Iterator[Lanes]:
    """*number* lanes on *model* for *seconds*, the first of which leads; ended on leaving."""
    with TemporaryDirectory(prefix="shifts-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        save_model(model, folder / MODEL)
        write_board(folder / BOARD, model, number + 1)
        board = shared_board(folder / BOARD, model, 0)
        running: list[subprocess.Popen[bytes]] = []
        try:
            running.extend(_begin(folder, lane, seconds, seed) for lane in range(1, number + 1))
            yield Lanes(board, running, folder)
        finally:
            board.stop()
            _end(running)


def _begin(folder: Path, lane: int, seconds: float, seed: int) -> subprocess.Popen[bytes]:
    module = f"{__package__}.worker"
    command = [sys.executable, "-P", "-m", module, str(folder), str(lane), str(seconds), str(seed)]
    paths = os.pathsep.join(path for path in sys.path if path)
    with (folder / f"{lane}.err").open("wb") as errors:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": paths},
        )


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for lane in running:
        if lane.stdin is not None:
            lane.stdin.close()
    for lane in running:
        try:
            lane.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            lane.kill()
            lane.wait()
