"""Makes wrecks out of clean books, with the truth about them: the opposite of restoring."""

from regather.scramble.library import book_of_text, chapters_of, metadata_of
from regather.scramble.options import (
    BREAK_MARKS,
    FILES,
    SHUFFLED,
    Declared,
    Emission,
    PrintLayout,
    ScrambleOptions,
    declared_options,
    plain_name,
    varied_options,
    with_choices,
)
from regather.scramble.wreck import Scrambled, scramble

__all__ = [
    "BREAK_MARKS",
    "FILES",
    "SHUFFLED",
    "Declared",
    "Emission",
    "PrintLayout",
    "ScrambleOptions",
    "Scrambled",
    "book_of_text",
    "chapters_of",
    "declared_options",
    "metadata_of",
    "plain_name",
    "scramble",
    "varied_options",
    "with_choices",
]
