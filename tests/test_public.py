"""The front door: what is public, and that opening it loads nothing."""

from __future__ import annotations

import subprocess
import sys

import asn_worksched as asn

PUBLIC = """
AttendanceBackend Assignment Calendar Cap Check Citation ClosureOrder ClosureState ClosureTerms
ComplianceCheck Conflict Cover Duty Employee EmployeeKind Excuse ExemptionRule Fault FaultKind
Finding Forbid Holiday Hooks Hours Instrument InvalidInput Law Leave Limit MissingExtra Modes Nip
NotKnown Notice NotificationChannel Period Permit Personnel Place Plugins PluginError Policy
PostType Proof Punch Report Require Rest Roster Rule Ruling Rulings Selector Service Severity Sex
Site Span Step Unfilled Unit WFF WFH WFO WorkMode WorkschedError audit board hookimpl local_instant
parse_selector plan read_calendar read_leave read_personnel read_policies read_policy read_roster
resolve summary summary_text write_personnel write_roster
""".split()


def test_the_public_names_are_these():
    """A name enters or leaves the front door only by a change to this list."""
    assert sorted(asn.__all__) == sorted(PUBLIC)


def test_every_public_name_is_there_and_documented():
    """Each name loads, and says what it is for."""
    for name in asn.__all__:
        found = getattr(asn, name)
        assert found.__doc__ or isinstance(found, asn.WorkMode), name
        assert name in dir(asn)


def test_opening_the_door_loads_nothing_heavy():
    """Importing the package loads no dataframe engine, solver, parser or plugin system."""
    code = "import sys, asn_worksched; print(*sorted(m.split('.')[0] for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"polars", "numpy", "ortools", "lark", "ruamel", "cattrs", "pluggy", "click", "rich"}
    assert not heavy & set(run.stdout.split())


def test_an_unknown_name_is_an_attribute_error():
    """A misspelt name fails as Python's own would."""
    assert not hasattr(asn, "reslove")
