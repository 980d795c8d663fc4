"""Briefs of the committed tables; each night is computed once per run."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from analysis.data import casualties, diplomacy, salvos
from analysis.studies.attack_brief import AttackBrief, Tables, brief

SEED = "2025-08-28"
NIGHTS = {
    SEED: "the reference night",
    "2022-10-10": "before outcomes were told",
    "2023-05-16": "a composite row, shot down only",
    "2024-02-12": "launches of one line withheld",
    "2024-11-17": "a composite row, too little history",
    "2024-12-10": "no national report",
    "2025-02-01": "an outcome withheld",
    "2025-05-09": "a truce",
    "2026-03-24": "a night window and a day window",
    "2026-06-07": "the newest night, drones alone, no toll",
}


@lru_cache
def tables() -> Tables:
    return Tables(
        salvos.load_salvos(),
        salvos.load_nights(),
        casualties.load_tolls(),
        diplomacy.load_events(),
        diplomacy.load_deadlines(),
    )


@lru_cache
def made(night: str = SEED) -> AttackBrief:
    return brief(tables(), date.fromisoformat(night))
