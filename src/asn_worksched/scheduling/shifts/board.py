"""The best roster so far and the best bound, shared by lanes that may be processes of their own."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .model import Grid, ShiftModel

HEAD = 4
"""Numbers ahead of each slot's roster: cost, bound, check sum, and whether there is a roster."""
NO_BOUND = -(2**62)


class Board:
    """
    A slot for each lane, and one number that asks them all to stop.

    Each lane writes in its own slot only and reads all, so nothing is locked; a check sum guards
    readers against a slot half written. *heard* is called in this process after each posting.
    """

    def __init__(
        self,
        buffer: bytearray | mmap.mmap,
        shape: tuple[int, int],
        lane: int,
        heard: Callable[[], None] | None = None,
    ) -> None:
        self._shape = shape
        self._lane = lane
        self._heard = heard
        cells = np.frombuffer(buffer, dtype=np.int64)
        self._stop = cells[:1]
        self._slots = cells[1:].reshape(-1, _slot_size(shape))
        self.lanes = len(self._slots)

    def post(self, shift: Grid, cost: int) -> None:
        """Show *shift* (lawful), if this lane has shown none that costs less."""
        slot = self._slots[self._lane]
        if slot[3] and slot[0] < cost:
            return
        held = np.ascontiguousarray(shift, dtype=np.int16).tobytes()
        raw = slot[HEAD:].view(np.uint8)
        slot[2] = -1
        raw[: len(held)] = np.frombuffer(held, dtype=np.uint8)
        slot[0], slot[3] = cost, 1
        slot[2] = _check(cost, held)
        self._tell()

    def post_bound(self, bound: int) -> None:
        """Show that no roster costs less than *bound*."""
        slot = self._slots[self._lane]
        if bound > slot[1]:
            slot[1] = bound
            self._tell()

    @property
    def bound(self) -> int:
        """The best bound shown, ``NO_BOUND`` before there is one."""
        return int(self._slots[:, 1].max())

    @property
    def cost(self) -> int | None:
        """The least cost shown, ``None`` before there is a roster."""
        shown = self._slots[self._slots[:, 3] == 1, 0]
        return int(shown.min()) if len(shown) else None

    def best(self) -> tuple[Grid, int] | None:
        """The cheapest roster shown and its cost; between equals, that of the first lane."""
        for lane in np.argsort(self._slots[:, 0], kind="stable").tolist():
            slot = self._slots[lane]
            cost, check = int(slot[0]), int(slot[2])
            held = slot[HEAD:].tobytes()[: 2 * self._shape[0] * self._shape[1]]
            if slot[3] and check == _check(cost, held):
                return np.frombuffer(held, dtype=np.int16).reshape(self._shape).copy(), cost
        return None

    def stop(self) -> None:
        """Ask every lane to stop."""
        self._stop[0] = 1

    @property
    def ended(self) -> bool:
        """Whether lanes are to stop: someone asked, or the best roster is proven."""
        cost = self.cost
        return bool(self._stop[0]) or (cost is not None and cost <= self.bound)

    def _tell(self) -> None:
        if self._heard is not None:
            self._heard()


def _check(cost: int, held: bytes) -> int:
    return crc32(held, cost & 0xFFFFFFFF)


def _slot_size(shape: tuple[int, int]) -> int:
    """How many int64 a slot takes."""
    return HEAD + -(-shape[0] * shape[1] // 4)


def _blank(shape: tuple[int, int], lanes: int) -> bytes:
    cells = np.zeros(1 + lanes * _slot_size(shape), dtype=np.int64)
    slots: npt.NDArray[np.int64] = cells[1:].reshape(lanes, -1)
    slots[:, 0], slots[:, 1] = 2**62, NO_BOUND
    return cells.tobytes()


def own_board(model: ShiftModel, heard: Callable[[], None] | None = None) -> Board:
    """A board for one lane, in memory."""
    shape = (model.people, model.days)
    return Board(bytearray(_blank(shape, 1)), shape, 0, heard)


def write_board(path: Path, model: ShiftModel, lanes: int) -> None:
    """Make the file of an empty board for *lanes* lanes."""
    path.write_bytes(_blank((model.people, model.days), lanes))


def shared_board(
    path: Path, model: ShiftModel, lane: int, heard: Callable[[], None] | None = None
) -> Board:
    """The board in the file *path*, in which this process writes as *lane*."""
    with path.open("r+b") as file:
        return Board(mmap.mmap(file.fileno(), 0), (model.people, model.days), lane, heard)
