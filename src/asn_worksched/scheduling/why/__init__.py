"""Why no roster has everything: smallest clashes of clauses and facts, and what would help."""

from .finding import why_impossible
from .words import Change, Impossible, Reason, Relaxation

__all__ = ["why_impossible", "Impossible", "Reason", "Relaxation", "Change"]
