"""Learns the judge for languages without an encoder, from languages that have prose.

usage: train_classes.py PROSE_FOLDER OUT.npz [--hold LANGUAGE,...] [--books N] [--steps N] [--hidden N]

Every example is one book of its own: a stretch of prose, cut into pieces of 25 to 90 tokens that are shuffled, as a
scrambled source is, so that what is counted of its words (``link_classes.kinds_of``, ``link_follow``) never holds the
true pairs. The question is then the usual one: of all right sides in the book, which continues this left? The loss is
InfoNCE both ways, what the book's successions say counted in, so that the net learns the rest. With ``--hold`` one
language is left out and the figures for it are of a language that the net has not seen.

Half of the books stand as they are. Others are written without case, without a table of frequencies, or as the scripts
are that write no vowels: without them, short words glued to the next by their first letter.

Needs torch; some four minutes of one core. What comes out holds weights only.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import wordfreq
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import SHORTEST, held

from regather.order.stream import OPENING
from regather.order.words.link_classes import GRANTED, Kinds, kinds_of
from regather.order.words.link_follow import keys_of, succession
from regather.order.words.link_kinds import ASKS, CLOSES, OPENS, STOPS
from regather.order.words.link_model import REACH
from regather.text.tokens import Shape, tokenize

FIRST, MIDDLE, WIDTH, CODE, NEAR = 24, 64, 32, 64, 8
SHAPES, GROUPS = 6, 3
RATE, DROPPED, DECAY = 4e-3, 0.1, 1e-2
SIZES = (9_000, 60_000)
"""Characters of a book."""
PIECES = (25, 90)
WAYS = {"plain": 0.5, "caseless": 0.12, "no table": 0.08, "no vowels": 0.3}
VOWELS = frozenset("aeiouyаеёиоуыэюя")
GLUED = 9
"""Of so many of the most frequent short words some are glued to the next."""
CLOSING = frozenset(".,;:!?)…") | {CLOSES}


@dataclass(frozen=True, slots=True)
class Book:
    """One example: its kinds of words (pairs counted in shuffled order), tokens in true order, cuts, what the book's
    successions say of all pairs of cuts, and whether it serves to train."""

    language: str
    way: str
    kinds: Kinds
    tokens: np.ndarray
    shapes: np.ndarray
    cuts: np.ndarray
    near: np.ndarray
    far: np.ndarray
    ends: np.ndarray


def without_vowels(word: str) -> str:
    """A word as a script without vowels would have it: the first letter stays."""
    if not word[0].isalpha():
        return word
    return word[0] + "".join(c for c in word[1:] if unicodedata.normalize("NFD", c)[0] not in VOWELS)


def glued(forms: list[str], shapes: list[int], table: dict[str, float], rng: np.random.Generator) -> tuple:
    """Short frequent words become a letter at the head of the next word; the table gets what comes of it."""
    often = [w for w, _ in Counter(f for f in forms if f[0].isalpha() and len(f) <= 3).most_common(GLUED)]
    some = set(rng.choice(often, min(len(often), int(rng.integers(3, 7))), replace=False).tolist())
    out: list[str] = []
    written: list[int] = []
    more: dict[str, float] = {}
    head, share = "", 1.0
    for form, shape in zip(forms, shapes, strict=True):
        if form in some and len(head) < 2:
            head, share = head + form[0], share * min(0.05, table.get(form, 0.01))
            continue
        word = form
        if head and form[0].isalpha():
            word = head + form
            more[word] = table.get(form, 0.0) * share * 1.5
        elif head:
            out.append(head)
            written.append(int(Shape.UNCASED))
        head, share = "", 1.0
        out.append(word)
        written.append(shape)
    return out, written, {**table, **{w: table.get(w, 0.0) + f for w, f in more.items() if f > 1e-7}}


def sided(text: str) -> tuple[list[str], list[int]]:
    """Forms with quotation marks told apart by their side, as ``link_kinds.sided_forms`` has them, and shapes."""
    tokens = tokenize(text)
    forms, last = list(tokens.forms), len(tokens) - 1
    for i, form in enumerate(forms):
        if form == '"':
            before = i == 0 or tokens.starts[i] > tokens.ends[i - 1]
            behind = i == last or tokens.starts[i + 1] > tokens.ends[i]
            mark = text[tokens.starts[i]]
            if before != behind or mark in "«»":
                forms[i] = OPENS if (before if before != behind else mark in OPENING) else CLOSES
    return forms, [int(s) for s in tokens.shapes]


def make_book(
    text: str, language: str, tables: dict[str, dict[str, float]], rng: np.random.Generator, way: str
) -> Book:
    """Counts what is known of a stretch, its pieces shuffled."""
    forms, written = sided(text)
    table = tables[language]
    if way == "no vowels":
        forms = [without_vowels(form) for form in forms]
        forms, written, table = glued(forms, written, tables[f"{language} no vowels"], rng)
    shapes = np.array(written)
    if way in ("caseless", "no vowels"):
        shapes[np.isin(shapes, [Shape.LOWER, Shape.CAPITAL, Shape.UPPER])] = Shape.UNCASED
    steps = rng.integers(*PIECES, size=len(forms))
    places = np.cumsum(steps)
    cuts = places[places < len(forms) - 40]
    cuts = cuts[[forms[c] not in CLOSING for c in cuts]]
    pieces = np.split(np.arange(len(forms)), cuts)
    order = np.concatenate([pieces[i] for i in rng.permutation(len(pieces))])
    kinds = kinds_of(forms, {} if way == "no table" else table, order)
    shuffled = keys_of([forms[i] for i in order])
    keys = np.empty_like(shuffled.of)
    keys[order] = shuffled.of
    near, far = (succession(shuffled, gap) for gap in (1, 2))
    return Book(
        language, way, kinds, tokens=kinds.ids[np.argsort(order)].astype(np.int32), shapes=shapes.astype(np.int8),
        cuts=cuts, near=near.nats(keys[cuts - 1], keys[cuts]).astype(np.float16),
        far=(far.nats(keys[cuts - 2], keys[cuts]) + far.nats(keys[cuts - 1], keys[cuts + 1])).astype(np.float16),
        ends=np.array([forms[c - 1] in STOPS | ASKS | {CLOSES} for c in cuts]),
    )  # fmt: skip


def books(path: Path, count: int, rng: np.random.Generator, *, training: bool) -> list[Book]:
    """Stretches of the works that may be trained on, or of the last tenth."""
    language = path.name.split(".")[0]
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    texts = [t for t in texts if len(t) > SHORTEST]
    texts = texts[: held(len(texts))] if training else texts[held(len(texts)) :]
    table = dict(wordfreq.get_frequency_dict(language, "small"))
    bare: dict[str, float] = {}
    for word, share in table.items():
        bare[without_vowels(word)] = bare.get(without_vowels(word), 0.0) + share
    tables = {language: table, f"{language} no vowels": bare}
    out = []
    for k in range(count):
        text = texts[int(rng.integers(len(texts)))] if training else texts[k // 2 % len(texts)]
        size = int(rng.integers(*SIZES)) if training else 40_000
        start = int(rng.integers(0, max(1, len(text) - size)))
        prose = "\n\n".join(x for x in text[start : start + size].split("\n") if x and not x.startswith("# "))
        way = str(rng.choice(list(WAYS), p=list(WAYS.values()))) if training else ("plain", "no vowels")[k % 2]
        book = make_book(prose, language, tables, rng, way)
        if len(book.cuts) > 10:
            out.append(book)
    return out


class Judge(nn.Module):
    """The net of ``link_classes``, and what the book's successions weigh beside it."""

    def __init__(self, looks: int, hidden: int) -> None:
        super().__init__()
        known = looks + 2 * (GROUPS + 1) * FIRST
        self.first, self.granted = nn.Linear(looks, FIRST), nn.Parameter(torch.zeros(GROUPS + 1))
        self.hidden, self.out = nn.Linear(known, MIDDLE), nn.Linear(MIDDLE, WIDTH + 1)
        self.skip = nn.Linear(known, WIDTH, bias=False)
        self.shapes = nn.Parameter(torch.randn(SHAPES, WIDTH) * 0.1)
        self.near = nn.ModuleList([nn.Linear(NEAR * WIDTH, hidden) for _ in range(2)])
        self.bag = nn.ModuleList([nn.Linear(WIDTH, hidden, bias=False) for _ in range(2)])
        self.code = nn.ModuleList([nn.Linear(hidden, CODE) for _ in range(2)])
        self.scale, self.succession = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.tensor([0.8, 0.25]))
        self.drop = nn.Dropout(DROPPED)

    def vectors(self, looks: torch.Tensor, kinds: Kinds) -> tuple[torch.Tensor, torch.Tensor]:
        """As ``link_classes`` makes them."""
        seen, ids, columns = torch.tanh(self.first(looks)), torch.tensor(kinds.ids), [looks]
        groups = [torch.tensor(group) for group in kinds.groups]
        granted = GRANTED * torch.exp(self.granted)
        for me, beside in ((ids[:-1], ids[1:]), (ids[1:], ids[:-1])):
            usual = seen[beside].mean(0)
            sums = torch.zeros_like(seen).index_add(0, me, seen[beside])
            count = torch.bincount(me, minlength=len(seen)).float()[:, None]
            lent = []
            for group, k in zip(groups, granted[1:], strict=True):
                size = int(group.max()) + 1
                whole = torch.zeros(size, FIRST).index_add(0, group, sums)
                times = torch.zeros(size, 1).index_add(0, group, count)
                lent.append(((whole + k * usual) / (times + k))[group])
            own = (sums + granted[0] * lent[0]) / (count + granted[0])
            columns += [part - usual for part in (own, *lent)]
        known = torch.cat(columns, 1)
        out = self.out(torch.relu(self.hidden(known)))
        return out[:, :-1] + self.skip(known), functional.softplus(out[:, -1:])

    def forward(self, looks: torch.Tensor, book: Book) -> torch.Tensor:
        """The scores of all pairs of the book's cuts."""
        vectors, gates = self.vectors(looks, book.kinds)
        nothing = len(vectors)
        vectors = torch.cat([vectors, torch.zeros(1, WIDTH)])
        gates = torch.cat([gates, torch.zeros(1, 1)])
        shapes = torch.cat([self.shapes, torch.zeros(1, WIDTH)])
        tokens, written = torch.tensor(book.tokens.astype(np.int64)), torch.tensor(book.shapes.astype(np.int64))
        cuts, codes = torch.tensor(book.cuts), []
        for k, step in enumerate((-1, 1)):
            places = cuts[:, None] + torch.arange(REACH) * step - int(step < 0)
            inside = (places >= 0) & (places < len(tokens))
            places = places.clamp(0, len(tokens) - 1)
            ids = torch.where(inside, tokens[places], nothing)
            kinds = torch.where(inside, written[places], SHAPES)
            near = vectors[ids[:, :NEAR]] + shapes[kinds[:, :NEAR]]
            gate = gates[ids]
            bag = (vectors[ids] * gate).sum(1) / (1e-3 + gate.sum(1))
            hidden = torch.relu(self.near[k](self.drop(near).flatten(1)) + self.bag[k](bag))
            codes.append(self.code[k](self.drop(hidden)))
        scores = codes[0] @ codes[1].T * torch.exp(self.scale)
        near_said, far_said = torch.tensor(book.near).float(), torch.tensor(book.far).float()
        return scores + self.succession[0] * near_said + self.succession[1] * far_said


def loss_of(scores: torch.Tensor) -> torch.Tensor:
    """The nats that a choice among all lacks, both ways, less those of chance."""
    truth = torch.arange(len(scores))
    both = functional.cross_entropy(scores, truth) + functional.cross_entropy(scores.T, truth)
    return both / 2 - np.log(len(scores))


def report(judge: Judge, tested: list[Book], mean: np.ndarray, spread: np.ndarray) -> None:
    """Prints nats for the books kept from training, by language and way."""
    judge.eval()
    rows: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with torch.no_grad():
        for book in tested:
            scores = judge(torch.tensor((book.kinds.looks - mean) / spread).float(), book)
            ends = np.flatnonzero(book.ends)
            some = scores[np.ix_(ends, ends)] * 0.7
            at_ends = -float(loss_of(some)) if len(ends) > 5 else float("nan")
            rows.setdefault((book.language, book.way), []).append((-float(loss_of(scores)), at_ends))
    for key, found in sorted(rows.items()):
        print("  ", *key, "nats anywhere, at ends", np.nanmean(np.array(found), 0).round(3), flush=True)
    print("   succession", judge.succession.tolist(), "granted", judge.granted.exp().tolist(), flush=True)


def export(judge: Judge, mean: np.ndarray, spread: np.ndarray, out: Path) -> None:
    """Writes the weights as the package reads them, in 16 bits."""
    state = {k: v.detach().numpy() for k, v in judge.state_dict().items()}
    data = {
        "first": state["first.weight"].T, "first_bias": state["first.bias"], "granted": np.exp(state["granted"]),
        "hidden": state["hidden.weight"].T, "hidden_bias": state["hidden.bias"], "out": state["out.weight"].T,
        "out_bias": state["out.bias"], "skip": state["skip.weight"].T, "shapes": state["shapes"],
    }  # fmt: skip
    for k, name in enumerate(("left", "right")):
        scale = np.exp(state["scale"]) if name == "left" else 1.0
        data[f"{name}_near"], data[f"{name}_near_bias"] = state[f"near.{k}.weight"].T, state[f"near.{k}.bias"]
        data[f"{name}_bag"] = state[f"bag.{k}.weight"].T
        data[f"{name}_out"], data[f"{name}_out_bias"] = (
            state[f"code.{k}.weight"].T * scale,
            state[f"code.{k}.bias"] * scale,
        )
    small = {name: np.ascontiguousarray(value).astype(np.float16) for name, value in data.items()}
    np.savez_compressed(out, mean=mean.astype(np.float32), spread=spread.astype(np.float32), **small)


def main() -> None:
    """Trains, reports on the works kept from training, and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hold", default="", help="languages left out, with commas between")
    parser.add_argument("--books", type=int, default=200, help="books a language")
    parser.add_argument("--steps", type=int, default=6_000)
    parser.add_argument("--hidden", type=int, default=192)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(3)
    rng = np.random.default_rng(5)
    training, tested = [], []
    for path in sorted(options.folder.glob("*.jsonl.xz")):
        if path.name.split(".")[0] not in options.hold.split(","):
            training += books(path, options.books, rng, training=True)
        tested += books(path, 16, rng, training=False)
    print(len(training), "books", round(time.process_time()), "s", flush=True)
    some = [book.kinds.looks for book in training[::7]]
    mean = np.mean([x.mean(0) for x in some], 0)
    spread = np.sqrt(np.mean([((x - mean) ** 2).mean(0) for x in some], 0)) + 0.05
    judge = Judge(len(mean), options.hidden)
    optimizer = torch.optim.AdamW(judge.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=options.steps, pct_start=0.1)
    lost = 0.0
    for step in range(1, options.steps + 1):
        book = training[int(rng.integers(len(training)))]
        loss = loss_of(judge(torch.tensor((book.kinds.looks - mean) / spread).float(), book))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        lost += loss.item()
        if step % 500 == 0:
            print(step, round(lost / 500, 3), round(time.process_time()), "s", flush=True)
            lost = 0.0
    report(judge, tested, mean, spread)
    export(judge, mean, spread, options.out)


if __name__ == "__main__":
    main()
