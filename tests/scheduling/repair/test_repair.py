"""Repair: lawful again with the fewest changed person-days, by force; nothing kept is touched."""

from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import asn_worksched as asn
from asn_worksched.scheduling.repair import repair
from asn_worksched.testing import make_personnel

from ...laws import BASE, FORTNIGHT, HOME, PIKET, cite, law, laws, policy, registers
from .force import MOST, best_by_force, cases, measured, size, word, words

MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def repaired(case):
    """The repair of a case."""
    return repair(
        case.roster,
        case.rulings,
        keep_before=case.keep_before,
        freeze=case.freeze,
        wishes=case.wishes,
    )


@MANY
@given(cases())
def test_as_few_days_change_as_force_finds(case):
    """Of all rosters that miss least of the law, none changes fewer person-days."""
    assume(size(case) <= MOST)
    found = repaired(case)
    assert found.fewest
    assert measured(case, words(found.roster)) == best_by_force(case)
    assert len(found) == measured(case, words(found.roster))[-1]


@FEW
@given(cases(wished=True))
def test_wishes_come_before_few_changes(case):
    """Teams and spacing are weighed as force weighs them: after the law, before changes."""
    assume(size(case) <= MOST)
    assert measured(case, words(repaired(case).roster)) == best_by_force(case)


@MANY
@given(cases())
def test_what_is_kept_is_not_touched(case):
    """Past and frozen cells keep mode, post, rule and hours, and the unlawful ones are told."""
    found = repaired(case)
    keys, days = case.rulings.people.frame["key"].to_list(), case.rulings.period.days
    told = {(each.employee, each.day) for each in found.kept}
    for row, key in enumerate(keys):
        for column, day in enumerate(days):
            if case.held[row, column]:
                now, before = found.roster[key, day], case.roster[key, day]
                assert word(found.roster, row, column) == word(case.roster, row, column)
                assert (now.start, now.end) == (before.start, before.end)
                mode, ruling = before.mode, case.rulings.of(key, day)
                wrong = (
                    mode not in ruling.allowed
                    if mode
                    else bool(ruling.allowed and ruling.duty is asn.Duty.OWED)
                )
                assert not wrong or (key, day) in told
            else:
                assert (key, day) not in told


@FEW
@given(registers(), laws(), laws(), st.integers(0, 5))
def test_repairing_twice_changes_nothing(people, first, second, seed):
    """The repair of a repaired roster is that roster; the roster of a plan is its own repair."""
    roster = asn.plan(asn.resolve(people, first, FORTNIGHT), seed=seed)
    assert repair(roster, asn.resolve(people, first, FORTNIGHT)).roster == roster
    rulings = asn.resolve(people, second, FORTNIGHT)
    once = repair(roster, rulings)
    twice = repair(once.roster, rulings)
    assert once.fewest
    assert not twice
    assert twice.roster == once.roster


@FEW
@given(cases())
def test_the_same_roster_each_time(case):
    """Repairing the same twice gives the same roster, proof and reasons."""
    one, two = repaired(case), repaired(case)
    assert one.roster == two.roster
    assert (one.proof, one.kept, one.roster.unfilled) == (two.proof, two.kept, two.roster.unfilled)


@FEW
@given(cases())
def test_a_repaired_roster_passes_the_audit(case):
    """Where force finds a roster that misses nothing, the audit of the repair finds no breach."""
    case = attrs.evolve(case, keep_before=None, freeze=())
    found = repaired(case)
    assume(not any(measured(case, words(found.roster))[:4]))
    findings = asn.audit(found.roster, case.rulings)
    assert [each for each in findings if each.severity is asn.Severity.BREACH] == []


def counter(n=6):
    """A roster of one unit with a counter, and the law it was made under."""
    people = make_personnel(n, 1, skills=("ktp",))
    rules = law(BASE, HOME, PIKET)
    return people, rules, asn.plan(asn.resolve(people, rules, FORTNIGHT))


def test_leave_changes_the_days_of_leave_and_the_seats_alone():
    """Each day of leave is one change, and each seat that it leaves is one more."""
    people, rules, roster = counter()
    holder = roster.to_polars().filter(post="ktp")["employee"][0]
    leave = asn.Leave(holder, asn.Period("2020-03-18", "2020-03-24"), cite("cuti"))
    rulings = asn.resolve(people, rules, FORTNIGHT, leave=[leave])
    found = repair(roster, rulings)
    seats = roster.to_polars().filter(employee=holder, post="ktp")
    seats = seats.filter(seats["date"] <= date(2020, 3, 24))
    assert len(found) == 5 + len(seats)
    assert found.proof.status == "optimal"
    assert asn.audit(found.roster, rulings) == ()


def test_people_are_matched_by_key():
    """Who left is told and who is new is planned, and neither counts as a change."""
    people, rules, roster = counter()
    rows = list(people)
    new = attrs.evolve(rows[-1], key="syn-9999", skills=("ktp",))
    register = asn.Personnel.of([new, *reversed(rows[:-1])], people.units)
    rulings = asn.resolve(register, rules, FORTNIGHT)
    found = repair(roster, rulings)
    left = rows[-1].key
    assert found.gone == (left,)
    assert len(found) <= len(roster.to_polars().filter(employee=left, post="ktp"))
    assert asn.audit(found.roster, rulings) == ()
    assert len(found.roster.to_polars().filter(employee="syn-9999")) == 9


def test_a_crew_keeps_its_days_of_rest():
    """Leave in a unit that works through all seven moves as few working days as can be."""
    people = make_personnel(8, 1, skills=("ktp",), workweeks=(7,))
    rules = law(BASE, PIKET)
    roster = asn.plan(asn.resolve(people, rules, FORTNIGHT))
    leave = asn.Leave("syn-0003", asn.Period("2020-03-23", "2020-03-24"), cite("cuti"))
    rulings = asn.resolve(people, rules, FORTNIGHT, leave=[leave])
    found = repair(roster, rulings)
    assert asn.audit(found.roster, rulings) == ()
    assert found.fewest
    others = {each.employee for each in found.changes} - {"syn-0003"}
    assert len(others) <= 2


def test_a_file_is_repaired_like_any_other(tmp_path):
    """A roster written, read under tighter law and repaired is the repair of the roster itself."""
    people, _, roster = counter(8)
    cap = policy("cap", (asn.Cap, "cap", {"count": 1}), region="36.74")
    rulings = asn.resolve(people, law(BASE, HOME, PIKET, cap), FORTNIGHT)
    asn.write_roster(roster, tmp_path / "roster.csv")
    read = asn.read_roster(tmp_path / "roster.csv", rulings)
    assert repair(read, rulings).roster == repair(roster, rulings).roster


def test_empty_seats_say_why():
    """A seat that a frozen absence leaves empty is told, with its reason."""
    people, rules, roster = counter(2)
    day = date(2020, 3, 18)
    roster = roster.moved("syn-0002", day, mode="WFH", post="")
    rulings = asn.resolve(people, rules, FORTNIGHT)
    found = repair(roster, rulings, freeze=[("syn-0002", day)])
    assert [(each.day, each.post) for each in found.roster.unfilled] == [(day, "ktp")]
    assert "kept" in found.roster.unfilled[0].text("en")
    assert not found
    assert repair(roster, rulings).roster.unfilled == ()


def test_cells_that_cannot_be_kept_are_refused_together():
    """Unknown people, days outside and modes without a meaning are all told at once."""
    people, rules, roster = counter()
    rulings = asn.resolve(people, rules, FORTNIGHT)
    with pytest.raises(asn.InvalidInput) as caught:
        repair(roster, rulings, freeze=[("nobody", "2020-03-18"), ("syn-0001", "2021-01-01")])
    assert [fault.code for fault in caught.value.faults] == ["ASN-RPR-001", "ASN-RPR-002"]


def test_changes_are_told_in_words():
    """The text counts the changes and names each, and says what had to stay."""
    people, rules, roster = counter()
    rulings = asn.resolve(people, rules, FORTNIGHT)
    day = date(2020, 3, 26)
    wrong = roster.moved("syn-0002", "2020-03-25", mode="WFO", post="")
    found = repair(wrong, rulings, keep_before=day)
    assert not found
    assert [(each.employee, str(each.day)) for each in found.kept] == [("syn-0002", "2020-03-25")]
    assert "0 person-days change." in str(found)
    assert "syn-0002 stays WFO, against the law" in str(found)
    mended = repair(wrong, rulings)
    assert str(mended.changes[0]).endswith("syn-0002: WFO becomes no work")
