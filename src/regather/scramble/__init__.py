"""Makes wrecks out of clean books, with the truth about them: the opposite of restoring."""

from regather.scramble.options import SHUFFLED, Emission, PrintLayout, ScrambleOptions, varied_options
from regather.scramble.wreck import Scrambled, scramble

__all__ = ["SHUFFLED", "Emission", "PrintLayout", "ScrambleOptions", "Scrambled", "scramble", "varied_options"]
