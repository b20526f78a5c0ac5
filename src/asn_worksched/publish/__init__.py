"""Publishing: a roster as a page to look at, and as a summary to send on."""

from .board import board
from .summary import summary, summary_text

__all__ = ["board", "summary", "summary_text"]
