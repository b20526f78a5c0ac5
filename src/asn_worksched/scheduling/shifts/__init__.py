"""Shift rosters around the clock: a model in numbers, and an engine that improves on its answer."""

from __future__ import annotations
