"""Whether a text has its front matter where no text in order has it: then it did not come in order.

What a newcomer gets wrong: contents say nothing here, since a preface may stand before them.
"""

from __future__ import annotations

from regather.model import Anatomy, Role
from regather.order.stream import RUNNING

AMID = 300
"""Characters of running text beyond which front matter stands amid the text: a dedication or a motto is shorter."""


def is_out_of_place(anatomy: Anatomy) -> bool:
    """Whether a title stands behind running text or behind an imprint, or an imprint amid the text.

    A wreck that begins with a book's last page shows it, and one whose title stands on the back of another page. Of 155
    small wrecks it was so in 130, of 60 books in order in none.
    """
    total = sum(len(b.span) for b in anatomy.blocks if b.role in RUNNING)
    before = 0
    imprint = titled = False
    for block in anatomy.blocks:
        if block.role in RUNNING:
            before += len(block.span)
        elif block.role is Role.TITLE:
            if before >= AMID or (imprint and not titled):
                return True
            titled = True
        elif block.role is Role.COLOPHON:
            if before >= AMID and total - before >= AMID:
                return True
            imprint = True
    return False
