"""Compliance: is a roster lawful, and where not, by which article."""

from .audit import audit
from .checks import BUILT_IN, ComplianceCheck
from .entitlements import leave_earned

__all__ = ["BUILT_IN", "ComplianceCheck", "audit", "leave_earned"]
