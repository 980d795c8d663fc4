"""Judge every claim of an article on one night."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.articles.claim import Article, Claim, Subject, Unread
from analysis.studies import (
    claimed_moments,
    claimed_munitions,
    claimed_ranks,
    claimed_tolls,
)
from analysis.studies.attack_brief import AttackBrief, Tables
from analysis.studies.frames import frame_of
from analysis.studies.verdicts import Judged, Verdict

FRAME = {"words": "str", "verdict": "str", "numbers": "str", "test": "str"}
READINGS = {"words": "str", "definition": "str", "verdict": "str", "numbers": "str"}
LEFT = {"words": "str", "reason": "str"}


@dataclass(frozen=True)
class Judgement:
    """All claims of a text with their verdicts, and what was not checked."""

    judged: tuple[Judged, ...]
    unread: tuple[Unread, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many claims have each verdict, in the order of `Verdict`."""
        found = Counter(each.verdict for each in self.judged)
        return {verdict.value: found[verdict] for verdict in Verdict}

    @property
    def frame(self) -> pd.DataFrame:
        """One row per claim: its words, the verdict, the numbers, the test."""
        rows = [(j.claim.quote, j.verdict.value, j.numbers, j.test) for j in self.judged]
        return frame_of(rows, FRAME)

    @property
    def readings(self) -> pd.DataFrame:
        """One row per reading of a claim that has several."""
        rows = [
            (judged.claim.quote, each.definition, each.verdict.value, each.numbers)
            for judged in self.judged
            for each in judged.readings
        ]
        return frame_of(rows, READINGS)

    @property
    def left(self) -> pd.DataFrame:
        """One row per sentence, or number, that was not checked."""
        return frame_of([(each.quote, each.reason) for each in self.unread], LEFT)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "verdicts": self.counts,
            "claims": [each.as_dict() for each in self.judged],
            "not_checked": [each.as_dict() for each in self.unread],
        }


def judge(article: Article, brief: AttackBrief, tables: Tables) -> Judgement:
    """Set every claim of an article against the night that it speaks of.

    Examples
    --------
    >>> from datetime import date
    >>> from analysis.articles.reader import read_article
    >>> from analysis.data import casualties, diplomacy, salvos
    >>> from analysis.studies.attack_brief import brief as brief_of
    >>> tables = Tables(salvos.load_salvos(), salvos.load_nights(), casualties.load_tolls(),
    ...     diplomacy.load_events(), diplomacy.load_deadlines())
    >>> article = read_article("Russia launched 598 drones. At least 99 people were killed.")
    >>> judgement = judge(article, brief_of(tables, date(2025, 8, 28)), tables)
    >>> [(each.claim.quote, each.verdict.value) for each in judgement.judged]
    [('598 drones', 'supported'), ('At least 99 people were killed', 'contradicted')]
    """
    judged = [_judge(claim, brief, tables) for claim in article.claims]
    return Judgement(tuple(judged), article.unread)


def _judge(claim: Claim, brief: AttackBrief, tables: Tables) -> Judged:
    match claim.subject:
        case Subject.LAUNCHED:
            return claimed_munitions.launched(claim, brief)
        case Subject.NEUTRALISED | Subject.SHOT_DOWN | Subject.SUPPRESSED:
            return claimed_munitions.fate(claim, brief)
        case Subject.SHARE_STOPPED:
            return claimed_munitions.share(claim, brief)
        case Subject.PLACES | Subject.DISTRICTS:
            return claimed_munitions.places(claim, brief)
        case Subject.OTHER_RAID:
            return claimed_munitions.other_raid(claim)
        case Subject.SIZE:
            return claimed_ranks.size(claim, brief)
        case Subject.CALM:
            return claimed_ranks.calm(claim, brief)
        case Subject.TOLL_RANK:
            return claimed_tolls.rank(claim, brief, tables)
        case Subject.TIMING:
            return claimed_moments.timing(claim, brief, tables)
        case Subject.DEADLINE:
            return claimed_moments.deadline(claim, brief, tables)
        case _:
            return claimed_tolls.toll(claim, brief)
