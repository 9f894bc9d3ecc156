"""The only room that runs outside programs: one probe, one runner, one file a program."""

from regather.tools.epubcheck import validate_epub
from regather.tools.run import Ran, probe, run

__all__ = ["Ran", "probe", "run", "validate_epub"]
