"""
Reading a register: a SIMPEG file of many rows, once clean and once with one bad row at its end.

Prints one JSON line: seconds to read, seconds to refuse, the ratio of each to reading the same
file with Polars alone in the same run, and the faults found.

    python bench/register.py [--rows N]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import polars as pl
from fortnight import peak_mib, timed

import asn_worksched as asn
from asn_worksched.testing import make_city


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), asked.rows)))


def measure(folder: Path, rows: int) -> dict[str, object]:
    """All figures of one run."""
    frame = many(rows)
    good, bad = folder / "good.csv", folder / "bad.csv"
    frame.write_csv(good)
    last = pl.int_range(pl.len()) == pl.len() - 1
    eselon = pl.when(last).then(pl.lit("II.z")).otherwise("eselon").alias("eselon")
    frame.with_columns(eselon).write_csv(bad)
    del frame
    floor: list[float] = []
    read: list[float] = []
    refuse: list[float] = []
    timed(floor, lambda: pl.read_csv(good, infer_schema=False))
    people = timed(read, lambda: asn.read_personnel(good))
    faults = timed(refuse, lambda: refused(bad))
    return {
        "rows": len(people),
        "units": len(people.units),
        "read_seconds": round(read[0], 2),
        "refuse_seconds": round(refuse[0], 2),
        "polars_seconds": round(floor[0], 2),
        "read_ratio": round(read[0] / floor[0], 1),
        "refuse_ratio": round(refuse[0] / floor[0], 1),
        "faults": [f"{fault.code} row {fault.line}" for fault in faults],
        "peak_mib": round(peak_mib()),
    }


def many(rows: int) -> pl.DataFrame:
    """The made-up city over and over, each copy with keys and units of its own."""
    city = make_city().frame
    copies = []
    for number in range(-(-rows // city.height)):
        own = [
            pl.when(pl.col(name) != "").then(pl.col(name) + f"/{number}").alias(name)
            for name in ("satuan_kerja_id", "satuan_kerja_induk_id", "satuan_kerja_nama")
        ]
        keys = [(pl.col("peg_nip") + f"/{number}").alias("kunci"), pl.lit("").alias("peg_nip")]
        chief = pl.lit("").alias("atasan_nip")
        copies.append(city.with_columns(*own, chief).with_columns(*keys))
    return pl.concat(copies).head(rows)


def refused(path: Path) -> tuple[asn.Fault, ...]:
    """The faults for which a file is refused."""
    try:
        asn.read_personnel(path)
    except asn.InvalidInput as error:
        return error.faults
    return ()


if __name__ == "__main__":
    main()
