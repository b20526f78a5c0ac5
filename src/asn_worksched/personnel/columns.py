"""
The columns of the register, and of the tables it is made from.

``Personnel.frame`` has exactly the columns of :data:`SCHEMA`, in this order, one row an employee:

=====================  ============  ===========================================================
key                    String        names the person: the NIP, or the agency's own number
nip                    String, null  18 digits, null for staff without one
name                   String        "" where not given
birth_date             Date, null    as recorded, else as the NIP has it
sex                    String, null  ``male``, ``female``; as recorded, else as the NIP has it
kind                   String        ``PNS``, ``PPPK``, ``other``
post                   String        title of the post, "" where not given
post_type              String        ``structural``, ``functional``, ``pelaksana``
role                   String        standard short name of the post, "" where there is none
eselon                 Int8, null    see :func:`~asn_worksched.domain.ranks.eselon_code`
grade                  Int8, null    see :func:`~asn_worksched.domain.ranks.grade_code`
unit                   String        code of the unit, always one of ``Personnel.units``
superior               String, null  key of the superior, as recorded, else derived
duties                 List(String)  sorted, no repeats, never null
skills                 List(String)  sorted, no repeats, never null
protected              Boolean       coarse flag, never null, never shown
household_protected    Boolean       coarse flag, never null, never shown
sanctioned             Boolean       coarse flag, never null, never shown
newcomer               Boolean       new in the post, never null
workweek               Int8          5, 6 or 7, resolved: never 0
=====================  ============  ===========================================================

A table that a register is made from may have the same columns, in any order and of any type that
reads as such, and those of :data:`UNIT_COLUMNS`, which tell about the unit of the row.
"""

from __future__ import annotations

from typing import Final

import polars as pl

SCHEMA: Final = pl.Schema(
    {
        "key": pl.String(),
        "nip": pl.String(),
        "name": pl.String(),
        "birth_date": pl.Date(),
        "sex": pl.String(),
        "kind": pl.String(),
        "post": pl.String(),
        "post_type": pl.String(),
        "role": pl.String(),
        "eselon": pl.Int8(),
        "grade": pl.Int8(),
        "unit": pl.String(),
        "superior": pl.String(),
        "duties": pl.List(pl.String()),
        "skills": pl.List(pl.String()),
        "protected": pl.Boolean(),
        "household_protected": pl.Boolean(),
        "sanctioned": pl.Boolean(),
        "newcomer": pl.Boolean(),
        "workweek": pl.Int8(),
    }
)

FLAGS: Final = tuple(name for name, dtype in SCHEMA.items() if dtype == pl.Boolean)
"""The columns that say yes or no; an empty cell says no."""

UNIT_COLUMNS: Final = (
    "unit_name",
    "unit_kind",
    "unit_parent",
    "unit_parent_name",
    "unit_services",
    "unit_workweek",
    "unit_region",
    "unit_sector",
    "site",
    "building",
    "floor",
    "zone",
)
"""
What a row may tell about its unit, as text.

*unit_parent* is a code; with *unit_parent_name* a parent without people of its own is made from
the row. *unit_services* is ``code:skill:name`` separated by semicolons, skill and name optional.
*unit_region* is a Kemendagri code (36, 36.74), *unit_sector* nonesensial, esensial or kritikal;
where they are empty those of the unit above count.
*site* is the code of the place, *building*/*floor* where it is not given. *zone* is WIB, WITA, WIT
or an IANA name, Asia/Jakarta where it is not given.
"""

PEOPLE_COLUMNS: Final = (*SCHEMA.names(), *UNIT_COLUMNS)
"""Every column a table of people may have."""

STRUCTURE_COLUMNS: Final = ("unit", *UNIT_COLUMNS)
"""Every column a table of units may have; *unit* is the code."""

FACT_COLUMNS: Final = (
    "key",
    "sex",
    "kind",
    "post",
    "post_type",
    "role",
    "eselon",
    "grade",
    "birth_date",
    "duties",
    "skills",
    "protected",
    "household_protected",
    "sanctioned",
    "newcomer",
    "workweek",
    "structural_rank",
    "unit.code",
    "unit.kind",
    "unit.name",
    "unit.workweek",
    "unit.services",
    "unit.region",
    "unit.sector",
    "opd.code",
    "opd.kind",
    "site.code",
    "site.building",
    "site.floor",
    "superior.role",
    "superior.eselon",
    "superior.post_type",
)
"""The columns of ``Personnel.facts``: what selectors can ask of a person."""
