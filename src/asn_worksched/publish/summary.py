"""summary(): a roster in one small document, and in a dozen plain sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from ..domain.acts import Citation
from ..domain.findings import Finding
from ..domain.modes import Place
from ..roster import OFF, Roster
from ..texts import N_, translator
from .tally import Piket, counts, holidays, piket, short_shifts, working_days
from .words import long_day, number, rounded, share

_Say = Callable[[str], str]


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
    shifts          *people* who work in shifts, *days* of work in them, how many people were
                    *missing* in shifts over the period
    proof           *engine*, *status*, *objective*, *bound*, *seed*, *parts*, or null
    audited         whether findings were given
    findings        *total*, *breaches*, *conflicts*, and *by_code*
    conflicts       *total*, and *kinds*: the two *rules*, their *citations*, how many
    law             for each instrument with rules in use *id*, *short* and *rules*: *id*,
                    *citation*, *verified*, *person_days*
    idle            ids of rules in force without effect: nobody matches, or no counter is named
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
        "shifts": _shifts(roster),
        "proof": _proof(roster),
        "audited": findings is not None,
        "findings": _findings(findings or ()),
        "conflicts": _conflicts(roster),
        "law": _law(roster),
        "drafts": list(roster.rulings.law.adopted) if roster.rulings else [],
        "idle": list(roster.rulings.idle) if roster.rulings else [],
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
    around = (facts["workweek"] == 7).to_numpy()
    return {
        "units": facts.filter(around)["unit.code"].n_unique(),
        "people": int(around.sum()),
        "person_days": int(np.count_nonzero(roster.mode[around])),
    }


def _shifts(roster: Roster) -> dict[str, int]:
    worked = (roster.post > 0) & ~roster.piket
    return {
        "people": int(worked.any(axis=1).sum()),
        "days": int(np.count_nonzero(worked)),
        "missing": sum(each.missing for each in short_shifts(roster)),
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
    """
    The instruments of the rules that cells rest on and of the caps in force, sorted by id.

    Rules are in the order of the law; the days of a cap are those that use up its places.
    """
    used = np.bincount(roster.rule[(roster.mode != OFF) & (roster.rule >= 0)])
    cells = [(*roster.rules[at], int(used[at])) for at in np.flatnonzero(used).tolist()]
    found: dict[str, dict[str, Any]] = {}
    for key, rules in (("rules", cells), ("caps", list(_capped(roster)))):
        for name, cited, days in rules:
            blank = {"id": cited.instrument, "short": cited.short, "rules": [], "caps": []}
            found.setdefault(cited.instrument, blank)[key].append(_rule(name, cited, days))
    return [found[one] for one in sorted(found)]


def _capped(roster: Roster) -> Iterator[tuple[str, Citation, int]]:
    """Each cap in force, with the person-days that use up its places."""
    bits = np.where(roster.mode == OFF, 0, 1 << np.maximum(roster.mode, 1).astype(np.int64) - 1)
    for cap in roster.rulings.caps if roster.rulings else ():
        days = int(np.count_nonzero((bits & cap.mask).astype(bool) & cap.counted))
        yield cap.rule.id, cap.rule.citation, days


def _rule(name: str, cited: Citation, days: int) -> dict[str, object]:
    verified = cited.verified
    return {"id": name, "citation": cited.text(), "verified": verified, "person_days": days}


def summary_text(summary: Mapping[str, Any], locale: str = "id") -> str:
    """
    The document of :func:`summary` in at most fifteen plain lines for someone who decides.

    Numbers and days are written as *locale* has them; averages are rounded half up.
    """
    say = translator(locale)
    lines = [
        *_size(summary, say, locale),
        *_places(summary, say, locale),
        *_counters(summary, say, locale),
        *_standing(summary, say, locale),
        *_basis(summary, say, locale),
    ]
    return "\n".join(lines)


def _size(whole: Mapping[str, Any], say: _Say, locale: str) -> Iterator[str]:
    first, last = (_day(whole["period"][end], locale) for end in ("start", "end"))
    days, working = whole["days"]["all"], whole["days"]["working"]
    told = say(N_("Work roster of {first} to {last}: {days} days, {working} of them working days."))
    yield told.format(first=first, last=last, days=days, working=working)
    told = say(N_("{people} people in {opd} perangkat daerah, {units} units."))
    sizes = {key: number(whole[key], locale) for key in ("people", "opd", "units")}
    yield told.format(**sizes)


_AT = {
    Place.OFFICE.value: N_("{n} at the office"),
    Place.HOME.value: N_("{n} at home"),
    Place.FIELD.value: N_("{n} in the field"),
    Place.ELSEWHERE.value: N_("{n} elsewhere"),
}


def _places(whole: Mapping[str, Any], say: _Say, locale: str) -> Iterator[str]:
    """Where people work on an ordinary day, on the fullest day, and over the period."""
    working = [day for day in whole["by_day"] if day["working"]]
    if working:
        sums = [(at, sum(_at(whole, day, at) for day in working)) for at in _AT]
        places = ", ".join(
            say(_AT[at]).format(n=number(rounded(Fraction(total, len(working))), locale))
            for at, total in sums
            if total
        )
        told = say(N_("On an ordinary working day, on average: {places}."))
        yield told.format(places=places or "0")
    office = Place.OFFICE.value
    fullest = max(whole["by_day"], key=lambda day: _at(whole, day, office))
    told = say(N_("The office is fullest on {day}, with {n} people."))
    most = number(_at(whole, fullest, office), locale)
    yield told.format(day=_day(fullest["date"], locale), n=most)
    done = whole["person_days"]
    modes = ", ".join(
        f"{code} {number(days, locale)} ({share(days, sum(done.values()), locale)})"
        for code, days in done.items()
        if days
    )
    yield say(N_("Days of work over the whole period: {modes}.")).format(modes=modes or "0")


def _at(whole: Mapping[str, Any], day: Mapping[str, Any], place: str) -> int:
    """How many people work at such a place on a day."""
    return sum(day["modes"][mode["code"]] for mode in whole["modes"] if mode["place"] == place)


def _counters(whole: Mapping[str, Any], say: _Say, locale: str) -> Iterator[str]:
    """The piket seats, who fills them, and the units that never close."""
    seats = {key: number(value or 0, locale) for key, value in whole["piket"].items()}
    if not whole["piket"]["seats"]:
        yield say(N_("No piket seat is asked for in this period."))
    elif whole["piket"]["unfilled"]:
        yield say(N_("{unfilled} of {seats} piket seats stay empty.")).format(**seats)
    else:
        yield say(N_("All {seats} piket seats are filled.")).format(**seats)
    if whole["piket"]["officers"]:
        told = say(
            N_("{officers} people stand piket, {most} times each.")
            if whole["piket"]["least"] == whole["piket"]["most"]
            else N_(
                "{officers} people stand piket, {least} to {most} times; half at most {middle}."
            )
        )
        yield told.format(**seats)
    around = {key: number(value, locale) for key, value in whole["in_turn"].items()}
    if whole["in_turn"]["units"]:
        told = say(N_("{units} units work all seven days; {people} people there rest in turn."))
        yield told.format(**around)
    yield from _in_shifts(whole, say, locale)
    off = [f"{name} ({_day(day, locale)})" for day, name in whole["days"]["holidays"].items()]
    if off:
        yield say(N_("Holidays in the period: {names}.")).format(names="; ".join(off))


def _in_shifts(whole: Mapping[str, Any], say: _Say, locale: str) -> Iterator[str]:
    """Who works in shifts, and how many are missing there."""
    told = {key: number(value, locale) for key, value in whole["shifts"].items()}
    if whole["shifts"]["people"]:
        yield say(N_("{people} people work in shifts, {days} shifts in all.")).format(**told)
    if whole["shifts"]["missing"]:
        yield say(N_("In shifts {missing} people are missing over the period.")).format(**told)


_PROOFS = {
    "optimal": N_("Duties are shared as fairly as the law allows, and this is proven."),
    "feasible": N_("It is not proven that duties cannot be shared more fairly."),
    "": N_("Nothing is proven: the roster was made or changed by hand."),
}


_OF_SHIFTS = {
    "optimal": N_("No roster costs less than this one, {objective}, and this is proven."),
    "feasible": N_("The roster costs {objective}; it is proven that none costs less than {bound}."),
}


def _standing(whole: Mapping[str, Any], say: _Say, locale: str) -> Iterator[str]:
    """Whether it is fair, whether it is lawful, and whether the law agrees with itself."""
    status = whole["proof"]["status"] if whole["proof"] else ""
    if whole["proof"] and whole["shifts"]["people"]:
        told = say(_OF_SHIFTS["optimal" if status == "optimal" else "feasible"])
        costs = {key: number(whole["proof"][key], locale) for key in ("objective", "bound")}
        yield told.format(**costs)
    elif not whole["proof"] or whole["proof"]["parts"]:
        yield say(_PROOFS["optimal" if status == "optimal" else "feasible" if status else ""])
    found = whole["findings"]
    if not whole["audited"]:
        yield say(N_("The roster has not been audited."))
    elif found["total"]:
        codes = ", ".join(f"{code} {number(n, locale)}" for code, n in found["by_code"].items())
        told = say(N_("Findings: {total} ({codes})."))
        yield told.format(total=number(found["total"], locale), codes=codes)
    else:
        yield say(N_("The plan is lawful: no findings."))
    clashes = whole["conflicts"]["total"]
    if clashes:
        told = say(N_("Clauses of the law that cannot both hold: {total}."))
        yield told.format(total=number(clashes, locale))


def _basis(whole: Mapping[str, Any], say: _Say, locale: str) -> Iterator[str]:
    """The instruments, what of them is not verified or no law, and what it was made from."""
    if whole["law"]:
        named = "; ".join(instrument["short"] for instrument in whole["law"])
        yield say(N_("It rests on {instruments}.")).format(instruments=named)
        rules = [rule for act in whole["law"] for rule in (*act["rules"], *act["caps"])]
        open_ = sum(not rule["verified"] for rule in rules)
        if open_:
            told = say(N_("{n} of its {all} rules are not yet checked against the gazetted text."))
            yield told.format(n=number(open_, locale), all=number(len(rules), locale))
    if whole["drafts"]:
        told = say(N_("This is a what-if. Tried out, and not law: {drafts}."))
        yield told.format(drafts=", ".join(whole["drafts"]))
    if whole["idle"]:
        told = say(N_("Without effect here, as nobody matches or no counter is named: {rules}."))
        yield told.format(rules=", ".join(whole["idle"]))
    seed = whole["proof"]["seed"] if whole["proof"] else "-"
    register, law = (str(whole["digests"][key] or "-")[:12] for key in ("register", "law"))
    told = say(N_("Seed {seed}; register {register}; law {law}."))
    yield told.format(seed=seed, register=register, law=law)


def _day(day: str, locale: str) -> str:
    return long_day(date.fromisoformat(day), locale)
