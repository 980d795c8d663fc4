"""The sentences of a brief: which fit the night, written once, their numbers from findings.

What a sentence says must hold for any night to which it is given: :func:`sentences` chooses by what
is known of the night, and a test reads them for ten nights of different years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from analysis.studies.night_calm import CALM_BY_ALL, DEPENDS, NOT_CALM
from analysis.terms import Regime

if TYPE_CHECKING:
    from analysis.reports.finding import Finding
    from analysis.studies.attack_brief import AttackBrief

LAUNCHED: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): (
        "Reported launched in the night that ended on {night}: **{launched}** munitions, of them "
        "drones (decoys among them): {launched_drones}, and missiles: {launched_missiles}."
    ),
    (True, False): (
        "Reported launched in the night that ended on {night}: drones (decoys among them): "
        "**{launched_drones}**. No missile is reported."
    ),
    (False, True): (
        "Reported launched in the night that ended on {night}: missiles: **{launched_missiles}**. "
        "No drone is reported."
    ),
}
"""By whether drones and missiles are reported."""
AT_LEAST: Final = "The launches of some lines are not given: these sums are lower bounds."
SILENT: Final = (
    "For the night that ended on {night} there is no national report of drones. That is not a "
    "night without an attack. The nearest nights with a report end on {nearest_night_1} and "
    "{nearest_night_2}."
)
WHY_SILENT: Final = "What is known of it: {night_status_reason}."
SILENT_MISSILES: Final = "Missiles reported launched all the same: {launched_missiles}."
STOPPED: Final[Mapping[tuple[str, bool], str]] = {
    ("drones", True): "Neutralised of the drones: {neutralised_drones} ({rate_drones}).",
    ("drones", False): "Neutralised of the drones: {neutralised_drones}, too few for a share.",
    ("missiles", True): "Neutralised of the missiles: {neutralised_missiles} ({rate_missiles}).",
    ("missiles", False): (
        "Neutralised of the missiles: {neutralised_missiles}, too few for a share."
    ),
}
"""By what, and whether a share is formed."""
TWO_SHARES: Final = (
    "These are two shares of two kinds; the share of everything ({rate}) is little else than that "
    "of the larger kind."
)
SHOT_DOWN: Final = (
    "Reported shot down: {intercepted}. What became of the others ({undetermined}) the reports of "
    "the time do not tell, so no share is formed."
)
OUTCOME_MISSING: Final = "What became of all of them is not given, so no share is formed."
LEAKERS: Final = "Leakers, an upper bound on arrivals: {leakers}."
SITES: Final = "Places reported hit: {impact_sites}; hit by debris: {debris_sites}."
RANKED: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): (
        "Among all nights to its date ({nights_to_date}) it is number **{place_total_to_date}** by "
        "all munitions, number {place_drones_to_date} by drones and number "
        "**{place_missiles_to_date}** by missiles; among all in the file, to {file_last_night} "
        "({nights_in_file}), number {place_total_in_file} by all munitions."
    ),
    (True, False): (
        "Among all nights to its date ({nights_to_date}) it is number **{place_total_to_date}** by "
        "all munitions; among all in the file, to {file_last_night} ({nights_in_file}), number "
        "{place_total_in_file}."
    ),
    (False, True): (
        "Among all nights to its date ({nights_to_date}) it is number **{place_missiles_to_date}** "
        "by missiles and number {place_total_to_date} by all munitions; among all in the file, to "
        "{file_last_night} ({nights_in_file}), number {place_total_in_file} by all munitions."
    ),
}
EXPECTED: Final = (
    "Neutralised, as the outcomes of the nights before lead to expect of this composition: "
    "**{expected}** of {launched}; {expected:level} of such raids lie from {expected:low} to "
    "{expected:high}. Reported: {neutralised}; so many or more come out in {p_at_least} of them."
)
NOT_EXPECTED: Final = "Neutralised, as the nights before lead to expect: {expected}."
CALM: Final[Mapping[str, str]] = {
    DEPENDS: (
        "Was it calm before? That depends on the definition. Raids of {calm_threshold} or more in "
        "the {calm_nights} nights before: {raids_in_28}; the median of spells of that length over "
        "eight weeks: {raids_usual_in_28}, over half a year: {raids_half_year_in_28}. The last "
        "such raid came on {last_raid}, with {last_raid_launched}; days before: "
        "{days_since_last_raid}."
    ),
    CALM_BY_ALL: (
        "It was calmer before than usual, by every reading here. Raids of {calm_threshold} or more "
        "in the {calm_nights} nights before: {raids_in_28}; the median of spells of that length "
        "over eight weeks: {raids_usual_in_28}, over half a year: {raids_half_year_in_28}. The "
        "last such raid came on {last_raid}, with {last_raid_launched}; days before: "
        "{days_since_last_raid}."
    ),
    NOT_CALM: (
        "It was no calmer before than usual, by any reading here. Raids of {calm_threshold} or "
        "more in the {calm_nights} nights before: {raids_in_28}; the median of spells of that "
        "length over eight weeks: {raids_usual_in_28}, over half a year: {raids_half_year_in_28}. "
        "The last such raid came on {last_raid}, with {last_raid_launched}; days before: "
        "{days_since_last_raid}."
    ),
}
"""By the verdict of :class:`analysis.studies.night_calm.Calm`."""
FIRST_OF_ITS_SIZE: Final = (
    "No raid of {calm_threshold} or more stands before it in the file, which begins on "
    "{file_first_night}."
)
TOLL_ROSE: Final = (
    "Killed in {toll_place}, by the first of {toll_reports} reports: {killed_first}; by the "
    "latest: **{killed_latest}**."
)
TOLL: Final = "Killed in {toll_place}, as listed: **{killed_latest}**."
CHILDREN_ROSE: Final = "Children among them: {children_first} at first, {children_latest} at last."
CHILDREN: Final = "Children among them: {children_latest}."
NO_TOLL: Final = "No toll of the date is listed; that is not to say that nobody was killed."
DIPLOMACY: Final = (
    "Days since the last diplomatic event of the primary set: {days_since_any}; of the dates in "
    "the year around, {base_rate_since_any} have one as near."
)
FAR_FROM_EVENTS: Final = (
    "Days since the last diplomatic event of the primary set: {days_since_any}."
)
DEADLINE: Final = (
    "A deadline was running; days since it was set: {days_since_deadline}. Of the same dates, "
    "{inside_deadlines} lie inside one."
)
INSIDE: Final = (
    "Of the {dates_compared} dates of the year around, {inside_deadlines} lie inside one."
)
EXPECTED_ALT: Final = (
    "A curve of probability over the number neutralised: the expectation lies at {expected}, the "
    "interval reaches from {expected:low} to {expected:high}, and {neutralised} were reported."
)
PLACES: Final = "The night marked stands at number {place_total_to_date} to its date."
PLACES_MISSILES: Final = (
    "The night marked stands at number {place_total_to_date} to its date by all munitions, and at "
    "number {place_missiles_to_date} by missiles."
)
NO_PLACE: Final = "The night asked for has no place among them."


def place_in_words(found: Mapping[str, Finding]) -> str:
    """Choose the sentence on the places of a night, for an alt text."""
    if not _known(found, "place_total_to_date"):
        return NO_PLACE
    return PLACES_MISSILES if _known(found, "place_missiles_to_date") else PLACES


def sentences(brief: AttackBrief, found: Mapping[str, Finding]) -> tuple[tuple[str, ...], ...]:
    """Choose the paragraphs of the answer, most important first; templates for ``Findings.say``."""
    parts = (_launched(brief, found), _ranked(found), _expected(found), _calm(brief, found))
    more = (_toll(found), _diplomacy(found))
    return tuple(chosen for part in (*parts, *more) if (chosen := tuple(part)))


def _known(found: Mapping[str, Finding], *names: str) -> bool:
    return all(name in found and found[name].value is not None for name in names)


def _kinds(found: Mapping[str, Finding]) -> tuple[bool, bool]:
    return _known(found, "launched_drones"), _known(found, "launched_missiles")


def _launched(brief: AttackBrief, found: Mapping[str, Finding]) -> Iterator[str]:
    if brief.is_silent or not any(_kinds(found)):
        yield SILENT
        yield WHY_SILENT
        if _known(found, "launched_missiles"):
            yield SILENT_MISSILES
        return
    yield LAUNCHED[_kinds(found)]
    if brief.composition.not_given:
        yield AT_LEAST
    if _known(found, "neutralised"):
        yield from _stopped(found)
        if _known(found, "leakers"):
            yield LEAKERS
    elif Regime.KINETIC_ONLY in brief.composition.regimes and _known(
        found, "intercepted", "undetermined"
    ):
        yield SHOT_DOWN
    elif not _known(found, "neutralised"):
        yield OUTCOME_MISSING
    if _known(found, "impact_sites", "debris_sites"):
        yield SITES


def _stopped(found: Mapping[str, Finding]) -> Iterator[str]:
    kinds = [kind for kind in ("drones", "missiles") if _known(found, f"launched_{kind}")]
    shares = [_known(found, f"rate_{kind}") for kind in kinds]
    for kind, has_share in zip(kinds, shares, strict=True):
        yield STOPPED[kind, has_share]
    if len(kinds) == 2 and all(shares):
        yield TWO_SHARES


def _ranked(found: Mapping[str, Finding]) -> Iterator[str]:
    if _known(found, "place_total_to_date"):
        yield RANKED[_known(found, "place_drones_to_date"), _known(found, "place_missiles_to_date")]


def _expected(found: Mapping[str, Finding]) -> Iterator[str]:
    if _known(found, "launched"):
        yield EXPECTED if _known(found, "expected") else NOT_EXPECTED


def _calm(brief: AttackBrief, found: Mapping[str, Finding]) -> Iterator[str]:
    if brief.calm.threshold is None or not _known(found, "raids_in_28"):
        return
    if not _known(found, "last_raid"):
        yield FIRST_OF_ITS_SIZE
        return
    yield CALM[brief.calm.verdict]


def _toll(found: Mapping[str, Finding]) -> Iterator[str]:
    if not _known(found, "killed_latest"):
        yield NO_TOLL
        return
    rose = _known(found, "killed_first") and found["toll_reports"].value != 1
    yield TOLL_ROSE if rose else TOLL
    if _known(found, "children_latest"):
        told = rose and _known(found, "children_first")
        yield CHILDREN_ROSE if told else CHILDREN


def _diplomacy(found: Mapping[str, Finding]) -> Iterator[str]:
    if _known(found, "days_since_any", "base_rate_since_any"):
        yield DIPLOMACY
    elif _known(found, "days_since_any"):
        yield FAR_FROM_EVENTS
    if _known(found, "days_since_deadline", "inside_deadlines"):
        yield DEADLINE
