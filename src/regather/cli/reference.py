"""Writes the pages of ``docs/reference/`` from the declarations in the code: nothing is told twice.

``python -m regather.cli.reference docs/reference`` writes them; a test compares them with those in the
repository. A newcomer edits a page; edit what it is made from and run ``make docs``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from regather.checks import CODES
from regather.cli.app import COMMANDS, regather
from regather.errors import ExitCode
from regather.pipeline import faults, schemes
from regather.project import allow
from regather.project.atomic import write_text
from regather.project.decision_tables import TABLES as DECISIONS
from regather.project.decision_tables import Field
from regather.project.keys import KEYS, TABLES, Key, keys_of
from regather.project.records import SCHEMA
from regather.project.settings import toml_value
from regather.text import decision_lines

HEAD = "<!-- Made by `make docs` from the program itself. Do not edit. -->\n\n"

WIDTH = 90
"""Columns of the help texts on the page of commands; fixed, so that no terminal changes the page."""


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    made = {
        "commands.md": _commands(),
        "exit-codes.md": _exit_codes(),
        "project-folder.md": _project_folder(),
        "book-toml.md": _book_toml(),
        "decisions-toml.md": _decisions_toml(),
        "allow-toml.md": _allow_toml(),
        "schemes.md": _schemes(),
        "arrangement-json.md": _arrangement_json(),
        "findings.md": _findings(),
    }
    lines = [f"- [{text.splitlines()[0].removeprefix('# ')}]({name})" for name, text in made.items()]
    index = "# Reference\n\nWhat there is, completely and in few words.\n\n" + "\n".join(lines) + "\n"
    return {name: HEAD + text for name, text in {"README.md": index, **made}.items()}


def _commands() -> str:
    context = click.Context(regather, info_name="regather", terminal_width=WIDTH, max_content_width=WIDTH)
    parts = ["# Commands\n\n", "```text\n", regather.get_help(context).rstrip(), "\n```\n"]
    for name in COMMANDS:
        command = regather.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH, max_content_width=WIDTH)
        parts += [f"\n## regather {name}\n\n", "```text\n", command.get_help(own).rstrip(), "\n```\n"]
    parts.append(_output())
    return "".join(parts)


_JSON_KEYS = (
    ("`folder`", "all", "The book folder."),
    ("`scheme`, `pages`", "restore, make", "How the booklet was imposed, and the number of its pages."),
    ("`blanks`, `missing`", "restore, make", "The blank pages, and those that the source does not have."),
    ("`joins`", "restore, make", "How many turns of a page there are."),
    ("`joins_out_of_order`", "restore, make", "How many of them the source does not have in order."),
    (
        "`proof`",
        "restore, make, check",
        "The account of the source's characters: `characters`, `kept`, `moved`, `removed`, `lost`, `invented`.",
    ),
    (
        "`standing`",
        "check",
        "The chapter files `as_written` by restore; those that you `edited`, `renamed`, `removed`; and your `own`.",
    ),
    ("`changes`", "restore, make", "How many changes the ledger lists."),
    ("`chapters`", "restore, make", "The chapter files, in order."),
    ("`doubts`", "restore, make", "The open doubts, as in [arrangement.json](arrangement-json.md)."),
    (
        "`changed`",
        "restore, make",
        "What was found otherwise than by the run before, if anything: whether the `fold` is another; the turns (left "
        "page, right page) newly `decided` by you and those that `moved`; the doubts `settled` and `new`, by id.",
    ),
    ("`artifacts`", "all", "The files made or checked: `kind`, `path`, `sha256`."),
    (
        "`findings`",
        "all",
        "The [findings](findings.md): `code`, `severity`, `message` and, where known, `where`, `line`, `column`, "
        "`hint`, the printed `page`; `check` adds the `offset` in the source and its place in the file (`source`).",
    ),
)


def _output() -> str:
    return (
        "\n## What goes where\n\n"
        "Results go to the standard output, progress and errors to the standard error. Progress is shown only where "
        "the standard error is a terminal. With `--json` the standard output is one JSON value:\n\n"
        + table(("Key", "Where", "Meaning"), _JSON_KEYS)
        + "\n`regather explain --json` prints `book/arrangement.json`, `regather ledger --json` the `changes` that are "
        "asked for, with the text `left` and `right` of each, and how many there are by the `rules`; "
        "`regather doctor --json` prints a list of "
        "`name`, `purpose`, `there`, `optional`, `install`.\n\n"
        "The environment variable `REGATHER_DEBUG=1` makes an unexpected failure show where in the program it "
        "happened.\n"
    )


def _exit_codes() -> str:
    rows = [(f"{code.value}", f"`{code.name}`", code.meaning) for code in ExitCode]
    return (
        "# Exit codes\n\nEvery command leaves with one of these.\n\n"
        + table(("Code", "Name", "Meaning"), rows)
        + "\nWhatever the code above 0 and 3 and other than 6: nothing was written, and the folder is as it was. "
        "With 3 and 6 the results are written, to be looked at.\n"
    )


def _project_folder() -> str:
    return _FOLDER


_FOLDER = """# The book folder

`regather make SOURCE --out DIR` and `regather init DIR` make a folder of this shape. `chapters/` alone is
enough for `regather build`; so is a folder with nothing but Markdown files.

| Place | What it is | Who writes it |
|---|---|---|
| `book/book.toml` | The [settings](book-toml.md). | Filled by restore; a value that you changed stays yours. |
| `book/sources/` | What was received, one file or folder. | Copied once, never written to again. |
| `book/recognised/` | What was read on scans, as hOCR, where the source is pictures. | restore, once; then yours. |
| `book/decisions.toml` | What you [decided](decisions-toml.md) about the source. | You. |
| `book/allow.toml` | What check finds and you [allow](allow-toml.md), with a reason. | You. |
| `book/arrangement.json` | What was [found](arrangement-json.md): pages, joins, doubts. | restore, anew each time |
| `book/ledger.jsonl` | Every change from source to chapters. | restore, anew each time |
| `book/written.json` | What restore wrote last, to tell your edits from its own text. | restore |
| `chapters/` | The book, one Markdown file a chapter, in the order of their names. | restore, and you |
| `styles/` | Style sheets, to change as you like. | Copied once, then yours. |
| `build/` | The results and `SHA256SUMS`. Can be removed at any time. | build |

## Your edits

`regather restore` run again replaces a chapter only if it still is what restore wrote.

- **You edited it**: it stays. If the restored text has changed since, that goes beside it as
  `chapters/NN-name.md.new`; take from it what you want and remove it. Changed page marks alone are no new text.
- **You removed it**: it is not written again. To have it back, remove its line from `book/written.json`.
- **You renamed it**: it keeps your name.
- **Only its number has changed**: it moves to the new number, your edits with it.
- **Chapters were there that were never restored**: they stay, and every restored chapter that differs lies
  beside them as `.new`, so that nothing stands in the book twice.

## Page marks

Chapters are written in Pandoc's Markdown, without HTML and TeX. Where a page of the print begins, restore puts an empty
span, which no output shows:

| Mark | Meaning |
|---|---|
| `[]{.page n="12"}` | Page 12 begins here; pages are counted from 1, blank ones too, as `explain` counts them. |
| `[]{.page n="12" label="iv"}` | The number printed on it is iv. |
| `[]{.page .about n="12"}` | It begins about here: the source runs on over the turn and shows no trace of it. |
| `[]{.page .doubt n="12" question="join-11-12"}` | The turn is in doubt: this is its best reading. |

A page that begins inside a word is marked behind it; with a heading, at the end of the heading; with a picture, before
it; inside a table or code, behind it. Pages without text of their own have no mark. Questions are listed by
`regather explain --doubts`, and `regather explain --page 12` tells of one page. In the EPUB the marks are the list of
printed pages; in print they are numbers in the margin if [`print.source_pages`](book-toml.md) says so. Move them with
the text or take them out as you like: without any, the EPUB has no page list, and all else is the same.

## The ledger

One JSON object a line, in order; together with the source they give the chapters, byte for byte.

| Key | Meaning |
|---|---|
| `id` | The change's name. |
| `rule` | The rule that made it. |
| `start`, `end` | What it takes from the source, as offsets. |
| `before`, `after` | Those characters, and what stands in the chapter instead. |
| `reason`, `confidence` | Why, and how sure it is, from 0 to 1. |
| `page`, `chapter` | The printed page, and the chapter without `.md`; `null` where there is none. |
| `by` | `program` or `person`: what you [decided](decisions-toml.md). One taken back is a line that changes nothing. |
| `then` | The runs `[start, end]` of the source that follow unchanged in the chapter. |
"""


def _book_toml() -> str:
    parts = [
        "# book.toml\n\nThe settings of a book, in `book/book.toml`. Every key may be left out. An unknown key is an "
        "error that names the nearest known one.\n"
    ]
    for name, meaning in TABLES.items():
        parts.append(f"\n## [{name}]\n\n{meaning}\n\n")
        rows = [
            (f"`{key.path}`", key.kind.value, f"`{toml_value(key.default)}`", _meaning(key)) for key in keys_of(name)
        ]
        parts.append(table(("Key", "Kind", "Default", "Meaning"), rows))
    assert {key.table for key in KEYS} == set(TABLES)
    return "".join(parts)


def _meaning(key: Key) -> str:
    return f"{key.meaning} One of {_quoted(key.choices)}." if key.choices else key.meaning


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


_DECISIONS_HEAD = """# decisions.toml

What a person decided about the source, in `book/decisions.toml`. It wins over the program on every run.
`regather restore` prints each doubt with the lines that answer it; paste them at the end of the file, in
any order, and run it again.

Offsets count characters of the decoded source from 0, a line end as one. A decision that no longer fits
the source is an error that says which. At the top of the file may stand `source = "…"`, the sha256 of the
source that the decisions speak of.
"""

_EXAMPLES: Mapping[str, str] = {
    decision_lines.SCHEME: decision_lines.scheme_lines("saddle", 48),
    decision_lines.CUT: decision_lines.cut_lines(34, "end", 41250, "0a1b2c3d"),
    decision_lines.FOLLOW: decision_lines.follow_lines(12416, 66039, "0a1b2c3d"),
    decision_lines.FIRST: decision_lines.first_lines(20817, "4e5f6a7b"),
    decision_lines.LAST: decision_lines.last_lines(71530, "8c9d0e1f"),
    decision_lines.PLACE: decision_lines.place_lines(1200, 1480, page=7, role="note", check="0a1b2c3d"),
    decision_lines.HEADING: decision_lines.heading_lines(5210, 2, "0a1b2c3d"),
    decision_lines.NOTE: decision_lines.note_lines(9120, 8034, "0a1b2c3d"),
    decision_lines.BLOCK: decision_lines.block_lines(7700, "verse", joined=False, check="0a1b2c3d"),
    decision_lines.BLANK: decision_lines.blank_lines(2),
    decision_lines.MISSING: decision_lines.missing_lines(17),
    decision_lines.ACCEPT: decision_lines.accept_lines("join-34"),
    decision_lines.MEND: decision_lines.mend_lines(30417, "cut-word", "undo", "0a1b2c3d"),
}


def _decisions_toml() -> str:
    parts = [_DECISIONS_HEAD]
    for kind in DECISIONS:
        header = f"[{kind.name}]" if kind.once else f"[[{kind.name}]]"
        once = " This table stands once at most." if kind.once else ""
        parts.append(f"\n## {header}\n\n{kind.meaning}{once}\n\n")
        rows = [
            (f"`{field.name}`", _field_kind(field), "yes" if field.required else "", _field_meaning(field))
            for field in kind.fields
        ]
        parts.append(table(("Field", "Kind", "Required", "Meaning"), rows))
        parts.append(f"\n```toml\n{_EXAMPLES[kind.name]}```\n")
    return "".join(parts)


def _allow_toml() -> str:
    rows = [(f"`{field.name}`", "yes" if field.required else "", field.meaning) for field in allow.FIELDS]
    return (
        "# book/allow.toml\n\n"
        "What [`regather check` finds](findings.md) and you found right: one entry each, with a reason. An entry holds "
        "for as long as its words stand in the chapter, whatever the line; one that allows nothing is told by check. "
        "Faults of the program (`proof-…`) cannot be allowed.\n\n"
        + table(("Field", "Required", "Meaning"), rows)
        + f"\n```toml\n{allow.EXAMPLE}```\n"
    )


def _schemes() -> str:
    rows = [(f"`{name}`", title) for name, title in schemes().items()]
    faults_told = ", ".join(f"`{name}`" for name in faults())
    return (
        "# Schemes\n\nHow pages may stand on sheets, and so in a source. `regather restore` finds the scheme; a table "
        "`[scheme]` in [decisions.toml](decisions-toml.md) sets it, and `regather scramble --scheme` uses it.\n\n"
        + table(("Name", "What it is"), rows)
        + f"\nA scan of the sheets may have faults besides, by which `regather scramble --fault` wrecks it: "
        f"{faults_told}.\n"
    )


def _field_kind(field: Field) -> str:
    if field.is_offset:
        return "offset"
    return {int: "whole number", str: "text", bool: "true or false"}[field.type]


def _field_meaning(field: Field) -> str:
    return f"{field.meaning} One of {_quoted(field.choices)}." if field.choices else field.meaning


def _arrangement_json() -> str:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = [
        f"# arrangement.json\n\n`book/arrangement.json`. {schema['description']} Its JSON schema is "
        "`src/regather/project/schemas/arrangement.schema.json` in the repository.\n\n"
        + table(("Key", "Kind", "Meaning"), _properties(schema))
    ]
    for path, part in _objects(schema):
        parts.append(f"\n## {path}\n\n{part['description']}\n\n" + table(("Key", "Kind", "Meaning"), _properties(part)))
    return "".join(parts)


def _properties(schema: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(f"`{name}`", _kind(part), part.get("description", "")) for name, part in schema["properties"].items()]


def _kind(part: dict[str, Any]) -> str:
    if "const" in part:
        return f"`{json.dumps(part['const'])}`"
    if "enum" in part:
        return "one of " + _quoted(part["enum"])
    if part.get("type") == "array":
        items = part["items"]
        return "list of evidence" if "$ref" in items else f"list of {_kind(items)}s"
    kind = part["type"]
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _objects(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects inside, each with its path, in the order in which they stand; evidence last."""
    for name, part in schema.get("properties", {}).items():
        inner = part["items"] if part.get("type") == "array" else part
        here = f"{path}{name}" + ("[]" if part.get("type") == "array" else "")
        if inner.get("type") == "object":
            yield here, inner
            yield from _objects(inner, f"{here}.")
    for name, part in schema.get("$defs", {}).items():
        yield f"{name}[]", part


def _findings() -> str:
    rows = [(f"`{row.code}`", row.severity.value, f"{row.title}. {row.explanation}") for row in CODES.values()]
    return (
        "# Findings\n\nWhat restore, build and check may remark. An error fails a check (exit code 6); a warning and "
        "a note do not.\n\n" + table(("Code", "Severity", "Meaning"), sorted(rows))
    )


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def write(folder: Path) -> None:
    """Write every page into ``folder`` and remove pages that the reference no longer has."""
    made = pages()
    for name, text in made.items():
        write_text(folder / name, text)
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
