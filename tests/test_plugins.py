"""Plugins: gathered one at a time, checked, and folded without regard to order."""

from __future__ import annotations

import importlib
import sys
import textwrap
from datetime import date
from itertools import count

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_worksched.calendars import Calendar, Holiday
from asn_worksched.compliance.checks import BUILT_IN, ComplianceCheck
from asn_worksched.domain.acts import Citation, Instrument
from asn_worksched.domain.doors import Notice
from asn_worksched.domain.findings import Check
from asn_worksched.domain.law import Permit, Policy, Require
from asn_worksched.domain.modes import Place, WorkMode
from asn_worksched.domain.time import Span
from asn_worksched.errors import NotKnown, PluginError
from asn_worksched.plugins import HOOKS, Hooks, Plugins, PluginWarning, hookimpl
from asn_worksched.rulings.exemptions import ExemptionRule
from asn_worksched.zones import ZoneLevel, Zones


def cite(instrument: str) -> Citation:
    """A citation of *instrument*."""
    return Citation(instrument, instrument.upper(), article="1")


def act(name: str, *rules: str, region: str = "", modes=()) -> Policy:
    """A policy with permits of those ids."""
    instrument = Instrument(
        id=name,
        kind="surat edaran",
        issuer="Wali Kota",
        title="Uji",
        short=name,
        year=2020,
        region=region,
        level=7,
        published=date(2020, 3, 17),
        in_force=Span(date(2020, 3, 18)),
    )
    permits = tuple(Permit(id=rule, citation=cite(name), modes=("WFO",)) for rule in rules)
    return Policy(instrument=instrument, rules=permits, modes=tuple(modes))


def exemption(name: str) -> ExemptionRule:
    """A rule in Python that concerns everybody."""
    rule = Require(id=name, citation=cite("x"), modes=("WFO",))
    return ExemptionRule(act("x").instrument, rule, lambda facts: facts["unit"] != "")


def check(code: str) -> ComplianceCheck:
    """A check that finds nothing."""
    return ComplianceCheck(Check(code, "{x}"), cite("x"), lambda roster, rulings: ())


def calendar(day: int) -> Calendar:
    """A calendar of 2020 with one holiday in March."""
    found = Holiday(
        day=date(2020, 3, day),
        name="Libur",
        kind="public",
        citation=cite("skb"),
        known_from=date(2019, 8, 28),
    )
    return Calendar([found], {2020})


def zones(day: int, **choices) -> Zones:
    """Zones with one reading in April 2021."""
    level = ZoneLevel(
        scheme="risiko",
        region="36.74",
        level="sedang",
        start=date(2021, 4, day),
        publisher="Satgas",
        known_from=date(2021, 4, day),
    )
    return Zones([level], **choices)


@attrs.frozen
class Channel:
    """A notification channel that keeps its URL."""

    url: str

    def send(self, notice: Notice) -> None:
        """Take the notice and do nothing."""


class Whole(Hooks):
    """A plugin that answers with whatever it was given."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers

    @hookimpl
    def policies(self):
        """The given policies."""
        return self.answers.get("policies", ())

    @hookimpl
    def exemption_rules(self):
        """The given exemption rules."""
        return self.answers.get("exemption_rules", ())

    @hookimpl
    def compliance_checks(self):
        """The given checks."""
        return self.answers.get("compliance_checks", ())

    @hookimpl
    def calendars(self):
        """The given calendars."""
        return self.answers.get("calendars", ())

    @hookimpl
    def zones(self):
        """The given zones."""
        return self.answers.get("zones", ())

    @hookimpl
    def attendance_backends(self):
        """The given openers."""
        return self.answers.get("attendance_backends", {})

    @hookimpl
    def notification_channels(self):
        """The given openers."""
        return self.answers.get("notification_channels", {})


def many(*answers: dict[str, object]) -> Plugins:
    """Plugins named a, b, c ... with those answers."""
    return Plugins.of(*(Whole(**each) for each in answers), names="abcdefgh"[: len(answers)])


FULL = [
    (
        name,
        Whole(
            policies=[act(f"p{name}", f"r{name}", region="36.74" if name == "b" else "")],
            exemption_rules=[exemption(f"e{name}")],
            compliance_checks=[check(f"ASN-X-00{place}")],
            calendars=[calendar(place)],
            zones=[zones(place)],
            notification_channels={f"s{name}": Channel},
        ),
    )
    for name, place in zip("dbcae", count(1), strict=False)
]


@settings(deadline=None)
@given(st.permutations(FULL))
def test_the_order_of_plugins_changes_nothing(shuffled):
    """Names, law, checks and calendar are the same whatever the order of loading."""
    one = Plugins.of(*(each for _, each in FULL), names=[name for name, _ in FULL])
    two = Plugins.of(*(each for _, each in shuffled), names=[name for name, _ in shuffled])
    assert one.names == two.names == ("a", "b", "c", "d", "e")
    assert one.describe() == two.describe()
    assert one.policies == two.policies
    assert one.exemptions == two.exemptions
    assert one.checks == two.checks
    assert one.calendar == two.calendar
    assert one.zones == two.zones
    assert one.law("36.74").digest == two.law("36.74").digest


def test_everything_is_collected_in_a_fixed_order():
    """Policies go from the nation inward, the rest by id or code."""
    plugins = Plugins.of(*(each for _, each in FULL), names=[name for name, _ in FULL])
    assert [each.id for each in plugins.policies] == ["pa", "pc", "pd", "pe", "pb"]
    assert [each.rule.id for each in plugins.exemptions] == ["ea", "eb", "ec", "ed", "ee"]
    codes = [each.check.code for each in plugins.checks]
    assert codes == sorted(codes)
    assert len(plugins.calendar.holidays) == 5
    assert [level.start.day for level in plugins.zones.levels] == [1, 2, 3, 4, 5]
    assert plugins.law("36.74").zones == plugins.zones


def test_the_law_of_a_region_has_its_own_acts_and_the_nations():
    """Another region's acts are left out; exemptions and holidays come along."""
    plugins = Plugins.of(*(each for _, each in FULL), names=[name for name, _ in FULL])
    assert [each.id for each in plugins.law("36.74").policies] == ["pa", "pc", "pd", "pe", "pb"]
    assert [each.id for each in plugins.law("31").policies] == ["pa", "pc", "pd", "pe"]
    law = plugins.law()
    assert len(law.exemptions) == 5
    assert law.calendar == plugins.calendar


def test_a_plugin_that_answers_nothing_is_fine():
    """Hooks left alone bring nothing, and so do no plugins at all."""
    empty = Plugins.of(Hooks())
    assert empty.describe()[0].hooks == ()
    assert empty.names == ("Hooks",)
    for plugins in (empty, Plugins()):
        assert (plugins.policies, plugins.exemptions, plugins.checks) == ((), (), ())
        assert plugins.calendar == Calendar()
        assert plugins.zones == Zones()


def test_hooks_called_by_hand_answer_nothing():
    """A subclass may call its parent and gets an empty answer."""
    assert [len(getattr(Hooks(), hook)()) for hook in HOOKS] == [0] * 7


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ({"policies": [act("p", "r")]}, {"policies": [act("p", "s")]}, "instrument p"),
        ({"policies": [act("p", "r")]}, {"policies": [act("q", "r")]}, "rule r"),
        ({"policies": [act("p", "r")]}, {"exemption_rules": [exemption("r")]}, "rule r"),
        (
            {"compliance_checks": [check("ASN-X-001")]},
            {"compliance_checks": [check("ASN-X-001")]},
            "check ASN-X-001",
        ),
        (
            {"notification_channels": {"smtp": Channel}},
            {"notification_channels": {"smtp": Channel}},
            "channel scheme smtp",
        ),
        (
            {"attendance_backends": {"csv": Channel}},
            {"attendance_backends": {"csv": Channel}},
            "attendance scheme csv",
        ),
        (
            {"policies": [act("p", modes=[WorkMode("WFA", Place.HOME)])]},
            {"policies": [act("q", modes=[WorkMode("WFA", Place.ELSEWHERE)])]},
            "mode WFA",
        ),
    ],
)
def test_what_is_offered_twice_is_refused_with_both_names(one, two, what):
    """Neither of two clashing plugins wins; both are named, in either order."""
    for pair in ((one, two), (two, one)):
        with pytest.raises(PluginError, match=f"{what} .*a and b"):
            many(*pair)


def test_zones_that_decide_differently_are_refused():
    """No plugin's way of choosing between publishers wins by chance."""
    with pytest.raises(PluginError, match="ASN-ZON-005"):
        many({"zones": [zones(1)]}, {"zones": [zones(2, strategy="latest")]})


def test_the_same_scheme_may_serve_both_doors():
    """Attendance and channels are told apart, so one scheme may open either."""
    plugins = many(
        {"attendance_backends": {"http": Channel}, "notification_channels": {"http": Channel}}
    )
    assert plugins.channel("http://x") == Channel("http://x")


def test_a_clash_within_one_plugin_is_refused_too():
    """A plugin cannot offer one rule twice."""
    with pytest.raises(PluginError, match=r"rule r .*a and a"):
        many({"policies": [act("p", "r"), act("q", "r")]})


def test_the_audits_own_codes_cannot_be_taken():
    """A finding of a built-in code always comes from the built-in check."""
    with pytest.raises(PluginError, match=r"a and asn_worksched"):
        many({"compliance_checks": [check(BUILT_IN[0].code)]})


def test_a_built_in_mode_cannot_mean_another_place():
    """WFO is the office in every plugin."""
    with pytest.raises(PluginError, match="mode WFO"):
        many({"policies": [act("p", modes=[WorkMode("WFO", Place.HOME)])]})


def test_two_plugins_of_one_name_are_refused():
    """A name tells who is meant, so it may stand once."""
    with pytest.raises(PluginError, match="plugin a is offered twice"):
        Plugins.of(Whole(), Whole(), names=["a", "a"])


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        *(("policies", ["x"]), ("policies", act("p")), ("policies", None), ("policies", "abc")),
        *(("exemption_rules", [check("X")]), ("compliance_checks", [exemption("e")])),
        *(("zones", [calendar(1)]), ("zones", zones(1))),
        *(("calendars", [date(2020, 1, 1)]), ("attendance_backends", [("csv", Channel)])),
        *(("notification_channels", {"SMTP": Channel}), ("notification_channels", {"smtp": "x"})),
        ("notification_channels", {7: Channel}),
    ],
)
def test_an_answer_of_the_wrong_type_is_refused_with_plugin_and_hook(hook, answer):
    """A wrong answer is told at load, by the name of its plugin and hook."""
    with pytest.raises(PluginError, match=f"hook {hook} of the plugin a answers"):
        many({hook: answer})


class Misspelt(Hooks):
    """A plugin with a hook that nobody asks for."""

    @hookimpl
    def polices(self):
        """Never asked."""
        return ()


class Unmarked(Hooks):
    """A plugin whose author forgot the mark."""

    def policies(self):
        """Never asked."""
        return ()


class Arguments(Hooks):
    """A plugin whose hook wants what no hook is given."""

    @hookimpl
    def policies(self, region):
        """Never asked."""
        return ()


@pytest.mark.parametrize(
    ("plugin", "told"),
    [
        (Misspelt(), "unknown hook 'polices'"),
        (Unmarked(), "without the mark @hookimpl"),
        (Arguments(), "region"),
        (Whole, "not an instance"),
        (pytest, "not an instance"),
    ],
)
def test_a_plugin_of_the_wrong_shape_is_refused_by_name(plugin, told):
    """Misspelt, unmarked and impossible hooks, and things that are no plugin, are named."""
    with pytest.raises(PluginError, match=told) as error:
        Plugins.of(plugin, names=["demo"])
    assert "demo" in str(error.value)


def test_openers_are_called_late_and_with_the_whole_url():
    """Loading opens nothing; asking for a URL opens just that one, in any mixture of capitals."""
    opened: list[str] = []

    def opener(url: str) -> Channel:
        opened.append(url)
        return Channel(url)

    plugins = many({"notification_channels": {"smtp": opener}})
    assert opened == []
    assert plugins.channel("SMTP://localhost:1025") == Channel("SMTP://localhost:1025")
    assert opened == ["SMTP://localhost:1025"]


@pytest.mark.parametrize("url", ["ftp://x", "smtp:x", "smtp", ""])
def test_an_unknown_scheme_lists_the_known_ones(url):
    """The error helps to find the right scheme."""
    plugins = many({"notification_channels": {"smtp": Channel, "file": Channel}})
    with pytest.raises(NotKnown, match="known schemes: file, smtp"):
        plugins.channel(url)
    with pytest.raises(NotKnown, match="known schemes: none"):
        plugins.attendance(url)


@pytest.fixture(name="install")
def fixture_install(tmp_path, monkeypatch):
    """A maker of installed distributions: a module with that source, and its entry point."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("ASN_WORKSCHED_PLUGINS_STRICT", raising=False)
    made: list[str] = []

    def make(name: str, source: str, version: str = "1.2") -> None:
        (tmp_path / f"{name}_plugin.py").write_text(textwrap.dedent(source), encoding="utf-8")
        info = tmp_path / f"{name}_dist-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}-dist\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[asn_worksched]\n{name} = {name}_plugin:plugin\n")
        monkeypatch.delitem(sys.modules, f"{name}_plugin", raising=False)
        importlib.invalidate_caches()
        made.append(name)
        monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", ",".join(made))

    return make


GOOD = """\
from asn_worksched.calendars import Calendar
from asn_worksched.plugins import Hooks, hookimpl
class Demo(Hooks):
    @hookimpl
    def calendars(self):
        return [Calendar((), {2031})]
plugin = Demo()
"""
FAILING = GOOD.replace("return [", "raise RuntimeError('no disk')\n        return [")


def test_installed_plugins_are_loaded_and_described(install):
    """Name, distribution, version and hooks come from what is installed."""
    install("demo", GOOD)
    plugins = Plugins.load()
    (info,) = plugins.describe()
    assert attrs.astuple(info) == ("demo", "demo-dist", "1.2", ("calendars",))
    assert plugins.calendar.years == {2031}


@pytest.mark.parametrize(
    "source",
    [
        *("import no_such_module_here\n", FAILING, "plugin = 1 / 0\n"),
        "import sys\nsys.exit(3)\n",
    ],
)
def test_a_failing_plugin_is_left_out_with_a_warning(install, monkeypatch, source):
    """The others still load; in strict mode the failure is an error."""
    install("good", GOOD)
    install("lame", source)
    with pytest.warns(PluginWarning, match=r"lame \(lame-dist\) failed to load"):
        plugins = Plugins.load()
    assert plugins.names == ("good",)
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS_STRICT", "1")
    with pytest.raises(PluginError, match="lame"):
        Plugins.load()


def test_a_misspelt_hook_of_an_installed_plugin_is_always_refused(install):
    """Law that would be missing without a word is not a matter for a warning."""
    install("demo", GOOD.replace("def calendars", "def calender"))
    with pytest.raises(PluginError, match="demo cannot be registered"):
        Plugins.load()


def test_the_environment_selects_plugins(install, monkeypatch):
    """Names with commas between select, an empty value selects none, an unknown name is refused."""
    install("one", GOOD)
    install("two", GOOD)
    assert Plugins.load().names == ("one", "two")
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", " two ,")
    assert Plugins.load().names == ("two",)
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "")
    assert Plugins.load().names == ()
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS", "two,three")
    with pytest.raises(PluginError, match="names three, which is not installed"):
        Plugins.load()
    monkeypatch.delenv("ASN_WORKSCHED_PLUGINS")
    assert {"one", "two"} <= set(Plugins.load().names)


@pytest.mark.parametrize(
    ("value", "strict"),
    [
        *((word, True) for word in ("1", "true", "YES", "On")),
        *((word, False) for word in ("", "0", "False", "no", "OFF")),
    ],
)
def test_the_strict_switch_has_many_words(install, monkeypatch, value, strict):
    """On and off may be written as people write them, in any case."""
    install("lame", "plugin = 1 / 0\n")
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS_STRICT", value)
    with pytest.raises(PluginError) if strict else pytest.warns(PluginWarning):
        Plugins.load()


def test_a_switch_that_says_neither_is_refused(install, monkeypatch):
    """Another word is no guess."""
    install("demo", GOOD)
    monkeypatch.setenv("ASN_WORKSCHED_PLUGINS_STRICT", "maybe")
    with pytest.raises(PluginError, match="'maybe', which is neither on nor off"):
        Plugins.load()


def test_the_faults_of_a_plugins_files_are_told_one_by_one(install):
    """A plugin whose file is refused is left out, and every fault follows with its own words."""
    source = GOOD.replace("return [", "read_policy('no-such.yaml')\n        return [")
    install("lame", f"from asn_worksched import read_policy\n{source}")
    with pytest.warns(PluginWarning) as caught:
        Plugins.load()
    (told,) = caught
    failed, *within = told.message.faults
    assert failed.code == "ASN-PLG-006"
    assert [fault.file for fault in within] == ["no-such.yaml"]
    assert within[0].code in failed.text("en")
    for locale in ("en", "id"):
        assert ".." not in failed.text(locale)


def test_a_refusal_can_be_told_in_another_language():
    """The error carries its faults; without faults it is its message."""
    with pytest.raises(PluginError) as error:
        many({"policies": [act("p", "r")]}, {"policies": [act("p", "s")]})
    assert error.value.report("en") == str(error.value)
    assert error.value.report("id") != str(error.value)
    assert [fault.code for fault in error.value.faults] == ["ASN-PLG-005"]
    assert PluginError("told").report("id") == "told"
