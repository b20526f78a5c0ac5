"""
Selectors: small boolean expressions that say whom a rule concerns.

``unit.kind in [puskesmas, rsud] or eselon <= III.b``; in Indonesian ``usia >= 50 atau dilindungi``.

The language is closed. A condition compares a field with a value (``= == != < <= > >=``), looks it
up in a list (``in [..]``, ``not in [..]``; ``dalam``, ``bukan dalam``), asks a set for a value
(``ktp in skills``), or is a yes-or-no field by itself (``protected``). Conditions are joined by
``and`` (``dan``), ``or`` (``atau``), ``not`` (``bukan``) and round brackets; ``not`` binds closest,
then ``and``. ``all`` (``semua``) and blank text select everyone. Values are bare words, texts in
single or double quotes (a quote within is written twice), whole numbers, dates (``2020-03-18``),
eselons (``III.b``, ``III``), grades (``III/d``; ``IX`` for PPPK), and ``true false yes no ya
tidak``. Capitals do not matter in keywords and field names. There are no calls.

**Missing values.** Logic is Kleene's, with three values. A comparison with a missing value is not
known, and so is its contrary; ``and`` with one part false is false and ``or`` with one part true
is true, whatever the rest. What is not known at the top does not match. So a person without an
eselon matches neither ``eselon <= III.b`` nor ``not eselon <= III.b``. An empty text and an empty
set are values, not missing.

**Text.** Fields with a closed list of values (``sex``, ``kind``, ``post_type``) take their
literals in any capitals and in Indonesian, and refuse others; all other text is compared exactly.

**Eselon.** A smaller code is a higher rank: ``eselon <= III.b`` is III.b or higher. A literal
without letter is the whole level: ``eselon < III`` is above III.a, ``eselon <= III`` includes
III.b. Of a person whose letter is not known, a comparison is true when it is true for both
letters, false when it is for neither, and else not known.

**Grade.** A greater code is a higher grade. PNS and PPPK are two ladders: across them an order is
not known, while ``=`` is false. ``III`` is PPPK grade III; of PNS the letter is always needed.

**Age** is the whole years completed on the day asked about.
"""

from __future__ import annotations

from .fields import FIELDS, Field, FieldType, field_named
from .reasons import PROTECTED
from .selector import Selector, parse_selector

__all__ = [
    "parse_selector",
    "Selector",
    "FIELDS",
    "Field",
    "FieldType",
    "field_named",
    "PROTECTED",
]
