"""What changes between two laws, two rulings or two rosters: who, how many, and which clause."""

from .causes import Cause
from .compare import diff
from .laws import ActChange, LawDifference, RuleChange
from .rosters import RosterDifference
from .ruled import RulingsDifference

__all__ = [
    "ActChange",
    "Cause",
    "LawDifference",
    "RosterDifference",
    "RuleChange",
    "RulingsDifference",
    "diff",
]
