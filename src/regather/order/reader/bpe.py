"""Cuts text into the tokens that a language model reads: byte-pair encoding as in GPT-2.

The method is that of Sennrich, Haddow and Birch (2016) on bytes (Radford et al. 2019): a text is first cut
into words with the space before them, then the most frequent neighbours in each word are merged, in the order
in which the vocabulary learnt them. What a newcomer gets wrong: a token holds bytes, not characters, so a
token may end inside a character, and the same letters are other tokens at the start of a text than in its middle.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import regex

WORDS = regex.compile(r"\p{N}|'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+(?![^\s\p{N}])|\s+")
"""GPT-2's words, with every digit apart (``smollm`` in llama.cpp)."""
CONTROL = 3
"""Kind of a token that never stands for text."""
UNKNOWN = 0
"""Read for bytes that the vocabulary lacks: those that occur in no text."""


@cache
def byte_letters() -> dict[str, int]:
    """GPT-2's spelling of bytes: printable ones stand for themselves, the others for letters from U+0100 on."""
    own = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in own]
    return {**{chr(b): b for b in own}, **{chr(256 + k): b for k, b in enumerate(rest)}}


class Tokenizer:
    """Turns text into token numbers; remembers words it has seen."""

    def __init__(self, tokens: list[str], merges: list[str], kinds: list[int] | None = None) -> None:
        letters = byte_letters()
        control = {i for i, kind in enumerate(kinds or []) if kind == CONTROL}
        self.number = {token: i for i, token in enumerate(tokens) if i not in control}
        self.rank = {tuple(pair.split(" ", 1)): i for i, pair in enumerate(merges)}
        self.spelling = {b: letter for letter, b in letters.items()}
        self.bytes = [
            b"" if i in control else bytes(letters.get(c, 63) for c in token) for i, token in enumerate(tokens)
        ]
        self._known: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[int]:
        """The token numbers of a text."""
        return [i for word in WORDS.findall(text) for i in self._word(word)]

    def decode(self, numbers: list[int]) -> bytes:
        """The bytes that tokens stand for."""
        return b"".join(self.bytes[i] for i in numbers)

    def _word(self, word: str) -> tuple[int, ...]:
        found = self._known.get(word)
        if found is None:
            parts = [self.spelling[b] for b in word.encode("utf-8")]
            found = self._known[word] = tuple(self.number.get(p, UNKNOWN) for p in self._merged(parts))
        return found

    def _merged(self, parts: list[str]) -> list[str]:
        worst = len(self.rank)
        while len(parts) > 1:
            ranks = [self.rank.get(pair, worst) for pair in pairwise(parts)]
            best = min(ranks)
            if best == worst:
                break
            a, b = parts[at := ranks.index(best)], parts[at + 1]
            out, i = [], 0
            while i < len(parts):
                if i + 1 < len(parts) and parts[i] == a and parts[i + 1] == b:
                    out.append(a + b)
                    i += 2
                else:
                    out.append(parts[i])
                    i += 1
            parts = out
        return parts
