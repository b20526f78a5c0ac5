"""The law cases of Kota Tangerang: questions, answers and the article of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from asn_worksched_kota_tangerang import plugin
from asn_worksched_national import plugin as national

from asn_worksched import Plugins
from asn_worksched.testing import law_cases, rules_without_case

CASES = law_cases(Path(__file__).parents[1] / "cases")
PLUGINS = Plugins.of(national, plugin, names=["national", "kota-tangerang"])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_answers_as_the_case_says(case):
    """Each expectation is met, and the clause that is named takes part and is cited so."""
    case.check(PLUGINS)


def test_every_rule_has_a_case_in_which_it_holds_and_one_in_which_it_does_not():
    """A rule that no case asks about could be lost unseen; so could the end of its force."""
    assert rules_without_case(Plugins.of(plugin).policies, CASES) == []
