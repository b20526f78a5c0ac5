"""Compliance: is a roster lawful, and where not, by which article."""

from .audit import audit
from .checks import BUILT_IN, ComplianceCheck

__all__ = ["BUILT_IN", "ComplianceCheck", "audit"]
