"""The JSON Schema of policy files, made from the same classes that the files are read into."""

from __future__ import annotations

import inspect
from datetime import date, time
from fractions import Fraction
from types import NoneType
from typing import Any, get_args, get_origin

import attrs

from ..domain.acts import Amendment, Citation, Instrument, Revocation
from ..domain.law import RULE_KINDS, Cap, InZone, Reading, Rule, Rung, Where
from ..domain.modes import WorkMode
from ..domain.time import Span
from .policy_form import LEVELS, Between, Cite, PolicyForm, choices_of, keys_of

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    time: {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"},
    Fraction: {
        "type": "string",
        "pattern": r"^(\d{1,3}([.,]\d{1,6})? ?%|\d{1,6}/\d{1,6})$",
        "examples": ["25 %", "1/4"],
    },
}
_GROUPS: dict[Any, tuple[str, type]] = {
    Instrument: ("instrument", Instrument),
    WorkMode: ("mode", WorkMode),
    Span: ("days", Between),
    Citation: ("cite", Cite),
    Rule: ("rule", Rule),
    Amendment: ("amendment", Amendment),
    Revocation: ("revocation", Revocation),
    Where: ("where", Where),
    InZone: ("in_zone", InZone),
    Rung: ("rung", Rung),
}


def policy_schema() -> Schema:
    """
    The JSON Schema (draft 2020-12) of a policy file, for editors and for checks outside Python.

    Whatever :func:`read_policy` takes passes it. It passes more only where JSON Schema cannot see:
    the grammar of selectors, unknown modes, ids that stand twice, ends before starts, shares above
    100 %, text of nothing but blanks.
    """
    defs = {name: _group(cls) for name, cls in _GROUPS.values() if cls is not Rule}
    defs["cite"]["anyOf"] = [{"required": ["article"]}, {"required": ["at"]}]
    defs["rule"] = _rule()
    defs |= {f"rule.{kind}": _rule_of(kind, cls) for kind, cls in RULE_KINDS.items()}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "asn-worksched policy file",
    }
    return {**head, **_group(PolicyForm), "$defs": dict(sorted(defs.items()))}


def _group(cls: type) -> Schema:
    """A mapping with the keys of *cls* and no others."""
    fields = keys_of(cls)
    schema: Schema = {
        "type": "object",
        "description": _first_words(cls),
        "properties": {key: _field(cls, field) for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }
    return schema


def _field(cls: type, field: attrs.Attribute[Any]) -> Schema:
    if cls is Instrument and field.name == "level":
        return {"enum": list(LEVELS)}
    schema = _value(field.type)
    if field.default is not attrs.NOTHING:
        return schema
    least = {"string": {"minLength": 1}, "array": {"minItems": 1}}
    return {**schema, **least.get(schema.get("type", ""), {})}


def _value(cls: Any) -> Schema:
    if get_args(cls)[:1] == (Reading,):
        return {}  # written per kind of rule, in _rule_of
    if cls in _PLAIN:
        return dict(_PLAIN[cls])
    if cls in _GROUPS:
        return {"$ref": f"#/$defs/{_GROUPS[cls][0]}"}
    if get_origin(cls) is tuple:
        return {"type": "array", "items": _value(get_args(cls)[0])}
    if NoneType in get_args(cls):
        inner = next(each for each in get_args(cls) if each is not NoneType)
        return {"anyOf": [_value(inner), {"type": "null"}]}
    return {"enum": list(choices_of(cls))}


def _rule() -> Schema:
    """Any rule: its kind decides which form it must have, so that a fault names the right key."""
    cases = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"$ref": f"#/$defs/rule.{kind}"},
        }
        for kind in RULE_KINDS
    ]
    kinds = {"kind": {"enum": list(RULE_KINDS)}}
    return {"type": "object", "properties": kinds, "required": ["kind"], "allOf": cases}


def _rule_of(kind: str, cls: type[Rule]) -> Schema:
    schema = _group(cls)
    schema["properties"] = {"kind": {"const": kind}, **schema["properties"]}
    schema["properties"]["readings"] = _readings(schema["properties"])
    schema["required"] = ["kind", *schema["required"]]
    if cls is Cap:
        schema["oneOf"] = [_only("share", "count"), _only("count", "share")]
    return schema


def _readings(keys: Schema) -> Schema:
    """Other readings by name, each with the keys that it changes."""
    changed = {key: each for key, each in keys.items() if key not in ("kind", "id", "readings")}
    changes = {"type": "object", "properties": changed, "additionalProperties": False}
    return {"type": "object", "additionalProperties": changes}


def _only(key: str, other: str) -> Schema:
    """*key* is given and *other* is not."""
    there = {key: {"not": {"type": "null"}}, other: {"type": "null"}}
    return {"required": [key], "properties": there}


def _first_words(cls: type) -> str:
    """The first paragraph of the docstring of *cls*, on one line and without marks."""
    text = (inspect.getdoc(cls) or "").split("\n\n")[0]
    return " ".join(text.replace("``", "`").replace("*", "").split())
