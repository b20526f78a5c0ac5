"""Parts solved over an executor: the same answers, whatever becomes of the executor."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

import asn_worksched as asn
from asn_worksched.scheduling import solving
from asn_worksched.testing import make_personnel

from ..laws import BASE, FORTNIGHT, HOME, PIKET, law, policy

CAP = policy("cap", (asn.Cap, "cap", {"count": 2}))


@pytest.fixture
def rulings():
    """A dozen units, each a part of its own."""
    people = make_personnel(60, 12, skills=("ktp",))
    return asn.resolve(people, law(BASE, HOME, PIKET, CAP), FORTNIGHT)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """A few parts at a time."""
    monkeypatch.setattr(solving, "A_CHUNK", 5)


def test_an_executor_changes_nothing(rulings):
    """The roster over threads, or over processes, is the one made here; all parts are told."""
    here, told = asn.plan(rulings), []
    with ThreadPoolExecutor(2) as threads:
        progress = told.append
        over = asn.plan(rulings, executor=threads, progress=lambda done, _: progress(done))
    assert (over, over.proof) == (here, here.proof)
    assert told == list(range(1, 13))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert asn.plan(rulings, executor=processes) == here


def test_a_broken_executor_loses_nothing(rulings):
    """What a pool that broke has left undone is solved here."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(os._exit, 1).exception()
        assert asn.plan(rulings, executor=pool) == asn.plan(rulings)
