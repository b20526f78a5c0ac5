"""Rosters to publish: hand-made ones, and what a page holds, read as a browser would."""

from __future__ import annotations

import base64
import json
from datetime import date, time
from html.parser import HTMLParser

import numpy as np
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.domain.modes import Modes

from ..laws import FORTNIGHT, laws, registers

CITED = asn.Citation("uji.2020", "SE Uji 1/2020", at="huruf A", verified=False)
OTHER = asn.Citation("lain.2020", "SE Lain 2/2020", article="3", paragraph="1")


def by_hand(people, mode, post=None, **more):
    """A roster of three days from Friday 20 March 2020: matrices as lists, two rules, one post."""
    mode = np.array(mode, dtype=np.uint8).reshape(len(people), 3)
    post = np.zeros(mode.shape) if post is None else np.array(post)
    works = mode > 0
    given = {
        "people": people,
        "period": asn.Period("2020-03-20", "2020-03-22"),
        "modes": Modes.of(),
        "mode": mode,
        "post": post.astype(np.uint16).reshape(mode.shape),
        "posts": ("ktp",),
        "rule": np.where(works, mode.astype(np.int16) % 2, -1),
        "rules": (("uji.rumah", CITED), ("uji.kantor", OTHER)),
        "shift": np.where(works, np.int16(0), np.int16(-1)),
        "shifts": ((time(7, 30), time(16, 0)),),
    }
    return asn.Roster(**{**given, **more})


def office(names=("Ani", "Budi", "Cici")):
    """A dinas of two people with a UPTD of one below it."""
    units = [
        asn.Unit("D1", "Dinas Satu", "dinas"),
        asn.Unit("D1.U1", "UPTD Satu", "uptd", parent="D1", workweek=7),
    ]
    staff = [
        asn.Employee(key=f"k{at}", name=name, unit="D1.U1" if at == 2 else "D1", post="Staf")
        for at, name in enumerate(names)
    ]
    return asn.Personnel.of(staff, units)


@st.composite
def planned(draw):
    """A plan of a small random register under a small random law."""
    rulings = asn.resolve(draw(registers()), draw(laws()), FORTNIGHT)
    return asn.plan(rulings, seed=draw(st.integers(0, 3)))


def audited(roster):
    """The findings of a roster under its own rulings."""
    return asn.audit(roster, roster.rulings)


class Page(HTMLParser):
    """The tags, texts, attributes and scripts of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.attributes, self.scripts = [], [], [], []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        """Leave a script or style."""
        self._inside = ""

    def handle_data(self, data):
        """Note a text, or a part of a script."""
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style" and data.strip():
            self.texts.append(data.strip())

    @property
    def data(self):
        """The data that the page's script reads."""
        return json.loads(self.scripts[0])


def cells(data):
    """The cells of a page as (mode, post, why, hours), int64 (people, days, 4)."""
    raw = np.frombuffer(base64.b64decode(data["cells"]), dtype=f"<u{data['width']}")
    states = np.array(data["states"], dtype=np.int64).reshape(-1, 4)
    return states[raw].reshape(len(data["people"]["key"]), len(data["days"]), 4)


def counted(data):
    """The counts of a page by unit code, day and mode code, without noughts; piket left out."""
    shape = (len(data["units"]["code"]), len(data["days"]), len(data["modes"]) + 1)
    table = np.array(data["counts"]).reshape(shape)
    return {
        (
            data["units"]["code"][unit],
            date.fromisoformat(data["days"][day]["date"]),
            data["modes"][mode][0],
        ): int(table[unit, day, mode])
        for unit, day, mode in np.argwhere(table[:, :, :-1])
    }
