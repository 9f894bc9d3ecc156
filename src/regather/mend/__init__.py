"""Mending: an arrangement becomes clean chapters, with a ledger of every change and a proof.

Start at :func:`mend`; :data:`PASSES` lists the work in order, :func:`prove` checks it without trusting it.
"""

from regather.mend.mender import PASSES, mend
from regather.mend.prove import prove, prove_again
from regather.mend.replay import chapter_text, replay

__all__ = ["PASSES", "chapter_text", "mend", "prove", "prove_again", "replay"]
