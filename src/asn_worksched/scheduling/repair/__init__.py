"""
Repair: a roster made lawful again with the fewest changed person-days, and who can take a gap.

Unlike a plan, which looks at groups of people alike, a repair looks at single cells (one person on
one day): what somebody did before makes everybody one of a kind. Only cells that hang together
with something unlawful are looked at; all others stay by proof.
"""

from __future__ import annotations

from .hindering import Hindrance, hindrance
from .outcome import Change, Kept, Repaired
from .proposing import Proposal, people_missing, proposals
from .repairing import repair
from .shifts import repair_shifts

__all__ = [
    "Change",
    "Hindrance",
    "Kept",
    "Proposal",
    "Repaired",
    "hindrance",
    "people_missing",
    "proposals",
    "repair",
    "repair_shifts",
]
