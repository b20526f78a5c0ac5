"""Parts solved: each by the engine that fits it, one after another or over an executor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from functools import partial

import attrs

from .cpsat import by_cpsat
from .floors import apart
from .network import by_flow, nests
from .parts import Part
from .prices import Prices
from .rotation import Aside, Called, Rotation, lacking
from .sharing import by_sharing

A_CHUNK = 2_000
"""Groups that are handed over together: enough to be worth the way, few enough to be shared out."""

Problem = tuple[Rotation, tuple[Aside, ...]]
Answer = tuple[Rotation | None, Called]


def answers(
    parts: Sequence[Part], seconds: float, seed: int, executor: Executor | None = None
) -> Iterator[tuple[Part, Called]]:
    """
    Each part as it was solved, with its answer, in their order: the same over any executor.

    What an executor that broke has left undone is solved here.
    """
    solver = partial(solved, seconds=seconds, seed=seed)
    found: Iterator[Answer]
    if executor is None:
        found = (solver((part.rotation, part.asides)) for part in parts)
    else:
        found = _over(executor, parts, solver)
    for part, (rotation, answer) in zip(parts, found, strict=True):
        yield part if rotation is None else attrs.evolve(part, rotation=rotation), answer


def solved(problem: Problem, *, seconds: float, seed: int) -> Answer:
    """
    The answer to a rotation, with the wider rotation where people were moved aside for it.

    They are only where something ranked before that is lacking without it, so this is looked at
    last, and taken where it helps.
    """
    rotation, asides = problem
    answer = _engine(rotation, seconds, seed)
    if not asides:
        return None, answer
    short, empty = lacking(rotation, answer)
    if not (short or (empty and rotation.hindered)):
        return None, answer
    wider = apart(rotation, asides)
    second = _engine(wider, seconds, seed)
    return (wider, second) if lacking(wider, second) < (short, empty) else (None, answer)


def _engine(rotation: Rotation, seconds: float, seed: int) -> Called:
    prices = Prices.of(rotation)
    shared = by_sharing(rotation, prices)
    if shared is not None:
        return shared
    if nests(rotation, prices):
        return by_flow(rotation, prices)
    return by_cpsat(rotation, seconds=seconds, seed=seed)


def _over(executor: Executor, parts: Sequence[Part], solver: partial[Answer]) -> Iterator[Answer]:
    chunks = [*_chunks(parts)]
    done = 0
    try:
        for found in executor.map(partial(_each, solver), chunks):
            yield from found
            done += 1
    except BrokenExecutor:
        for chunk in chunks[done:]:
            yield from _each(solver, chunk)


def _each(solver: partial[Answer], chunk: Sequence[Problem]) -> list[Answer]:
    return [solver(problem) for problem in chunk]


def _chunks(parts: Sequence[Part]) -> Iterator[list[Problem]]:
    """Problems in their order, about :data:`A_CHUNK` groups together."""
    chunk: list[Problem] = []
    held = 0
    for part in parts:
        chunk.append((part.rotation, part.asides))
        held += len(part.rotation.groups)
        if held >= A_CHUNK:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk
