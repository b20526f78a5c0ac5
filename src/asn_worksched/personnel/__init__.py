"""The register of employees and units."""

from __future__ import annotations

from .register import Personnel
from .units import Units

__all__ = ["Personnel", "Units"]
