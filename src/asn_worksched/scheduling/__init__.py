"""Planning: the fairest lawful roster, proven."""

from .plan import plan

__all__ = ["plan"]
