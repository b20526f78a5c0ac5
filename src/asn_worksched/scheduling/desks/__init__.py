"""Who comes to the office on which day, and at which desk: desks, zones, teams that meet."""

from __future__ import annotations
