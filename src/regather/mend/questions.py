"""Tells the questions of an interview from its answers, and from questions that an author asks himself.

What a newcomer gets wrong: no single paragraph shows it. A stretch under one heading is an interview if
short questioning paragraphs alternate with long answers, all through it; only then do prompts without a
question mark (``Tell us ...``) count, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from regather.mend.galley import Block, Galley, Glue, Kind
from regather.mend.sentences import DASHES, ends_sentence

LONGEST_QUESTION = 60
"""Words: the longest question of the interviews that this was tried on has 53; answers are seldom this short."""

LONGEST_PROMPT = 30
"""Words of a prompt that has no question mark."""

LEAST_QUESTIONS = 3
"""Fewer questions than this do not make an interview that is recognisable by its shape."""

ANSWER_WORDS = 40
"""Words of the middle answer: interviews answer in paragraphs, plays and speech in lines."""

ANSWER_RATIO = 2.0
"""How much longer the middle answer is than the middle question."""

PROMPTS: dict[str, str] = {
    "en": r"(?:please |could you |can you )?(?:describe|tell|introduce|present|explain|share|talk|give|walk|discuss"
    r"|say|name|speak|summari[sz]e|outline|list)\b",
    "de": r"(?:bitte )?(?:beschreib|erzähl|erklär|stell|sag|nenn|schilder|sprich|sprecht|sprechen)\w*",
    "fr": r"(?:décri|racont|expliqu|présent|parle|dites|dis|donne|nomm)\w*",
    "es": r"(?:descr[ií]b|cu[eé]nt|expl[ií]c|pres[eé]nt|h[aá]bl|d[ií]g|nombr)\w*",
    "it": r"(?:descriv|raccont|spieg|present|parla|dimmi|diteci|nomina)\w*",
    "pt": r"(?:descrev|cont|expliqu|apresent|fal|diga)\w*",
    "pl": r"(?:opisz|opowiedz|wyjaśnij|przedstaw|powiedz)\w*",
    "ru": r"(?:опиши|расскажи|объясни|представь|скажи|назови)\w*",
}
"""How prompts begin, for each language; a language that is missing here has its question marks only."""

TALKS: dict[str, str] = {
    "en": r"interview|conversation with|spoke (?:with|to)|asked",
    "de": r"interview|gespräch|befragt",
    "fr": r"entretien|interview",
    "es": r"entrevist|conversaci",
    "it": r"intervist|conversazione",
    "pt": r"entrevist|conversa",
    "pl": r"wywiad|rozmow",
    "ru": r"интервью|беседа",
}
"""Words by which a heading or introduction says that somebody is interviewed."""

ADDRESS: dict[str, str] = {
    "en": r"\b(?:you|your|yours|yourselves?|us)\b",
    "de": r"\b(?:Sie|Ihre?[nmrs]?|Ihnen|du|dein\w*|dir|euch|eure?\w*|uns)\b",
    "fr": r"\b(?:vous|votre|vos|tu|ton|tes|te|toi|nous)\b",
    "es": r"\b(?:usted\w*|tú|tu|tus|te|vosotr\w+|vuestr\w+|nos)\b",
    "it": r"\b(?:Lei|voi|vostr\w+|tu|tuo|tua|ti|vi|ci)\b",
    "pt": r"\b(?:você\w*|seu|sua|vos|tu|teu|tua|nos)\b",
    "pl": r"\b(?:pan\w*|was|wasz\w*|ty|twój\w*|nam)\b",
    "ru": r"\b(?:вы|вас|вам|ваш\w*|ты|тебя|твой|нам)\b",
}
"""Words by which a question speaks to somebody."""

ONLY_QUESTION = re.compile(r"[?？؟;]['\"”»)\]]*\s*(?:\[\^?\w+\]|[¹²³⁰⁴-⁹]+)?$")
LABEL = re.compile(r"[\[(*]|[^\W\d_]*[A-Z]{2,}[^\W\d_]*[.:]\s")
SENTENCES = re.compile(r"(?<=[.!?…？؟])[\"”»)\]]*\s+")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The blocks under one heading, with their texts."""

    heading: str
    blocks: tuple[int, ...]
    texts: tuple[str, ...]


def set_questions(galley: Galley) -> None:
    """Find the questions of interviews (the pass ``questions``)."""
    language = galley.vocabulary.language.split("-")[0].lower()
    parts: dict[int, list[Block]] = {}
    for stretch in _stretches(galley):
        asked = [is_question(text) for text in stretch.texts]
        if not _is_interview(stretch, asked, language):
            continue
        asked = _with_prompts(stretch, asked, language)
        for k, question in zip(stretch.blocks, asked, strict=True):
            block = galley.blocks[k]
            if question and not block.quoted:
                _ask(block)
            elif not block.quoted:
                parts[k] = _part_at_turn(galley, block)
    galley.blocks = [part for k, block in enumerate(galley.blocks) for part in parts.get(k, [block])]


def _ask(block: Block) -> None:
    block.kind, block.confidence = Kind.QUESTION, 0.9
    block.reason = "Short questions and long answers alternate here: an interview."


def _part_at_turn(galley: Galley, block: Block) -> list[Block]:
    """In an interview a question that a page's end joined to an answer stands by itself again."""
    for k in range(block.first, block.last):
        gap = galley.body.gaps[k]
        if not gap.turn or gap.by == "person" or not ends_sentence(galley.body.text(galley.body.lines[k])):
            continue
        before = Block(block.first, k, block.kind, reason=block.reason, confidence=block.confidence)
        after = Block(k + 1, block.last, block.kind, reason=block.reason, confidence=block.confidence)
        for part in (before, after):
            if is_question(galley.inner(part)):
                gap.decide(Glue.BREAK, "page-turn", "A question of the interview stands alone.", 0.85)
                _ask(part)
                return [before, after]
    return [block]


def _stretches(galley: Galley) -> list[_Stretch]:
    found: list[_Stretch] = []
    heading = ""
    inside: list[int] = []
    for k, block in enumerate(galley.blocks):
        if block.kind is Kind.HEADING:
            found.append(_Stretch(heading, tuple(inside), tuple(galley.inner(galley.blocks[j]) for j in inside)))
            heading, inside = galley.inner(block), []
        elif block.kind is Kind.PARAGRAPH:
            inside.append(k)
    found.append(_Stretch(heading, tuple(inside), tuple(galley.inner(galley.blocks[j]) for j in inside)))
    return [stretch for stretch in found if stretch.blocks]


def is_question(text: str) -> bool:
    """Whether a paragraph asks and does nothing else: short, ends with a question mark, is no speech."""
    if len(text.split()) > LONGEST_QUESTION or not ONLY_QUESTION.search(text):
        return False
    if text[0] in "\"“„«‚'‘" + DASHES + "-" or LABEL.match(text):
        return False
    sentences = SENTENCES.split(text)
    told = sum(not ONLY_QUESTION.search(s) for s in sentences)
    return told <= max(1, len(sentences) // 2)


def _is_interview(stretch: _Stretch, asked: list[bool], language: str) -> bool:
    """Whether questions and answers alternate all through the stretch."""
    count = sum(asked)
    if count < LEAST_QUESTIONS:
        return False
    answers = _answers(stretch, asked)
    if len(answers) < count - 1 or not answers:
        return False
    questions = [len(t.split()) for t, a in zip(stretch.texts, asked, strict=True) if a]
    if median(answers) < max(ANSWER_WORDS, ANSWER_RATIO * median(questions)):
        return False
    talks = TALKS.get(language)
    intro = stretch.heading + " " + " ".join(stretch.texts[: asked.index(True)][-3:])
    if talks and re.search(talks, intro, re.IGNORECASE):
        return True
    address = ADDRESS.get(language)
    if address is None:
        return count >= LEAST_QUESTIONS + 1
    spoken_to = sum(bool(re.search(address, t)) for t, a in zip(stretch.texts, asked, strict=True) if a)
    return spoken_to * 2 >= count


def _answers(stretch: _Stretch, asked: list[bool]) -> list[int]:
    """Words of every answer: what stands between two questions, or after the last."""
    found: list[int] = []
    words, open_ = 0, False
    for text, question in zip(stretch.texts, asked, strict=True):
        if question:
            if open_ and words:
                found.append(words)
            words, open_ = 0, True
        elif open_:
            words += len(text.split())
    if open_ and words:
        found.append(words)
    return found


def _with_prompts(stretch: _Stretch, asked: list[bool], language: str) -> list[bool]:
    """Prompts without a question mark, between the answers of an interview."""
    prompts = PROMPTS.get(language)
    if prompts is None:
        return asked
    out = list(asked)
    pattern = re.compile(prompts, re.IGNORECASE)
    for k, text in enumerate(stretch.texts):
        followed = k + 1 < len(asked) and not asked[k + 1]
        short = len(text.split()) <= LONGEST_PROMPT and len(SENTENCES.split(text)) <= 2
        if not asked[k] and followed and short and pattern.match(text):
            out[k] = len(stretch.texts[k + 1].split()) > len(text.split())
    return out
