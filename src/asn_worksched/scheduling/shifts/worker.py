"""A lane as a process: ``python -m`` this module with FOLDER LANE SECONDS SEED."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep

from .board import shared_board
from .lane import Lane
from .processes import BOARD, CLOSING, MODEL, load_model


def main(folder: str, lane: str, seconds: str, seed: str) -> None:
    """Work as *lane* until the time is up, the board says stop, or standard input closes."""
    until = perf_counter() + float(seconds)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    model = load_model(Path(folder) / MODEL)
    board = shared_board(Path(folder) / BOARD, model, int(lane))
    mine = Lane(model, board, int(seed), int(lane), until, Path(folder) / CLOSING)
    while board.cost is None and mine.left > 0:
        sleep(0.01)
    if int(lane) == 1:
        mine.lead()
    else:
        mine.hunt()


def _end_with_parent() -> None:
    """Whoever started us holds the other end of standard input for as long as they live."""
    while os.read(0, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
