"""What changes between two laws, two rulings or two rosters: who, how many, and which clause."""

from .compare import diff
from .laws import LawDifference, RuleChange
from .rosters import RosterDifference
from .ruled import Cause, RulingsDifference

__all__ = ["Cause", "LawDifference", "RosterDifference", "RuleChange", "RulingsDifference", "diff"]
