"""Asks a language model whether one text continues another: log-probabilities behind the true end and behind others.

``log p(beginning | end) − mean of log p(beginning | other ends of the same book)``, in nats, summed over the
first tokens of the beginning, each worth a little less than the one before it. What a newcomer gets wrong: the
plain log-probability mostly says how common the words are; only the difference to other ends of the *same*
book, in the same style and on the same matter, says what belongs together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from regather.order.reader.bpe import Tokenizer
from regather.order.reader.gguf import read_model_file
from regather.order.reader.network import Memory, Network, padded
from regather.order.words.link import Matrix

OPEN_TOKENS, CLOSED_TOKENS = 10, 18
"""Tokens of a beginning that are read. Inside a sentence the first few say nearly all; behind its end names and
matters tell, which come later."""
OPEN_FADING, CLOSED_FADING = 0.85, 0.95
"""Worth of each token against the one before it, the best on works held out: what came first explains what follows."""
NEUTRAL = 3
"""Other ends of the book that a beginning is held against, of each kind; more tell hardly more."""
BATCH = 96
"""Questions that are read at once; more gain nothing."""
REGIONS = 8
"""Ends of text that are held in memory at once: some 12 MB each."""
ALIKE = 100
"""Characters that ends of text have in common at their beginning if they are read as one."""
BEGINNING = 240
"""Characters of a beginning that are looked at: enough for all its tokens."""
TAIL = re.compile(r"\s*\S*$")
PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")
LINE = re.compile(r"[^\S\n]*\n[^\S\n]*")
KEPT = 64
"""Ends of text of which the network's memory is kept for the next questions: some 5 MB each."""
MOST_BEHIND = 20
"""Tokens that an end may reach beyond what is remembered of it before it is read anew."""
MOST_THREADS = 4
CLOSED = re.compile(r"[.!?…؟。]['\"’”»›)\]]*$")
"""An end behind which a sentence may begin; it is held against other such ends, and open ones against open ones."""
START = "\n"
"""Read before a text that begins with nothing."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """Does ``right`` continue ``left``? ``glue`` stands between them: a space, nothing where a word was cut."""

    left: str
    right: str
    glue: str = " "


class Reader:
    """Answers questions with one model; remembers its answers and the beginning it read last."""

    def __init__(self, network: Network, tokenizer: Tokenizer) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self._answers: dict[Question, Matrix] = {}
        self._memories: dict[str, tuple[list[int], Memory]] = {}
        self._neutral: dict[bool, list[str]] = {}
        self._against: dict[tuple[str, bool], Matrix] = {}

    @classmethod
    def load(cls, path: Path) -> Reader:
        """The reader whose weights lie in a GGUF file; raises :class:`MissingProgram` where they cannot be read."""
        file = read_model_file(path)
        settings = file.settings
        tokenizer = Tokenizer(
            settings["tokenizer.ggml.tokens"],
            settings["tokenizer.ggml.merges"],
            settings.get("tokenizer.ggml.token_type"),
        )
        return cls(Network(file), tokenizer)

    def compare_with(self, ends: Sequence[str]) -> None:
        """Says which other ends of the book beginnings are held against; the first few of each kind are used."""
        self._against.clear()
        self._neutral = {True: [], False: []}
        for end in map(plain, ends):
            alike = self._neutral[_closed(end)]
            if end and len(alike) < NEUTRAL:
                alike.append(end)

    def log_odds(self, questions: Sequence[Question], tell: Tell | None = None) -> list[float]:
        """For each question the nats by which the right side is likelier behind the left than behind other ends.

        ``tell`` is called with questions answered and questions asked.
        """
        asked = [_as_read(question) for question in questions]
        # Of a word that was cut, the first half is there already: only what it takes to become the whole counts.
        halves = [Question(q.left, "", "") for q in asked if q.glue == ""]
        self._read([q for q in (*asked, *halves) if q not in self._answers], tell)
        self._read_neutral(asked)
        return [round(float(self.gains(question) @ _worth(question.left)), 2) for question in asked]

    def gains(self, question: Question) -> Matrix:
        """The nats of an answered question token by token."""
        question = _as_read(question)
        gain = self._answers[question] - self._against[question.right, _closed(question.left)]
        if question.glue == "":
            gain = gain - self._answers[Question(question.left, "", "")]
        return gain

    def _read_neutral(self, questions: list[Question]) -> None:
        """What beginnings are worth behind other ends of the book."""
        new = [
            pair for pair in dict.fromkeys((q.right, _closed(q.left)) for q in questions) if pair not in self._against
        ]
        held = {pair: [Question(end, pair[0]) for end in self._neutral.get(pair[1]) or [""]] for pair in new}
        fresh = [question for alike in held.values() for question in alike]
        self._read([q for q in fresh if q not in self._answers], None)
        for pair, alike in held.items():
            self._against[pair] = np.sum([self._answers[q] for q in alike], axis=0) / np.float32(len(alike))

    def _read(self, questions: list[Question], tell: Tell | None) -> None:
        """Answers new questions, those with ends of text that begin alike together."""
        texts = sorted((self._text(q) for q in dict.fromkeys(questions)), key=lambda t: (t.left, t.following))
        parts = _parts(texts)
        done = 0
        # Every part is reckoned by itself in one thread, so the answers do not depend on how many there are.
        with ThreadPoolExecutor(processors()) as pool:
            fresh: dict[str, tuple[list[int], Memory]] = {}
            for answers, memories in pool.map(self._read_regions, parts):
                self._answers.update(answers)
                fresh |= memories
                done += len(answers)
                if tell is not None:
                    tell(done, len(texts))
        self._keep(fresh)  # not before all are done: what a part finds here must not hang on the others' pace

    def _keep(self, memories: dict[str, tuple[list[int], Memory]]) -> None:
        """Keeps what the network remembers of some ends; the longest unused are forgotten first."""
        for name, memory in memories.items():
            self._memories.pop(name, None)
            self._memories[name] = memory
        while len(self._memories) > KEPT:
            del self._memories[next(iter(self._memories))]

    def _read_regions(
        self, regions: list[list[_Text]]
    ) -> tuple[dict[Question, Matrix], dict[str, tuple[list[int], Memory]]]:
        """The answers to all questions of some regions, whose longest ends are read once and remembered."""
        memories = self._remember(regions)
        memory = Memory.of([kept for _, kept in memories])
        waiting = [
            (which, _same(text.before, memories[which][0]), text)
            for which, region in enumerate(regions)
            for text in region
        ]
        waiting.sort(key=lambda w: len(w[2].before) - w[1] + len(w[2].following))
        answers: dict[Question, Matrix] = {}
        for a in range(0, len(waiting), BATCH):
            batch = waiting[a : a + BATCH]
            rows = [[*text.before[known:], *text.following] for _, known, text in batch]
            chances = self.network.continuations(
                memory, np.array([w for w, _, _ in batch]), np.array([k for _, k, _ in batch]), padded(rows)
            )
            for (_, known, text), row, tokens in zip(batch, chances, rows, strict=True):
                answers[text.question] = _aligned(row[len(text.before) - known : len(tokens)], text)
        return answers, {region[0].left[:ALIKE]: kept for region, kept in zip(regions, memories, strict=True)}

    def _remember(self, regions: list[list[_Text]]) -> list[tuple[list[int], Memory]]:
        """For each region tokens that its ends begin with, and what the network keeps of them."""
        found = [self._memories.get(region[0].left[:ALIKE]) for region in regions]
        longest = [max((text.before for text in region), key=len) for region in regions]
        lacking = [
            k
            for k, kept in enumerate(found)
            if kept is None or len(longest[k]) - _same(longest[k], kept[0]) > MOST_BEHIND
        ]
        fresh = self.network.remember([longest[k] for k in lacking]) if lacking else None
        told: list[tuple[list[int], Memory]] = []
        for k, kept in enumerate(found):
            if k in lacking and fresh is not None:
                told.append((longest[k], fresh.one(lacking.index(k), len(longest[k]))))
            elif kept is not None:
                told.append(kept)
        return told

    def _text(self, question: Question) -> _Text:
        """A question as tokens. Where a word was cut, its first half is read anew: the whole may be another token."""
        tail = TAIL.search(question.left).group() if question.glue == "" else ""  # type: ignore[union-attr]
        left = question.left[: len(question.left) - len(tail)]
        following = self.tokenizer.encode(tail + question.glue + question.right)
        sizes = np.cumsum([len(self.tokenizer.bytes[i]) for i in following])
        first = int(np.searchsorted(sizes, len(tail.encode()), side="right"))
        before = self.tokenizer.encode(left or START)
        return _Text(
            question,
            left,
            before,
            following[: first + (CLOSED_TOKENS if _closed(question.left) else OPEN_TOKENS)],
            first,
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """A question's tokens: those before, those that follow, and the first of these that reaches past the left side."""

    question: Question
    left: str
    before: list[int]
    following: list[int]
    first: int


def _parts(texts: list[_Text]) -> list[list[list[_Text]]]:
    """Sorted texts in regions whose ends begin alike, and these in parts of about one batch."""
    parts: list[list[list[_Text]]] = []
    size = BATCH
    for _, alike in groupby(texts, key=lambda t: t.left[:ALIKE]):
        region = list(alike)
        for a in range(0, len(region), BATCH):
            piece = region[a : a + BATCH]
            if size + len(piece) > BATCH or len(parts[-1]) == REGIONS:
                parts.append([])
                size = 0
            parts[-1].append(piece)
            size += len(piece)
    return parts


def _same(one: list[int], other: list[int]) -> int:
    """How many tokens two texts share at their beginning."""
    count = min(len(one), len(other))
    return next((i for i in range(count) if one[i] != other[i]), count)


def _aligned(chances: Matrix, text: _Text) -> Matrix:
    """The log-probabilities of the right side's first tokens, the first with that of what a cut word became."""
    out = np.zeros(CLOSED_TOKENS, dtype=np.float32)
    kept = chances[text.first :]
    out[: len(kept)] = kept
    out[0] += chances[: text.first].sum()
    return out


def processors() -> int:
    """How many processors this process may use; more than four gain little."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return max(1, min(MOST_THREADS, len(allowed)))


def _closed(end: str) -> bool:
    """Whether a sentence may begin behind an end."""
    return CLOSED.search(end) is not None


def _worth(end: str) -> Matrix:
    """What each token of a beginning counts behind an end."""
    fading, count = (CLOSED_FADING, CLOSED_TOKENS) if _closed(end) else (OPEN_FADING, OPEN_TOKENS)
    places = np.arange(CLOSED_TOKENS)
    return np.where(places < count, fading**places, 0.0).astype(np.float32)


def _as_read(question: Question) -> Question:
    """The question as the network reads it; what is read already stays as it is."""
    return Question(plain(question.left), plain(question.right)[:BEGINNING].rstrip(), question.glue)


def plain(text: str) -> str:
    """Text as a model knows it: a space for a line's end, an empty line between paragraphs."""
    parts = [LINE.sub(" ", part).strip() for part in PARAGRAPH.split(text)]
    return "\n\n".join(part for part in parts if part)
