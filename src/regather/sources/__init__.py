"""Reads what was received (a text, a folder of page texts, an archive) into a Source."""

from regather.sources.breaks import MARKS, find_breaks
from regather.sources.formats import FORMATS
from regather.sources.holders import READERS
from regather.sources.ocr_json import SHAPES
from regather.sources.readers import read_source
from regather.sources.scans import Recognised, recognise

__all__ = ["FORMATS", "MARKS", "READERS", "SHAPES", "Recognised", "find_breaks", "read_source", "recognise"]
