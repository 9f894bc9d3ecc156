"""How well mending does when everything before it is perfect: the dev cases with their true arrangement.

    python benchmarks/mending.py [--out DIR] [--found-anatomy] [--cases DIR] [CASE ...]

Reads ``../shared/corpus/dev/text``, or the cases in another folder (``build/corpus``), and scores with the corpus's own
``score.py``; prints a line a case and a table.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
import time
from dataclasses import replace
from pathlib import Path

from regather.mend import chapter_text, mend, prove
from regather.sources import read_source

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.gold import Case, dissected, true_case  # noqa: E402

SHOWN = ("score", "wer", "adjacency", "heading_f1", "footnote_f1", "lost", "invented", "furniture_left")


def scorer(corpus: Path):  # type: ignore[no-untyped-def]
    """The corpus's scorer as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit("no score.py in the corpus")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mended(case: Case, out: Path | None) -> tuple[str, float, list[str]]:
    """The case's chapters as one text, the CPU seconds that mending took, and the faults of the proof."""
    began = time.process_time()
    manuscript = mend(case.source, case.anatomy, case.arrangement)
    took = time.process_time() - began
    proof = prove(case.source, case.arrangement, manuscript)
    texts = {d.slug: chapter_text(case.source, manuscript, d) for d in manuscript.chapters}
    if out is not None:
        target = out / case.name
        target.mkdir(parents=True, exist_ok=True)
        for old in target.glob("*.md"):
            old.unlink()
        for slug, text in texts.items():
            (target / f"{slug}.md").write_text(text, "utf8")
    # The scorer keeps note labels of different files apart; here they are made so.
    parts = (re.sub(r"\[\^([^\]\s]+)\]", rf"[^{k}.\1]", text) for k, text in enumerate(texts.values()))
    return "\n\n".join(parts), took, [fault.message for fault in proof.faults]


def main() -> None:
    """Score all cases, or those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="keep the chapters in this folder")
    parser.add_argument("--found-anatomy", action="store_true", help="take the anatomy that dissect finds")
    parser.add_argument("--cases", type=Path, help="the folder of the cases", dest="folder")
    parser.add_argument("cases", nargs="*", help="parts of the names of cases")
    options = parser.parse_args()
    corpus = ROOT.parent / "shared" / "corpus" / "dev"
    if not corpus.exists():
        print("The corpus is not here; nothing was measured.")
        return
    judge = scorer(corpus)
    rows = []
    for folder in sorted((options.folder or corpus / "text").iterdir()):
        if options.cases and not any(name in folder.name for name in options.cases):
            continue
        if not (folder / "source.txt").is_file():
            continue  # another form of source
        case = true_case(folder)
        source = read_source(folder / "source.txt")
        if source.text == case.source.text:
            case = replace(case, source=replace(source, language=case.source.language))
        text, took, faults = mended(dissected(case) if options.found_anatomy else case, options.out)
        row = judge.score(case.gold, text)
        rows.append(row)
        shown = " ".join(f"{key}={row[key]}" for key in SHOWN)
        print(f"{case.name[:40]:40s} {shown} {took:.2f}s", *faults[:2], row["bad_joins"] or "")
    judge.table(rows)


if __name__ == "__main__":
    main()
