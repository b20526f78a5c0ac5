"""A small law with something of each kind that a law case can ask about."""

from __future__ import annotations

from datetime import date

import asn_worksched as asn

HEAD = """\
instrument:
  id: {id}
  kind: surat edaran
  issuer: Penerbit Uji
  short: SE {id}
  title: Aturan uji
  year: 2020
  region: "{region}"
  level: {level}
  published: {published}
  in_force: {force}
{more}
"""
NATION = """\
rules:
  - id: nation.office
    kind: permit
    modes: [WFO]
    cite: {article: "1", paragraph: "2"}
  - id: nation.hours
    kind: hours
    start: "07:30"
    minutes: 450
    friday_break: 90
    cite: {article: "2"}
  - id: nation.seven
    kind: hours
    start: "08:00"
    minutes: 400
    select: workweek = 7
    displaces: [nation.hours]
    cite: {article: "3"}
  - id: nation.ladder
    kind: ladder
    rungs:
      - {from: 3, to: 5, sanction: teguran}
      - {from: 6, sanction: pemberhentian}
    in_a_row: 4
    cite: {article: "4"}
"""
TOWN = """\
rules:
  - id: town.home
    kind: permit
    modes: [WFH]
    usual: true
    cite: {at: angka 1, verified: false}
  - id: town.leaders
    kind: require
    modes: [WFO]
    select: role = kepala_dinas
    cite: {at: angka 2}
  - id: town.protected
    kind: forbid
    modes: [WFO]
    select: protected
    cite: {at: angka 3}
  - id: town.cap
    kind: cap
    share: "25 %"
    per: site
    cite: {at: angka 4}
    readings:
      generous: {rounding: ceil}
  - id: town.daily
    kind: report
    what: presensi
    cite: {at: angka 5}
  - id: town.red
    kind: forbid
    modes: [WFO]
    where: {zones: [{scheme: risiko, levels: [tinggi]}]}
    select: kind = PPPK
    cite: {at: angka 6}
"""
LATER = """\
rules:
  - id: later.cap
    kind: cap
    share: "50 %"
    per: site
    cite: {at: angka 1}
"""
DRAFT = """\
rules:
  - id: draft.none
    kind: forbid
    modes: [WFH]
    cite: {at: angka 1}
"""
ACTS = {
    "nation": ({"level": 3, "force": "{from: 2020-01-02}"}, NATION),
    "town": ({"region": "36.74", "force": "{from: 2020-03-18, to: 2020-03-31}"}, TOWN),
    "longer": (
        {
            "region": "36.74",
            "published": "2020-03-30",
            "force": "{from: 2020-04-01}",
            "more": "  amends: [{act: town, until: 2020-04-21}]",
        },
        "",
    ),
    "later": (
        {
            "region": "36.74",
            "published": "2020-04-14",
            "force": "{from: 2020-04-15, to: 2020-04-21}",
        },
        LATER,
    ),
    "draft": (
        {"region": "36.74", "force": "{from: 2020-03-18}", "more": "  draft: true"},
        DRAFT,
    ),
}
NYEPI = asn.Holiday(
    day=date(2020, 3, 25),
    name="Nyepi",
    kind="public",
    citation=asn.Citation("skb", "SKB Uji", at="lampiran"),
    known_from=date(2020, 1, 2),
)
GONE = asn.Holiday(
    day=date(2020, 4, 1),
    name="Libur uji",
    kind="joint_leave",
    citation=asn.Citation("skb", "SKB Uji", at="lampiran"),
    known_from=date(2020, 1, 2),
    known_to=date(2020, 3, 20),
)


def law_of(folder):
    """The plugins that bring the small law, its files written to *folder*."""
    plain = {"region": "", "level": 7, "published": "2020-01-02", "more": ""}
    paths = []
    for name, (facts, rules) in ACTS.items():
        paths.append(folder / f"{name}.yaml")
        paths[-1].write_text(HEAD.format(id=name, **{**plain, **facts}) + rules, encoding="utf-8")
    policies = asn.read_policies(paths)

    class Small(asn.Hooks):
        @asn.hookimpl
        def policies(self):
            return policies

        @asn.hookimpl
        def calendars(self):
            return [asn.Calendar([NYEPI, GONE], {2020})]

    return asn.Plugins.of(Small())
