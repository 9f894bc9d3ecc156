"""Every code that a check, the renderer or the EPUB writer can give, in one table.

The reference is printed from it. What a newcomer gets wrong: a code is a promise. People waive
findings by it, so it is never given a second meaning; a new kind of fault gets a new code.
"""

from __future__ import annotations

from regather.checks.code import Code
from regather.checks.epub_codes import EPUB_ROWS
from regather.checks.lint_codes import LINT_ROWS
from regather.checks.press_codes import PRESS_ROWS
from regather.checks.web_codes import WEB_ROWS
from regather.model import Finding, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

_ROWS = (
    # The chapters as written.
    Code(
        "note-without-body",
        _ERROR,
        "A note's mark has no note",
        "The text calls a note that no line of the chapter begins with. The mark would be printed as it stands.",
    ),
    Code(
        "note-without-mark",
        _ERROR,
        "A note is never called",
        "The chapter holds a note that no mark calls. It would be left out of the book.",
    ),
    Code(
        "note-twice",
        _ERROR,
        "Two notes have one label",
        "The chapter holds two notes of the same label. Only one of them would be printed.",
    ),
    Code(
        "chapter-empty",
        _WARNING,
        "A chapter has no text",
        "There is nothing under the chapter's heading, and no chapter of a lower level follows that it opens.",
    ),
    Code(
        "chapter-without-heading",
        _WARNING,
        "A chapter has no heading",
        "The contents page will call the chapter by its first words.",
    ),
    Code(
        "heading-jump",
        _WARNING,
        "A heading skips a level",
        "A reader who goes by headings, as the blind do, will look for the level between.",
    ),
    Code(
        "html-in-text",
        _WARNING,
        "HTML in a chapter is printed as it stands",
        "Chapters are Markdown; tags of HTML are not read as such, so that no script can ride along.",
    ),
    Code(
        "control-character",
        _WARNING,
        "A chapter holds control characters",
        "No book format can carry them; they are left out of what is made from the chapter.",
    ),
    Code(
        "direction-odd",
        _WARNING,
        "The book is read against the way its letters run",
        "E-readers would turn its pages, and print would bind it, on the wrong side.",
    ),
    Code(
        "language-unknown",
        _WARNING,
        "A language is named by something that is no tag",
        "Readers that speak and fonts go by tags such as fr, pt-BR or grc (BCP 47). Any other word is left out.",
    ),
    # The words themselves.
    *LINT_ROWS,
    # Pictures.
    Code(
        "image-missing",
        _ERROR,
        "A picture is not there",
        "The chapter shows a picture that is not in the folder. Its description is printed in its place.",
    ),
    Code(
        "image-outside",
        _ERROR,
        "A picture lies outside the book's folder",
        "A book must be whole on any machine and must not carry other files away, so nothing outside is used.",
    ),
    Code(
        "image-unreadable",
        _ERROR,
        "A picture cannot be read",
        "The file is damaged or cut off, or holds something else than its name promises. It was left out, and its "
        "description is printed in its place.",
    ),
    Code(
        "image-too-big",
        _ERROR,
        "A picture has too many pixels",
        "A picture of so many pixels would use up the memory of the reader's machine. It was left out, and its "
        "description is printed in its place.",
    ),
    Code(
        "image-coarse",
        _WARNING,
        "A picture is printed too large for its pixels",
        "On paper a picture looks soft or shows its pixels where an inch has fewer than 300 of them. On screens it is "
        "as sharp as ever.",
    ),
    Code(
        "image-type",
        _ERROR,
        "A picture is of a kind that e-readers do not show",
        "EPUB readers show SVG, PNG, JPEG, GIF and WebP.",
    ),
    Code(
        "image-without-description",
        _WARNING,
        "A picture has no description",
        "Those who cannot see it learn nothing of it. Write the description between the square brackets.",
    ),
    Code(
        "image-unsafe",
        _WARNING,
        "A drawing held scripts or asked for files from outside",
        "Those parts are left out of what is made from it; the file itself is as it was.",
    ),
    Code(
        "cover-unusable",
        _WARNING,
        "The cover picture cannot be used",
        "It is missing, or of a kind that e-readers do not show. A cover is drawn from title and author instead.",
    ),
    Code(
        "cover-face",
        _WARNING,
        "The cover has letters that no face of ours has",
        "They are drawn in a face of this machine, so the cover may look different when it is built elsewhere.",
    ),
    Code(
        "cover-no-title",
        _WARNING,
        "The design of the cover has no place for the title",
        "A rectangle with the id `title` in `styles/cover.svg` says where it goes.",
    ),
    Code(
        "preview-without",
        _NOTE,
        "The preview lacks a picture",
        "The book has nothing of that kind: no notes, no headings, or too few pages for two that face each other.",
    ),
    # Links and styles.
    Code(
        "link-dead",
        _ERROR,
        "A link leads nowhere in the book",
        "Its text stays, the link is left out. Links go to a chapter's file name or to #a-heading.",
    ),
    Code(
        "link-unsafe",
        _ERROR,
        "A link is not of a kind that a book may hold",
        "Links that run something or open files of the reader's machine are left out; their text stays.",
    ),
    Code(
        "style-outside",
        _WARNING,
        "A style sheet asks for a file outside its folder",
        "What it asks for is left out: a book fetches nothing from elsewhere.",
    ),
    Code(
        "style-token",
        _WARNING,
        "A style sheet asks for a token that no sheet declares",
        "The rule that asks for it has no effect. Tokens are declared in `:root` of book.css and themes.",
    ),
    Code(
        "style-old",
        _NOTE,
        "A style sheet follows the theme in part only",
        "It asks for less than half of the tokens that the program's own asks for, mostly because it is older.",
    ),
    # The EPUB file.
    Code(
        "artifact-missing",
        _ERROR,
        "A file that was made is no longer there",
        "Build again before checking.",
    ),
    *EPUB_ROWS,
    # The files for a printing house.
    *PRESS_ROWS,
    Code(
        "verapdf-skipped",
        _NOTE,
        "veraPDF was not run",
        "veraPDF or Java is not installed, so the PDF was judged by our own checks only.",
    ),
    Code(
        "verapdf-failed",
        _ERROR,
        "veraPDF gave no answer",
        "It stopped or hung, so nothing is known of the file.",
    ),
    Code(
        "verapdf-*",
        _ERROR,
        "A rule of PDF/UA or PDF/A that a PDF breaks",
        "What follows the hyphen is the clause of the standard and veraPDF's test of it, for example verapdf-7.18.5-1.",
    ),
    # The web edition.
    *WEB_ROWS,
    # The source as it came.
    Code(
        "source-encoding",
        _NOTE,
        "The source is not UTF-8",
        "It was read in another encoding, which may be a guess. If letters come out wrong, convert it first.",
    ),
    Code(
        "source-left-out",
        _NOTE,
        "Some files of the source were left out",
        "They are hidden, hold no page text, or hold the text of other files once more, in another format.",
    ),
    Code(
        "source-format",
        _NOTE,
        "The text was taken out of another format",
        "The source is HTML, XML, JSON or a table of an OCR program. Offsets count the text that was taken out of it.",
    ),
    Code(
        "source-characters",
        _WARNING,
        "The source holds characters that no reader can know",
        "They are signs of one font alone, or stand for letters that were lost before. They are kept as they are.",
    ),
    Code(
        "source-side-by-side",
        _WARNING,
        "Two pages stand on every line of the source",
        "The text was taken out across two pages or columns side by side, so that their sentences are mixed.",
    ),
    Code(
        "scan-language",
        _WARNING,
        "The language in which scans were read",
        "Tesseract has not the language of the book, or is not sure of what it reads. More letters are misread then.",
    ),
    Code(
        "scan-unread",
        _NOTE,
        "Something on a scan was not read",
        "A page is not blank, and what is on it was not read as text: a picture, dirt, or pale print.",
    ),
    Code(
        "source-composed",
        _NOTE,
        "Accents stood apart from their letters",
        "Each such pair is read as one character, which is the same text to every reader.",
    ),
    Code(
        "two-books",
        _WARNING,
        "The source seems to hold pages of two books",
        "What marks pages (numbers, running heads, title pages, language) comes in two sets. Restore the books apart.",
    ),
    Code(
        "folio-contradicts",
        _WARNING,
        "A page number in the source contradicts the order",
        "It may be misread. If the order is wrong, a decision puts it right.",
    ),
    Code(
        "page-missing",
        _WARNING,
        "A page seems to be missing",
        "The text breaks off before it and does not go on behind it. If the page is blank, a decision says so.",
    ),
    Code(
        "model-not-asked",
        _NOTE,
        "The language model was not asked",
        "It was asked for, but it does not know the language of the source well enough to be of help.",
    ),
    Code(
        "page-empty",
        _WARNING,
        "Shuffled pages of the source hold no text",
        "They are blank, pictures, or were not read. Nothing tells where they belong, so no order can hold them.",
    ),
    Code(
        "page-twice",
        _NOTE,
        "A page stands twice in the source",
        "A page or a side was scanned twice. The second copy was set aside; its text is in the ledger.",
    ),
    # Restoring again over what a person changed, and files that were built before.
    Code(
        "chapter-kept",
        _NOTE,
        "An edited chapter was kept",
        "You edited the chapter; the restored text is the same as before, so nothing is to be done.",
    ),
    Code(
        "chapter-edited",
        _WARNING,
        "An edited chapter was kept, and the restored text is another one",
        "Yours stays; the restored text lies beside it, its name ending in .new.",
    ),
    Code(
        "chapter-removed",
        _NOTE,
        "A chapter that you removed was not written again",
        "To have it back, remove its line from book/written.json and restore again.",
    ),
    Code(
        "chapter-renamed",
        _NOTE,
        "A chapter that you renamed keeps its name",
        "It is found by its text; the restored text goes beside it if it has changed.",
    ),
    Code(
        "chapter-renumbered",
        _NOTE,
        "An edited chapter has a new number",
        "Chapters were added or taken away before it. Your edits moved with it.",
    ),
    Code(
        "chapter-left-over",
        _WARNING,
        "An edited chapter is no longer part of the restored book",
        "The book is divided in another way now. The file is kept, so its text may stand in the book twice.",
    ),
    Code(
        "chapters-own",
        _WARNING,
        "Chapters were there that were not restored",
        "They differ from the restored ones and are kept; those lie beside them, their names ending in .new.",
    ),
    Code(
        "metadata-unsure",
        _NOTE,
        "A fact about the book is not certain",
        "Title page and imprint leave open what a line is, or a number has a wrong check digit. What is likely was "
        "filled in, what is doubtful was not; set it in book/book.toml.",
    ),
    Code(
        "setting-kept",
        _NOTE,
        "A setting that you changed was kept",
        "The source says something else than book/book.toml. Your value counts.",
    ),
    Code(
        "not-built",
        _NOTE,
        "Nothing has been built yet",
        "Only the chapters were checked.",
    ),
    Code(
        "artifact-gone",
        _WARNING,
        "A file that was built is gone",
        "build/SHA256SUMS lists a file that is not there.",
    ),
    Code(
        "artifact-changed",
        _WARNING,
        "A file was changed after it was built",
        "Its checksum is not the one in build/SHA256SUMS.",
    ),
    # The print PDF.
    Code(
        "print-in-one",
        _NOTE,
        "A process that laid out a part of the book died",
        "The book was laid out in one instead. Usually the memory was not enough: close other programs.",
    ),
    Code(
        "print-note-at-end",
        _NOTE,
        "A note found no room at the foot of its page",
        "It stands at the end of its chapter. A shorter note, or a larger trim size, brings it back.",
    ),
    Code(
        "print-short-page",
        _NOTE,
        "The last page of a chapter has hardly a line",
        "Setting the chapter a little tighter or wider did not help. A paragraph longer or shorter by a line does.",
    ),
    Code(
        "print-note-strayed",
        _ERROR,
        "A note does not begin on the page of its mark",
        "The layout engine sent it to another page. This is a fault of the program.",
    ),
    Code(
        "print-note-lost",
        _ERROR,
        "A note is on no page",
        "The layout engine dropped it. This is a fault of the program.",
    ),
    Code(
        "print-overprint",
        _ERROR,
        "Notes are printed over the text",
        "The layout engine found no room for them. This is a fault of the program.",
    ),
    Code(
        "print-contents-wrong",
        _ERROR,
        "The contents print a number that is not that of the page",
        "A style sheet that hides or changes the contents can be the cause.",
    ),
    Code(
        "print-glyph",
        _ERROR,
        "Characters are printed as empty boxes",
        "Neither the text face nor a font of this machine has them. Install a font that does.",
    ),
    Code(
        "print-face",
        _WARNING,
        "Characters are set in a face of this machine",
        "None of the faces that come with the program has them. Another machine may set them in another face; "
        "for Chinese, Japanese and Korean, the system package fonts-noto-cjk brings one.",
    ),
    Code(
        "print-engine",
        _WARNING,
        "The layout engine had something to say",
        "Most often it is a line of a style sheet that it does not know; the line is left out.",
    ),
    Code(
        "print-outside",
        _WARNING,
        "A page asked for a file that is not the book's",
        "It was left out: a book fetches nothing from elsewhere.",
    ),
    Code(
        "pdf-unreadable",
        _ERROR,
        "The PDF cannot be read",
        "It is not a whole PDF file. Build again.",
    ),
    Code(
        "pdf-font",
        _ERROR,
        "A font is not in the file",
        "Another machine would show the text in another face, and no printer would take the file.",
    ),
    Code(
        "pdf-tags",
        _ERROR,
        "The PDF lacks a mark of PDF/UA",
        "Readers who have it read aloud, and libraries that check for it, need the mark.",
    ),
    Code(
        "pdf-contents",
        _ERROR,
        "The printed contents are wrong",
        "An entry gives another page than the one on which the chapter begins.",
    ),
    Code(
        "pdf-bookmarks",
        _ERROR,
        "The bookmarks and the chapters disagree",
        "A chapter is not among the bookmarks, or stands in another order there.",
    ),
    Code(
        "pdf-text",
        _ERROR,
        "A passage is not in the PDF",
        "The beginning of a paragraph of the chapters was not found in the text of the file.",
    ),
    Code(
        "pdf-note-missing",
        _ERROR,
        "A note is not in the PDF",
        "The beginning or the end of the note was not found in the text of the file.",
    ),
    Code(
        "pdf-note-twice",
        _ERROR,
        "A note is in the PDF more than once",
        "The note was found more often than the chapters have it.",
    ),
    # The zine PDF.
    Code(
        "zine-thick",
        _NOTE,
        "The booklet is too thick to staple",
        "More than 20 sheets do not fold and staple well. Print the book page by page, or in several booklets.",
    ),
    Code(
        "zine-alone",
        _WARNING,
        "The zine has no print PDF beside it",
        "The sheets could not be compared with the pages that they are made from.",
    ),
    Code(
        "zine-sheets",
        _ERROR,
        "The zine has too many or too few sheets",
        "A booklet has one sheet for every four pages.",
    ),
    Code(
        "zine-pages",
        _ERROR,
        "A page is missing from the sheets or there twice",
        "Each page of the print PDF stands on exactly one side.",
    ),
    Code(
        "zine-text",
        _ERROR,
        "The text of a page does not come out of the sheets once",
        "Whoever searches or scans the zine would find it twice or not at all.",
    ),
    Code(
        "zine-flip",
        _ERROR,
        "The zine does not say how to turn the paper",
        "Printed with the paper flipped on its long edge, every back would be upside down.",
    ),
    # Mending a wreck.
    Code(
        "mark-without-note",
        _WARNING,
        "A note's mark in the source leads to no note",
        "No note with this label was found in the source. The mark was left in the text as it was printed.",
    ),
    Code(
        "note-mark-lost",
        _WARNING,
        "A note of the source is called nowhere",
        "Its mark was not found in the text. So that no reader loses it, it is called at the end of its page.",
    ),
    Code(
        "quotation-unclosed",
        _WARNING,
        "A quotation is never closed",
        "Where it ends is a guess: at the next quotation or heading. A decision can end it earlier.",
    ),
    Code(
        "paragraph-doubt",
        _NOTE,
        "A paragraph may or may not end with its page",
        "The page ends with a sentence, and nothing in the source settles whether the paragraph goes on.",
    ),
    Code(
        "proof-lost",
        _ERROR,
        "A character of the source is in no chapter and no change",
        "The mended text would lose it. Nothing is written.",
    ),
    Code(
        "proof-used-twice",
        _ERROR,
        "A character of the source is used twice",
        "It would stand in the chapters twice, or once there and once in the ledger. Nothing is written.",
    ),
    Code(
        "proof-taken",
        _ERROR,
        "A change takes letters out of the running text",
        "Only page numbers, running heads and the like may go. Nothing is written.",
    ),
    Code(
        "proof-invented",
        _ERROR,
        "A change puts in letters that the source has not",
        "Mending may put in marks and white space, never words. Nothing is written.",
    ),
    Code(
        "proof-order",
        _ERROR,
        "Kept text is out of reading order",
        "Only notes may be moved. Nothing is written.",
    ),
    Code(
        "proof-page-mark",
        _ERROR,
        "The marks of the printed pages are not those of the text",
        "Each page that has text is marked once where it begins, in order. Nothing is written.",
    ),
    Code(
        "proof-note",
        _ERROR,
        "A note's mark has no body, or a body no mark",
        "Each note of a chapter is called there and stands at its end. Nothing is written.",
    ),
    Code(
        "proof-before",
        _ERROR,
        "A change misquotes the source",
        "The ledger would not say truly what stood there. Nothing is written.",
    ),
    Code(
        "proof-reason",
        _ERROR,
        "A change gives no reason",
        "Every line of the ledger says why. Nothing is written.",
    ),
    Code(
        "proof-change",
        _ERROR,
        "A chapter names a change that the ledger has not",
        "The chapter could not be explained. Nothing is written.",
    ),
    Code(
        "proof-replay",
        _ERROR,
        "The ledger does not give a chapter back",
        "Source and ledger together must be the chapters, byte for byte. Nothing is written.",
    ),
    # The records of a restoring, looked at again.
    Code(
        "ledger-unreadable",
        _ERROR,
        "The ledger or the record of the pages cannot be read",
        "Somebody changed it. Restoring writes both anew; the chapters do not depend on them.",
    ),
    Code(
        "ledger-chapters",
        _ERROR,
        "The ledger is not the one of these chapters",
        "Source and ledger no longer give a chapter as it was written. Restoring writes the ledger anew.",
    ),
    Code(
        "source-changed",
        _ERROR,
        "The source is not the one that was restored",
        "Every offset counts its characters, so nothing can be proven without it.",
    ),
    Code(
        "decisions-newer",
        _NOTE,
        "The decisions have changed since the chapters were restored",
        "They are honoured when the book is restored again.",
    ),
    Code(
        "decision-idle",
        _WARNING,
        "A decision about a mend finds no such mend",
        "The place is still there, but no rule of that name mends anything there. The decision does nothing.",
    ),
    Code(
        "decision-overturns",
        _WARNING,
        "Decided cuts have overturned the order of the pages",
        "They do not fit the order that the source shows without them. Mostly a page number or an offset is mistyped.",
    ),
)

CODES: dict[str, Code] = {row.code: row for row in _ROWS}
"""The table, by code. A code that ends in ``*`` stands for all that begin like it."""


def row_of(code: str) -> Code | None:
    """The table's row for a finding's code, or ``None`` if the code is not ours."""
    if code in CODES:
        return CODES[code]
    families = (row for row in _ROWS if row.code.endswith("*") and code.startswith(row.code[:-1]))
    return next(families, None)


def found(
    code: str,
    message: str,
    where: str = "",
    *,
    line: int | None = None,
    column: int | None = None,
    hint: str = "",
    page: int | None = None,
) -> Finding:
    """A finding with the severity that the table gives to its code."""
    return Finding(code, CODES[code].severity, message, where, line, column, hint, page)
