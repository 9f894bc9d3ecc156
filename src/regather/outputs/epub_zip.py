"""An archive -> the same archive with its files mended, in the same order, with fixed dates: the same bytes every time.

What a newcomer gets wrong: the file ``mimetype`` must come first and must not be compressed, or nothing knows the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The zero of the format."""

_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2")
"""Files that are compressed already: once more would cost time and no byte less."""

Mender = Callable[[str, bytes], bytes]
"""Given a file's name in an archive and what is in it: what is to be in it."""


def repacked(raw: io.BytesIO, mend: Mender) -> bytes:
    """The archive with every file as ``mend`` gives it."""
    target = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            stored = name == "mimetype" or name.lower().endswith(_PACKED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, mend(name, source.read(name)), compresslevel=9)
    return target.getvalue()
