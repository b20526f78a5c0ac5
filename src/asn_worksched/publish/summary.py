"""summary(): a roster in one small document, and in a dozen plain sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np

from ..domain.findings import Finding
from ..domain.law import Citation
from ..domain.modes import Place
from ..domain.time import Period
from ..roster import OFF, Roster
from ..texts import N_, translator
from .tally import Piket, counts, holidays, piket, working_days
from .words import long_day, number, rounded, share


def summary(roster: Roster, findings: Sequence[Finding] | None = None) -> dict[str, object]:
    """
    What a roster comes to, ready for JSON, the same for the same roster.

    ==============  ==============================================================================
    period          *start* and *end*, both included
    days            *all*; *working*, those of a five-day week; *holidays*, day to name
    people, units   how many; units are those that have people
    opd             how many perangkat daerah have people
    modes           *code*, *place* (office, home, field, elsewhere) and *label* of each mode
    person_days     days of work by mode
    by_day          for each day its *date*, whether it is *working*, people by mode in *modes*,
                    and *piket*
    piket           *seats* asked for over the period, *filled*, *unfilled*; *officers* who stand
                    at least once, *least*, *middle* and *most* of their duties; *pool*, who could
                    be called, null where the law is not at hand
    in_turn         *units* that work all seven days, their *people* and *person_days*
    proof           *engine*, *status*, *objective*, *bound*, *seed*, *parts*, or null
    audited         whether findings were given
    findings        *total*, *breaches*, *conflicts*, and *by_code*
    conflicts       *total*, and *kinds*: the two *rules*, their *citations*, how many
    law             for each instrument with rules in use *id*, *short* and *rules*: *id*,
                    *citation*, *verified*, *person_days*
    digests         *register* and *law* (SHA-256, hex), the latter null where it is not at hand
    ==============  ==============================================================================

    Citations are the Indonesian text. *findings* are those of an audit; ``None`` means that there
    was none.
    """
    seats = piket(roster)
    tops = {roster.people.units.top(code) for code in roster.people.frame["unit"].unique()}
    off = holidays(roster)
    return {
        "period": {"start": str(roster.period.start), "end": str(roster.period.end)},
        "days": {
            "all": len(roster.period),
            "working": int(working_days(roster).sum()),
            "holidays": {str(day): off[day] for day in sorted(off)},
        },
        "people": len(roster.people),
        "opd": len(tops),
        "units": roster.people.frame["unit"].n_unique(),
        "modes": [{"code": m.code, "place": m.place.value, "label": m.label} for m in roster.modes],
        "person_days": dict(roster.by_mode()),
        "by_day": _by_day(roster),
        "piket": _piket(seats),
        "in_turn": _in_turn(roster),
        "proof": _proof(roster),
        "audited": findings is not None,
        "findings": _findings(findings or ()),
        "conflicts": _conflicts(roster),
        "law": _law(roster),
        "digests": {
            "register": roster.people.digest,
            "law": roster.rulings.law.digest if roster.rulings else None,
        },
    }


def _by_day(roster: Roster) -> list[dict[str, object]]:
    codes = [mode.code for mode in roster.modes]
    totals = counts(roster).sum(axis=0).tolist()
    working = working_days(roster).tolist()
    return [
        {
            "date": str(day),
            "working": works,
            "modes": dict(zip(codes, slots[:-1], strict=True)),
            "piket": slots[-1],
        }
        for day, works, slots in zip(roster.period, working, totals, strict=True)
    ]


def _piket(seats: Piket) -> dict[str, object]:
    least, middle, most = seats.fairness
    return {
        "seats": seats.seats,
        "filled": seats.filled,
        "unfilled": seats.seats - seats.filled,
        "officers": seats.officers,
        "least": least,
        "middle": middle,
        "most": most,
        "pool": seats.pool,
    }


def _in_turn(roster: Roster) -> dict[str, int]:
    facts = roster.people.facts
    around = (facts["unit.workweek"] == 7).to_numpy()
    return {
        "units": facts.filter(around)["unit.code"].n_unique(),
        "people": int(around.sum()),
        "person_days": int(np.count_nonzero(roster.mode[around])),
    }


def _proof(roster: Roster) -> dict[str, object] | None:
    proof = roster.proof
    if proof is None:
        return None
    names = ("engine", "status", "objective", "bound", "seed", "parts")
    return {name: getattr(proof, name) for name in names}


def _findings(findings: Iterable[Finding]) -> dict[str, object]:
    found = list(findings)
    codes = Counter(finding.code for finding in found)
    kinds = Counter(finding.severity.value for finding in found)
    return {
        "total": len(found),
        "breaches": kinds["breach"],
        "conflicts": kinds["conflict"],
        "by_code": {code: codes[code] for code in sorted(codes)},
    }


def _conflicts(roster: Roster) -> dict[str, object]:
    kinds = Counter((each.rules, each.clauses) for each in roster.conflicts)
    return {
        "total": len(roster.conflicts),
        "kinds": [
            {"rules": list(rules), "citations": [c.text() for c in cited], "times": times}
            for (rules, cited), times in sorted(kinds.items(), key=lambda kind: kind[0][0])
        ],
    }


def _law(roster: Roster) -> list[dict[str, object]]:
    """The instruments of the rules that cells rest on, sorted by id, their rules in law order."""
    used = np.bincount(roster.rule[(roster.mode != OFF) & (roster.rule >= 0)])
    found: dict[str, dict[str, object]] = {}
    rules: dict[str, list[dict[str, object]]] = {}
    for at in np.flatnonzero(used).tolist():
        name, cited = roster.rules[at]
        found.setdefault(cited.instrument, {"id": cited.instrument, "short": cited.short})
        rules.setdefault(cited.instrument, []).append(_rule(name, cited, int(used[at])))
    return [{**found[one], "rules": rules[one]} for one in sorted(found)]


def _rule(name: str, cited: Citation, days: int) -> dict[str, object]:
    verified = cited.verified
    return {"id": name, "citation": cited.text(), "verified": verified, "person_days": days}
