"""Restores a corpus of scrambled books and says how well: the measure of everything before it."""

from regather.bench.cases import Case, find_cases
from regather.bench.joins import JudgedJoin, OrderVerdict, judge_order
from regather.bench.run import CaseResult, bench, run_case, run_cases
from regather.bench.scoring import Score, score_text

__all__ = [
    "Case",
    "CaseResult",
    "JudgedJoin",
    "OrderVerdict",
    "Score",
    "bench",
    "find_cases",
    "judge_order",
    "run_case",
    "run_cases",
    "score_text",
]
