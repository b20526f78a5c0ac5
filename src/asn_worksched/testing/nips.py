"""Made-up NIPs, which nobody can mistake for a real one."""

from __future__ import annotations

from datetime import date

from ..domain.nip import SYNTHETIC_SHIFT, Nip
from ..domain.people import Sex


def synthetic_nip(
    birth_date: date,
    appointed: date,
    sex: Sex,
    sequence: int = 1,
    contract: int | None = None,
) -> str:
    """
    A NIP of 18 digits with both its years set back by 100, so that the birth lies in the 1800s.

    Someone born on 12 April 1975, appointed in March 2003, becomes ``187504121903031001``. With
    *contract* (1 to 9) the number has the shape of a PPPK, whose appointment has no month. Raises
    :class:`ValueError` for a birth outside 1900 to 1999, which could not be shown to be made up,
    and :class:`InvalidInput` for what no NIP can hold (``ASN-NIP-008`` to ``-011``).
    """
    if not 1900 <= birth_date.year <= 1999:
        raise ValueError(f"a made-up NIP needs a birth in 1900 to 1999, not {birth_date}")
    born = f"{birth_date.year - SYNTHETIC_SHIFT}{birth_date:%m%d}"
    block = f"{appointed:%m}" if contract is None else f"2{contract}"
    digit = 1 if sex is Sex.MALE else 2
    year = appointed.year - SYNTHETIC_SHIFT
    return Nip(f"{born}{year}{block}{digit}{sequence:03}").text
