"""The law cases of the national plugin: a person, a day, and what the acts say of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from asn_worksched_national import plugin

from asn_worksched import Plugins
from asn_worksched.testing import law_cases

CASES = law_cases(Path(__file__).parents[1] / "cases")
PLUGINS = Plugins.of(plugin)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_law_says_what_the_case_expects(case):
    """The outcome and the clause that it rests on are those of the file."""
    case.check(PLUGINS)
