"""One problem or remark, in the one language that every stage and every judge speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error fails a check, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """A stable ``code``, what is wrong, where, and what to do about it.

    ``line`` and ``column`` count from 1. ``page`` is the printed page, ``offset`` the character of the source and
    ``source`` the place of that character in the received file (``book/sources/x.txt:12:3``), where they are known.
    """

    code: str
    severity: Severity
    message: str
    where: str = ""
    line: int | None = None
    column: int | None = None
    hint: str = ""
    page: int | None = None
    offset: int | None = None
    source: str = ""
