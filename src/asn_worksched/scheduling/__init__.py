"""Planning: the fairest lawful roster, proven."""

from .plan import plan
from .shifts.roster import plan_shifts

__all__ = ["plan", "plan_shifts"]
