"""One plugin for each of the hooks."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import attrs
import numpy as np
import polars as pl

import asn_worksched as asn

DECREE = asn.Instrument(
    id="contoh.2020.5",
    kind="peraturan wali kota",
    issuer="Wali Kota Contoh",
    title="Pengaturan kerja pegawai (contoh)",
    short="Perwal Contoh 5/2020",
    year=2020,
    region="99.01",
    level=5,
    published=date(2020, 2, 1),
    in_force=asn.Span(date(2020, 2, 1), None),
)


def cite(article: str) -> asn.Citation:
    return asn.Citation(DECREE.id, DECREE.short, article=article)


class Acts(asn.Hooks):
    @asn.hookimpl
    def policies(self) -> Iterable[asn.Policy]:
        office = asn.Permit(id="contoh.2020.5.office", citation=cite("2"), modes=("WFO",))
        return [asn.Policy(instrument=DECREE, rules=(office,))]


print([policy.id for policy in asn.Plugins.of(Acts()).policies])


def as_high_as_the_superior(facts: pl.DataFrame) -> pl.Series:
    return facts["eselon"] == facts["superior.eselon"]


DEPUTIES = asn.ExemptionRule(
    instrument=DECREE,
    rule=asn.Permit(id="contoh.2020.5.deputies", citation=cite("3"), modes=("WFH",)),
    test=as_high_as_the_superior,
    because="eselon = superior.eselon",
)


class Exemptions(asn.Hooks):
    @asn.hookimpl
    def exemption_rules(self) -> Iterable[asn.ExemptionRule]:
        return [DEPUTIES]


print([each.rule.id for each in asn.Plugins.of(Exemptions()).exemptions])


RUNNING = asn.Check("CONTOH-001", "stands piket at {post} right after a day of piket")


def two_days_running(roster: asn.Roster, rulings: asn.Rulings) -> Iterator[asn.Finding]:
    standing = roster.post > 0
    for row, before in np.argwhere(standing[:, 1:] & standing[:, :-1]).tolist():
        yield asn.Finding(
            check=RUNNING,
            day=rulings.period.days[before + 1],
            employee=roster.people.frame["key"][row],
            citation=cite("4"),
            evidence={"post": roster.posts[roster.post[row, before + 1] - 1]},
        )


class Checks(asn.Hooks):
    @asn.hookimpl
    def compliance_checks(self) -> Iterable[asn.ComplianceCheck]:
        return [asn.ComplianceCheck(RUNNING, cite("4"), two_days_running)]


print([each.check.code for each in asn.Plugins.of(Checks()).checks])


FOUNDING = asn.Holiday(
    day=date(2020, 2, 26),
    name="Hari Jadi Kota Contoh",
    kind="public",
    citation=cite("6"),
    known_from=date(2020, 2, 1),
)


class Days(asn.Hooks):
    @asn.hookimpl
    def calendars(self) -> Iterable[asn.Calendar]:
        return [asn.Calendar([FOUNDING])]


print([holiday.name for holiday in asn.Plugins.of(Days()).calendar.holidays])


class Levels(asn.Hooks):
    @asn.hookimpl
    def zones(self) -> Iterable[asn.Zones]:
        red = asn.ZoneLevel(
            scheme="risiko",
            region="99.01",
            level="tinggi",
            start=date(2020, 9, 6),
            publisher="Dinkes Contoh",
            known_from=date(2020, 9, 6),
        )
        return [asn.Zones([red])]


for reading in asn.Plugins.of(Levels()).zones.levels:
    print(reading.region, reading.start, reading.level, "by", reading.publisher)


@attrs.frozen
class CsvPunches:
    path: Path

    def punches(self, period: asn.Period) -> Iterable[asn.Punch]:
        with self.path.open(encoding="utf-8", newline="") as rows:
            for line, row in enumerate(csv.DictReader(rows), 2):
                wall = datetime.fromisoformat(row["wall"])
                if wall.date() in period:
                    source = f"{self.path.name}:{line}"
                    yield asn.Punch(pin=row["pin"], wall=wall, zone="WIB", source=source)


def open_csv(url: str) -> asn.AttendanceBackend:
    return CsvPunches(Path(url.removeprefix("contoh-csv://")))


class Devices(asn.Hooks):
    @asn.hookimpl
    def attendance_backends(self) -> Mapping[str, Callable[[str], asn.AttendanceBackend]]:
        return {"contoh-csv": open_csv}


Path("mesin.csv").write_text("pin,wall\n0042,2020-03-18T07:21:09\n", encoding="utf-8")
source = asn.Plugins.of(Devices()).attendance("contoh-csv://mesin.csv")
for punch in source.punches(asn.Period("2020-03-18", "2020-03-18")):
    print(punch.pin, punch.instant, punch.source)


@attrs.frozen
class Outbox:
    folder: Path

    def send(self, notice: asn.Notice) -> None:
        text = f"{notice.to}\n{notice.subject}\n\n{notice.body}\n"
        (self.folder / f"{notice.key}.txt").write_text(text, encoding="utf-8")


def open_outbox(url: str) -> asn.NotificationChannel:
    folder = Path(url.removeprefix("contoh-kotak://"))
    folder.mkdir(exist_ok=True)
    return Outbox(folder)


class Channels(asn.Hooks):
    @asn.hookimpl
    def notification_channels(self) -> Mapping[str, Callable[[str], asn.NotificationChannel]]:
        return {"contoh-kotak": open_outbox}


channel = asn.Plugins.of(Channels()).channel("contoh-kotak://keluar")
channel.send(asn.Notice(to="syn-0001", subject="Jadwal", body="Piket 18 Maret.", key="n-1"))
print([path.name for path in Path("keluar").iterdir()])
