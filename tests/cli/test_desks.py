"""The command ``desks``."""

from __future__ import annotations

import pytest

from .conftest import as_json

PERIOD = ("--from", "2020-03-18", "--to", "2020-03-20")
ROOM = """
desks:
  - units: [3674.B02]
    desks:
      - {code: M1, zone: timur}
      - {code: M2, zone: barat}
"""


@pytest.fixture
def planned(run, personnel, tmp_path):
    """A roster with two desks for one unit."""
    (tmp_path / "wishes.yaml").write_text(ROOM, encoding="utf-8")
    base = ("plan", "--personnel", personnel.name, "--policies", "town", *PERIOD)
    run(*base, "--wishes", "wishes.yaml", "--out", "roster.csv")
    return "roster.csv"


def test_everybody_at_the_office_has_a_desk(run, planned):
    """The roster knows its wishes; each day at a desk is a row, in text and in JSON alike."""
    result = run("desks", planned)
    assert result.exit_code == 0, result.stderr
    rows = as_json(run("desks", planned, "--format", "json"))
    assert rows
    assert len({(row["date"], row["desk"]) for row in rows}) == len(rows)
    zones = {"M1": "timur", "M2": "barat"}
    assert all(zones[row["desk"]] == row["zone"] for row in rows)
    assert all(row["employee"] in result.stdout for row in rows)


def test_without_desks_there_is_nothing_to_seat(run, personnel):
    """A roster whose wishes name no desk is refused with what to give."""
    base = ("plan", "--personnel", personnel.name, "--policies", "town", *PERIOD)
    run(*base, "--out", "roster.csv")
    result = run("desks", "roster.csv")
    assert result.exit_code == 2
    assert "--wishes" in result.stderr
