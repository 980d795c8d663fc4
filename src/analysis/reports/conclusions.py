"""Sentences that a result may end in: written once, so that none says more than its test.

The numbers are findings of the report; a template only says which go where. No template speaks of
"no effect" (nothing shows that) or of a cause (nothing here could), and a test holds them to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TIMING: Final[Mapping[str, str]] = {
    "no_evidence": (
        "No evidence that {outcome} changed by more than about {detectable_increase} % upwards or "
        "{detectable_decrease} % downwards {span} the events chosen; smaller effects cannot be "
        "excluded."
    ),
    "no_evidence_unbounded": (
        "No evidence that {outcome} changed {span} the events chosen, but these data could have "
        "missed even a tenfold change: the question stays open."
    ),
    "more": (
        "Attacks {span} the events chosen: {outcome} stood at {effect} of what moved "
        "dates give ({effect:interval}, {p_value}). That is an association; why it stands there, "
        "these data cannot say."
    ),
    "less": (
        "Attacks {span} the events chosen: {outcome} stood at only {effect} of what moved dates "
        "give ({effect:interval}, {p_value}). That is an association; why it stands there, these "
        "data cannot say."
    ),
    "not_answered": "The question has no answer here: {primary_reason}",
}
"""By verdict of the declared test (:attr:`analysis.studies.timing.EventTiming.verdict`)."""

FAMILY: Final[Mapping[bool, str]] = {
    True: (
        "Of {family_tests} secondary tests declared together one stands out most: "
        "{smallest_test}, with {smallest_p} by max-T. It is one of a family, and is read as such."
    ),
    False: (
        "None of {family_tests} secondary tests declared together stands out: the one that comes "
        "nearest ({smallest_test}) has {smallest_p} by max-T."
    ),
}
"""By whether any test of the family survives its adjustment."""


def timing_key(verdict: str, increase: float | None, decrease: float | None) -> str:
    """Which sentence of ``TIMING`` fits: a null without a detectable effect has its own.

    Examples
    --------
    >>> timing_key("no_evidence", 36.0, 25.0), timing_key("no_evidence", None, None)
    ('no_evidence', 'no_evidence_unbounded')
    """
    unbounded = verdict == "no_evidence" and (increase is None or decrease is None)
    return "no_evidence_unbounded" if unbounded else verdict
