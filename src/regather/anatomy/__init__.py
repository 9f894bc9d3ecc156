"""What each line of a source is: body, heading, note, folio, running head, contents, front matter.

Entry point: :func:`dissect`. It takes a source and a person's decisions and gives an
:class:`regather.model.Anatomy`; in which order the pages go is not asked here.
"""

from regather.anatomy.dissect import dissect

__all__ = ["dissect"]
