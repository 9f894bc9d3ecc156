"""Reads what was received (a text, a folder of page texts, an archive) into a Source."""

from regather.sources.breaks import MARKS, find_breaks
from regather.sources.readers import READERS, read_source

__all__ = ["MARKS", "READERS", "find_breaks", "read_source"]
