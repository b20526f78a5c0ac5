"""Work mapped over any executor; a worker that dies loses no more than what it was at."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Generic, Protocol, TypeVar

import attrs

from ..errors import Fault, FaultKind
from ..texts import N_

Task = TypeVar("Task")
Found = TypeVar("Found")
Progress = Callable[[int, int], None]
"""Told how many are done, and of how many."""

TRIES = 3
"""So often a piece of work may take its worker with it before it is given up."""

BROKEN = FaultKind(
    "ASN-PAR-005",
    N_("{name} was not finished: its worker ended {times} time(s)."),
    N_("The system ends a worker that takes too much memory; everything else was finished."),
    N_("Make smaller partitions or use fewer workers, then go on with --resume."),
)


class Pool(Protocol):
    """What gives executors, and a new one when its last one broke."""

    @property
    def at_once(self) -> int | None:
        """How much is handed over at a time, ``None`` for all; it shares the blame for a break."""

    def opened(self) -> AbstractContextManager[Executor]:
        """An executor until the end of the block."""


@attrs.frozen
class Given:
    """An executor of somebody else, who closes it; where it breaks, nothing can be tried again."""

    executor: Executor
    at_once: int | None = None

    @contextmanager
    def opened(self) -> Iterator[Executor]:
        """That executor."""
        yield self.executor


def mapped(
    work: Callable[[Task], Found],
    tasks: Sequence[Task],
    over: Executor | Pool | None,
    progress: Progress | None = None,
) -> Generator[tuple[Task, Found | Fault], None, None]:
    """
    Each of *tasks* with what *work* makes of it, in the order in which they come to an end.

    Without an executor everything happens here. Where a worker dies, what was at work then is done
    again, one by one, so that what kills workers is known: after :data:`TRIES` deaths it comes back
    as a fault (``ASN-PAR-005``), all else is done. An executor that is given by itself cannot be
    opened again: what it leaves undone is a fault at once. *work* and *tasks* go through pickle.
    An exception in *work* is raised here. Workers are ended when this generator is closed.
    """
    found = _here(work, tasks) if over is None else _there(work, tasks, over)
    with closing(found):
        for done, each in enumerate(found, 1):
            if progress is not None:
                progress(done, len(tasks))
            yield each


def _here(
    work: Callable[[Task], Found], tasks: Sequence[Task]
) -> Generator[tuple[Task, Found | Fault], None, None]:
    return ((task, work(task)) for task in tasks)


def _there(
    work: Callable[[Task], Found], tasks: Sequence[Task], over: Executor | Pool
) -> Generator[tuple[Task, Found | Fault], None, None]:
    pool: Pool = Given(over) if isinstance(over, Executor) else over
    once = isinstance(pool, Given)
    waiting = deque((task, 0) for task in tasks)
    suspects: deque[tuple[Task, int]] = deque()
    while waiting or suspects:
        run = _Run(work, waiting, pool.at_once) if waiting else _Run(work, suspects, 1)
        with pool.opened() as executor:
            yield from run.results(executor)
        if once:
            left = [*run.lost, *waiting] if run.broken else run.lost
            yield from ((task, BROKEN.at(name=_name(task), times=1)) for task, _ in left)
            if run.broken:
                return
            continue
        for task, deaths in run.lost:
            if deaths + 1 >= TRIES:
                yield task, BROKEN.at(name=_name(task), times=deaths + 1)
            else:
                suspects.append((task, deaths + 1))


def _name(task: object) -> str:
    return str(getattr(task, "name", task))


class _Run(Generic[Task, Found]):
    """One executor's turn: it takes from *waiting* until that is empty or the executor breaks."""

    def __init__(
        self,
        work: Callable[[Task], Found],
        waiting: deque[tuple[Task, int]],
        at_once: int | None,
    ) -> None:
        self.work, self.waiting, self.at_once = work, waiting, at_once
        self.lost: list[tuple[Task, int]] = []
        self.broken = False

    def results(self, executor: Executor) -> Iterator[tuple[Task, Found | Fault]]:
        """What comes to an end."""
        running: dict[Future[Found], tuple[Task, int]] = {}
        while (self.waiting and not self.broken) or running:
            self._hand_over(executor, running)
            ended, _ = wait_for(running, return_when=FIRST_COMPLETED)
            for future in ended:
                task, deaths = running.pop(future)
                try:
                    yield task, future.result()
                except (BrokenExecutor, CancelledError) as error:
                    self.broken |= isinstance(error, BrokenExecutor)
                    self.lost.append((task, deaths))
                except Exception as error:
                    if type(error).__name__ != "KilledWorker":  # what Dask raises, not loaded here
                        raise
                    self.lost.append((task, deaths))

    def _hand_over(
        self, executor: Executor, running: dict[Future[Found], tuple[Task, int]]
    ) -> None:
        room = len(self.waiting) if self.at_once is None else self.at_once - len(running)
        while self.waiting and room > 0 and not self.broken:
            task, deaths = self.waiting.popleft()
            try:
                running[executor.submit(self.work, task)] = task, deaths
            except BrokenExecutor:
                self.broken = True
                self.waiting.appendleft((task, deaths))
            room -= 1
