"""A register too large for one plan: laid down in partitions, planned over any executor."""

from __future__ import annotations

from .planned import Planned, plan_partitions
from .pools import executor_of
from .shelf import Partitions, read_partitions
from .split import partition

__all__ = [
    "Partitions",
    "Planned",
    "executor_of",
    "partition",
    "plan_partitions",
    "read_partitions",
]
