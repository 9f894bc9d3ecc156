"""How well mending does when everything before it is perfect: the dev cases with their true arrangement.

    python benchmarks/mending.py [--out DIR] [CASE ...]

Reads ``../shared/corpus/dev`` and scores with the corpus's own ``score.py``; prints a line a case and a table.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path

from regather.mend import chapter_text, mend, prove

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.gold import dissected, true_case  # noqa: E402


def scorer(corpus: Path):  # type: ignore[no-untyped-def]
    """The corpus's scorer as a module."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit("no score.py in the corpus")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Score all cases, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--found-anatomy", action="store_true", help="take the anatomy that dissect finds")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    corpus = ROOT.parent / "shared" / "corpus" / "dev"
    if not corpus.exists():
        print("The corpus is not here; nothing was measured.")
        return
    judge = scorer(corpus)
    rows = []
    for folder in sorted((corpus / "text").iterdir()):
        if options.cases and not any(name in folder.name for name in options.cases):
            continue
        case = true_case(folder)
        if options.found_anatomy:
            case = dissected(case)
        began = time.process_time()
        manuscript = mend(case.source, case.anatomy, case.arrangement)
        took = time.process_time() - began
        proof = prove(case.source, case.arrangement, manuscript)
        texts = {d.slug: chapter_text(case.source, manuscript, d) for d in manuscript.chapters}
        if options.out:
            target = options.out / folder.name
            target.mkdir(parents=True, exist_ok=True)
            for old in target.glob("*.md"):
                old.unlink()
            for slug, text in texts.items():
                (target / f"{slug}.md").write_text(text, "utf8")
        joined = "\n\n".join(
            __import__("re").sub(r"\[\^([^\]\s]+)\]", rf"[^{k}.\1]", text) for k, text in enumerate(texts.values())
        )
        row = judge.score(case.gold, joined)
        rows.append(row)
        shown = {k: row[k] for k in ("score", "wer", "adjacency", "heading_f1", "footnote_f1", "lost", "invented", "furniture_left")}
        row["bad_joins"] and print("   bad joins", row["bad_joins"])
        print(f"{folder.name[:38]:38s}", *(f"{k}={v}" for k, v in shown.items()), f"{took:.2f}s", [f.message for f in proof.faults[:2]])
    judge.table(rows)


if __name__ == "__main__":
    main()
