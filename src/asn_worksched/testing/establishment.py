"""A made-up government's posts, read from the tables in ``data``; no chance in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import attrs

from .offices import Office, Row, Tables, offices, table

RANKS: Mapping[str, tuple[str, str, int]] = {
    "I.b": ("IV/d-IV/e", "52-59", 30),
    "II.a": ("IV/c-IV/e", "50-59", 30),
    "II.b": ("IV/b-IV/d", "46-59", 30),
    "III.a": ("IV/a-IV/b", "42-57", 35),
    "III.b": ("III/d-IV/a", "39-57", 35),
    "IV.a": ("III/c-III/d", "35-57", 40),
    "IV.b": ("III/b-III/d", "33-57", 40),
    "NON-ESELON": ("III/d-IV/b", "44-59", 50),
}
"""Grades, ages and percentage of women by eselon, for the posts with a row of their own."""
GRADES = tuple(f"{level}/{letter}" for level in ("I", "II", "III") for letter in "abcd") + tuple(
    f"IV/{letter}" for letter in "abcde"
)
"""The golongan of PNS, lowest first."""


@attrs.frozen(kw_only=True)
class Post:
    """
    One post, to be filled by one person.

    *superior* is the index of another post, ``None`` at the very top. *grades* are indexes into
    :data:`GRADES` and *ages* full years, both ends included; *women* is a percentage.
    """

    office: Office
    title: str
    role: str
    type: str
    eselon: str
    superior: int | None
    grades: tuple[int, int]
    ages: tuple[int, int]
    women: int
    pppk: str = ""
    counter: bool = False


@cache
def establishment(tables: Tables) -> tuple[Post, ...]:
    """Every post, superiors before their people, the same at every call."""
    founding = _Founding.of(offices(tables), tables.hall)
    for office in founding.offices:
        for row in table(tables.posts):
            if office.shape in row["bentuk"].split():
                founding.add_structural(office, row)
        for title, people in office.staff.items():
            founding.add_staff(office, title, people)
    return tuple(founding.posts)


@attrs.frozen
class _Founding:
    """The posts so far, and who holds which role where."""

    offices: tuple[Office, ...]
    parents: Mapping[str, str]
    siblings: Mapping[tuple[str, str], list[str]]
    hall: str
    posts: list[Post] = attrs.field(factory=list)
    holders: dict[tuple[str, str], list[int]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, units: tuple[Office, ...], hall: str) -> _Founding:
        siblings: dict[tuple[str, str], list[str]] = {}
        for unit in units:
            siblings.setdefault((unit.parent, unit.shape), []).append(unit.code)
        return cls(units, {unit.code: unit.parent for unit in units}, siblings, hall)

    def add_structural(self, office: Office, row: Row) -> None:
        """The posts that one row of the table of posts gives one office."""
        ranks = RANKS[row["eselon"]]
        names = list(_instances(office, row["jumlah"]))
        for position, (section, number) in enumerate(names):
            title = row["jabatan"].format(
                unit=office.name, tempat=office.place, bidang=section, urut=number
            )
            post = Post(
                office=office,
                title=title,
                role=row["peran"],
                type="Fungsional" if row["eselon"] == "NON-ESELON" else "Struktural",
                eselon=row["eselon"],
                superior=self.superior(office, row["atasan"].split(), position, len(names)),
                grades=_grades(ranks[0]),
                ages=_bounds(ranks[1]),
                women=ranks[2],
            )
            self.place(post)

    def add_staff(self, office: Office, title: str, people: int) -> None:
        """The posts without eselon of one title in one office."""
        row = _titles()[title]
        for position in range(people):
            post = Post(
                office=office,
                title=title,
                role=row["peran"],
                type=row["jenis"],
                eselon="NON-ESELON",
                superior=self.superior(office, row["atasan"].split(), position, people),
                grades=_grades(row["golongan"]),
                ages=_bounds(row["usia"]),
                women=int(row["perempuan"]),
                pppk=row["pppk"],
                counter=row["loket"] == "ya",
            )
            self.place(post)

    def place(self, post: Post) -> None:
        self.holders.setdefault((post.office.code, post.role), []).append(len(self.posts))
        self.posts.append(post)

    def superior(
        self, office: Office, roles: Iterable[str], position: int, total: int
    ) -> int | None:
        """
        The post above the *position*-th of *total* alike, who are shared out evenly in order.

        Where the superior sits in another office, it is the offices alike that are shared out.
        Raises :class:`LookupError` when nobody holds one of the roles.
        """
        wanted = list(roles)
        if not wanted:
            return None
        for code in (office.code, office.parent, self.hall):
            pool = sorted(i for role in wanted for i in self.holders.get((code, role), ()))
            if pool and code != office.code:
                alike = self.siblings[office.parent, office.shape]
                position, total = alike.index(office.code), len(alike)
            if pool:
                return pool[position * len(pool) // total]
        raise LookupError(f"nobody is {' or '.join(wanted)} above {office.code}")


@cache
def _titles() -> Mapping[str, Row]:
    return {row["jabatan"]: row for row in table("jabatan.csv")}


def _instances(office: Office, count: str) -> Iterator[tuple[str, int]]:
    """Section and number of each post: ``3`` is three, ``bidang*2`` two for each section."""
    sections, _, each = count.partition("*")
    if sections != "bidang":
        yield from (("", number + 1) for number in range(int(count)))
        return
    for section in office.sections:
        yield from ((section, number + 1) for number in range(int(each or 1)))


def _bounds(text: str) -> tuple[int, int]:
    low, high = text.split("-")
    return int(low), int(high)


def _grades(text: str) -> tuple[int, int]:
    low, high = text.split("-")
    return GRADES.index(low), GRADES.index(high)
