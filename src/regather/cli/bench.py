"""``regather bench``: how well a corpus of scrambled books is restored."""

from __future__ import annotations

from pathlib import Path

import click

from regather.cli import say
from regather.cli.options import json_option, model_option


@click.command("bench")
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Cases restored at a time. [default: one a core]")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only cases of this kind; may be repeated.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the chapters, the tables and the reliability plot into this folder.",
)
@model_option
@json_option
def command(
    corpus: Path, jobs: int | None, kinds: tuple[str, ...], out: Path | None, *, model: bool, as_json: bool
) -> None:
    """Restore a corpus of wrecks, and see how well.

    Every case is restored and scored against its truth. CORPUS is a folder of cases: folders with source.txt (or
    source.zip, or a folder source of page texts) and the truth in gold.json. `regather scramble --case` writes
    such cases. Printed are a table by kind of case, how far the confidence of joins can be trusted, and a line a case.
    """
    from regather import bench
    from regather.bench import tables

    with say.progress() as progress:
        results = bench.bench(corpus, kinds=kinds, jobs=jobs, out=out, model=model, progress=progress)
    if as_json:
        say.tell_json([result.record() for result in results])
        return
    click.echo(tables.everything(results), nl=False)
    if out is not None:
        click.echo(f"\nWritten to {out}: table.txt, results.json, reliability.svg and cases/.")
