"""What a kind of finding is: one row of the table in ``codes.py``."""

from __future__ import annotations

from dataclasses import dataclass

from regather.model import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: how much it matters, its title, and what it means for the book."""

    code: str
    severity: Severity
    title: str
    explanation: str
