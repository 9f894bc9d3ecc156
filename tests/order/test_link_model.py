"""The learnt encoders of a language, and how several of them are heard as one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.wrecks import prose

from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.stream import build_stream
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link_kinds import sided_forms
from regather.order.words.link_model import Weights, encode, load_weights


def test_encoders_of_one_language_are_heard_together_each_with_its_own_vocabulary() -> None:
    weights = load_weights("en")
    assert weights is not None and weights.others, "English has two"
    text = prose(8, paragraphs=2)
    stream = build_stream(
        Source(text, "test", ""),
        Anatomy((Block(Span(0, len(text)), Role.BODY),)),
        build_lexicon([text], "en").splits,
    )
    forms = sided_forms(stream)

    def scores(one: Weights) -> np.ndarray:
        left, right = encode(one, forms, stream.shapes, stream.token)
        return left @ right.T

    alone = [scores(replace(one, others=())) for one in (weights, *weights.others)]
    left, _ = encode(weights, forms, stream.shapes, stream.token)
    assert left.shape[1] == weights.codes
    assert scores(weights) == pytest.approx(sum(alone), abs=1e-3)
    assert len(weights.index) != len(weights.others[0].index)
    assert min(np.abs(one).max() for one in alone) > 1.0, "each says something of its own"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_language_with_one_encoder_has_no_others(language: str) -> None:
    weights = load_weights(language)
    assert weights is not None
    assert not weights.others
    assert weights.codes == weights.left.out.shape[1]
