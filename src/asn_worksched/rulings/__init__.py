"""The law resolved: from instruments to what each person may do on each day."""

from .exemptions import ExemptionRule
from .law import Law
from .resolve import resolve
from .table import Rulings

__all__ = ["ExemptionRule", "Law", "Rulings", "resolve"]
