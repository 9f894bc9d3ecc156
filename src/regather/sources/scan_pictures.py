"""What was received -> the pictures of sides in it, in order: of a PDF without text, of a folder, an archive, a TIFF.

What a newcomer gets wrong: a stack of scans does not fit into memory. A picture is opened when it is its turn, and
not kept.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from regather.errors import UnreadableSource
from regather.sources.holders import SYSTEM_NAMES, TAR_SUFFIXES, TEXT_SUFFIXES, ZIP_SUFFIXES, names_of
from regather.sources.pdf import LEAST_LETTERS, is_pdf
from regather.text.natural_order import natural_key

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".jp2", ".pgm", ".ppm", ".pbm")
"""The pictures that are read."""
USUAL_DOTS = 150
"""Dots an inch of a picture in a PDF that does not say: enough for every size of type that is read in a book."""
MOST_DOTS = 400
"""Dots an inch beyond which a page of a PDF is not drawn: it only takes time."""
HONEST_DOTS = (100, 1300)
"""Dots an inch between which a picture's own word is believed: cameras and phones write 72 or 96 for want of one."""
PAGE_HEIGHT = 8.3
"""Inches: the longer side of a page (A5), by which the dots of a picture are guessed that does not say. Only the size
of type in points hangs on it, and sizes are compared with each other."""
MOST_PIXELS = 180_000_000
"""Of one picture: A2 at 600 dots an inch. More is a mistake or a trap."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The picture of one side: a name that a person knows it by, and how to get its grey pixels and dots an inch.

    ``dots`` in what ``open`` gives is 0 where nothing tells it.
    """

    name: str
    open: Callable[[], tuple[Image.Image, float]]


@contextmanager
def pictures_in(path: Path) -> Iterator[list[Shot] | None]:
    """The sides that were received as pictures, in order; ``None`` where there is text, or no picture.

    Raises :class:`~regather.errors.UnreadableSource` for a picture or archive that is damaged, when it is opened.
    """
    if path.is_dir():
        yield _of_folder(path)
    elif names_of(path, ZIP_SUFFIXES):
        yield _of_zip(path)
    elif names_of(path, TAR_SUFFIXES):
        yield _of_tar(path)
    elif names_of(path, PICTURE_SUFFIXES):
        yield _sides_of([(path.name, path.read_bytes)])
    elif path.is_file() and _begins_as_pdf(path):
        with _opened(path) as document:
            yield None if document is None or _has_text(document) else _sides_of_pdf(document, path.name)
    else:
        yield None


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return is_pdf(stream.read(1024))


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument | None]:
    """The PDF, or nothing where it cannot be opened: the reader of text says why."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        yield None
        return
    with document:
        yield document


def _has_text(document: pypdfium2.PdfDocument) -> bool:
    letters = 0
    for page in document:
        text = page.get_textpage()
        letters += text.count_chars()
        text.close()
        page.close()
    return letters >= LEAST_LETTERS * len(document)


def _sides_of_pdf(document: pypdfium2.PdfDocument, name: str) -> list[Shot]:
    def drawn(index: int) -> tuple[Image.Image, float]:
        page = document[index]
        try:
            dots = _dots_of(page)
            picture = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
        except pypdfium2.PdfiumError as error:
            raise UnreadableSource(
                "A page of the PDF cannot be drawn.", where=f"{name}, side {index + 1}",
                hint="Save the PDF anew from the program that made it.",
            ) from error
        finally:
            page.close()
        return picture, dots

    return [Shot(str(index + 1), lambda index=index: drawn(index)) for index in range(len(document))]  # type: ignore[misc]


def _dots_of(page: pypdfium2.PdfPage) -> float:
    """The dots an inch of the finest large picture on a page, so that drawing it neither adds nor loses any."""
    finest = 0.0
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, low, right, top = item.get_pos() if hasattr(item, "get_pos") else item.get_bounds()
        across, down = right - left, top - low
        if across * down < 0.1 * width * height:
            continue
        pixels = max(item.get_px_size())
        finest = max(finest, pixels / max(across, down) * 72)
    return min(finest or USUAL_DOTS, MOST_DOTS)


def _of_folder(path: Path) -> list[Shot] | None:
    files = {file.relative_to(path).as_posix(): file for file in sorted(path.rglob("*")) if file.is_file()}
    return _chosen({name: file.read_bytes for name, file in files.items()})


def _of_zip(path: Path) -> list[Shot] | None:
    def taken(name: str) -> bytes:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)

    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError):
        return None  # the reader of texts says what is wrong
    return _chosen({name: lambda name=name: taken(name) for name in names})  # type: ignore[misc]


def _of_tar(path: Path) -> list[Shot] | None:
    def taken(name: str) -> bytes:
        with tarfile.open(path) as archive:
            stream = archive.extractfile(name)
            return stream.read() if stream is not None else b""

    try:
        with tarfile.open(path) as archive:
            names = [member.name for member in archive if member.isfile()]
    except (tarfile.TarError, OSError, EOFError):
        return None
    return _chosen({name: lambda name=name: taken(name) for name in names})  # type: ignore[misc]


def _chosen(files: dict[str, Callable[[], bytes]]) -> list[Shot] | None:
    """The pictures among the files, if there are any and no text: pictures beside text are what it was taken from."""
    shown = {
        name: get for name, get in files.items()
        if not any(part.startswith(".") or part in SYSTEM_NAMES for part in PurePosixPath(name).parts)
    }  # fmt: skip
    if any(name.lower().endswith(TEXT_SUFFIXES) for name in shown):
        return None
    pictures = [name for name in shown if name.lower().endswith(PICTURE_SUFFIXES)]
    pictures.sort(key=lambda name: tuple(natural_key(part) for part in PurePosixPath(name).parts))
    return _sides_of([(name, shown[name]) for name in pictures]) if pictures else None


def _sides_of(files: list[tuple[str, Callable[[], bytes]]]) -> list[Shot]:
    """One side a picture; a file that holds several (TIFF) gives as many."""
    shots: list[Shot] = []
    for name, get in files:
        frames = 1
        if name.lower().endswith((".tif", ".tiff", ".gif")):
            frames = sum(1 for _ in ImageSequence.Iterator(_image(get(), name)))
        stem = PurePosixPath(name).stem
        for frame in range(frames):
            label = stem if frames == 1 else f"{stem} {frame + 1}" if len(files) > 1 else str(frame + 1)
            shots.append(Shot(label, lambda get=get, name=name, frame=frame: _grey(_image(get(), name), name, frame)))  # type: ignore[misc]
    return shots


def _image(data: bytes, name: str) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise _damaged(name) from error
    if image.width * image.height > MOST_PIXELS:
        raise UnreadableSource(
            "The picture is too big.", where=name, hint="Scan at 300 to 600 dots an inch, one side a picture."
        )
    return image


def _grey(image: Image.Image, name: str, frame: int) -> tuple[Image.Image, float]:
    """The grey pixels of a picture as a person sees it, on white where it is transparent, and its dots an inch."""
    try:
        image.seek(frame)
        told = image.info.get("dpi", (0, 0))
        turned = ImageOps.exif_transpose(image)
        if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
            seen = turned.convert("RGBA")
            ground = Image.new("RGBA", seen.size, "white")
            ground.alpha_composite(seen)
            turned = ground
        if turned.mode.startswith("I;16"):
            turned = turned.point(lambda value: value / 256)
        grey = turned.convert("L")
    except (OSError, ValueError, EOFError, SyntaxError) as error:
        raise _damaged(name) from error
    dots = float(told[0]) if told and told[0] else 0.0
    return grey, dots if HONEST_DOTS[0] <= dots <= HONEST_DOTS[1] else 0.0


def _damaged(name: str) -> UnreadableSource:
    return UnreadableSource(
        "The picture cannot be opened; it is damaged, or of a kind that is not known here.", where=name,
        hint=f"Scan or save it again. These kinds are read: {', '.join(PICTURE_SUFFIXES)}.",
    )
