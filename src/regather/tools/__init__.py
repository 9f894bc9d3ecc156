"""The only room that runs outside programs: one probe, one runner, one file a program."""

from regather.tools.epubcheck import validate_epub
from regather.tools.needs import Need, plain_needs
from regather.tools.run import Ran, probe, run

__all__ = ["Need", "Ran", "plain_needs", "probe", "run", "validate_epub"]
