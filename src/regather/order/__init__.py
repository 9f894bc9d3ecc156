"""Finds the reading order: Source and Anatomy in, Arrangement out.

Small matrices in one thread are faster than in many, and add up to the same bytes on every machine;
numpy reads this setting when it is first imported.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from regather.order.arrange import arrange
from regather.order.copies.doubles import find_doubles, set_aside

__all__ = ["arrange", "find_doubles", "set_aside"]
