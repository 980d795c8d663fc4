"""The sentences of a brief: which fit the night, written once, their numbers from findings.

What a sentence says must hold for any night to which it is given: :func:`sentences` chooses by what
is known of the night, and a test reads them for ten nights of different years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from analysis.studies.night_calm import CALMER, DAYS
from analysis.terms import Regime

if TYPE_CHECKING:
    from analysis.reports.finding import Finding
    from analysis.studies.attack_brief import AttackBrief

LAUNCHED: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): (
        "**{launched} munitions** were reported launched in the night that ended on {night}: "
        "{launched_drones} drones, decoys among them, and {launched_missiles} missiles."
    ),
    (True, False): (
        "**{launched_drones} drones**, decoys among them, were reported launched in the night that "
        "ended on {night}; no missile is reported."
    ),
    (False, True): (
        "**{launched_missiles} missiles** were reported launched in the night that ended on "
        "{night}; no drone is reported."
    ),
}
"""By whether drones and missiles are reported."""
SILENT: Final = (
    "For the night that ended on {night} there is no national report of drones "
    "({night_status_reason}). That is not a night without an attack. The nearest nights with a "
    "report end on {nearest_night_1} and {nearest_night_2}."
)
SILENT_MISSILES: Final = "Of missiles, {launched_missiles} are reported launched all the same."
STOPPED: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): (
        "Neutralised were {neutralised_drones} of the drones ({rate_drones}) and "
        "{neutralised_missiles} of the missiles ({rate_missiles}): two shares of two kinds, of "
        "which the first is nearly all of the share of everything ({rate})."
    ),
    (True, False): "Neutralised were {neutralised_drones} of the drones ({rate_drones}).",
    (False, True): "Neutralised were {neutralised_missiles} of the missiles ({rate_missiles}).",
}
SHOT_DOWN: Final = (
    "Reported shot down were {intercepted}; what became of the other {undetermined} the reports of "
    "the time do not tell, so no share of them is formed."
)
OUTCOME_MISSING: Final = "What became of all of them is not given, so no share is formed."
LEAKERS: Final = (
    "Neither neutralised nor accounted for otherwise were {leakers}: an upper bound on arrivals."
)
SITES: Final = "The bulletins name {impact_sites} places hit and {debris_sites} hit by debris."
RANKED: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): (
        "Among the {nights_to_date} nights to its date it stands at number "
        "**{place_total_to_date}** by all munitions and number {place_drones_to_date} by drones, "
        "but number **{place_missiles_to_date}** by missiles; in the whole file, to "
        "{file_last_night}, at number {place_total_in_file} of {nights_in_file} by all munitions."
    ),
    (True, False): (
        "Among the {nights_to_date} nights to its date it stands at number "
        "**{place_total_to_date}** by all munitions; in the whole file, to {file_last_night}, at "
        "number {place_total_in_file} of {nights_in_file}."
    ),
    (False, True): (
        "Among the {nights_to_date} nights to its date it stands at number "
        "**{place_missiles_to_date}** by missiles and number {place_total_to_date} by all "
        "munitions; in the whole file, to {file_last_night}, at number {place_total_in_file} of "
        "{nights_in_file} by all munitions."
    ),
}
EXPECTED: Final = (
    "From the outcomes of the {nights_learned} nights before, **{expected}** of {launched} "
    "munitions of this composition were to be expected neutralised, with an interval of "
    "{expected:interval} for one raid; {neutralised} were reported. So many or more had a "
    "probability of {p_at_least}."
)
NOT_EXPECTED: Final = "What was to be expected is not said: {expected}."
CALM: Final[Mapping[bool, str]] = {
    True: (
        "Was it calm before? That depends on the definition. In the {calm_nights} nights before "
        "there were {raids_in_28} raids of {calm_threshold} or more; in spells of that length in "
        "the {calm_recent_nights} nights before, {raids_usual_in_28} in the median; in those of "
        "the {calm_half_year_nights} nights before, {raids_half_year_in_28}. The last such raid, "
        "of {last_raid_launched}, had come on {last_raid}, {days_since_last_raid} days before."
    ),
    False: (
        "Was it calm before? In the {calm_nights} nights before there were {raids_in_28} raids of "
        "{calm_threshold} or more, no fewer than in spells of that length in the "
        "{calm_recent_nights} nights before ({raids_usual_in_28} in the median). The last such "
        "raid, of {last_raid_launched}, had come on {last_raid}, {days_since_last_raid} days "
        "before."
    ),
}
"""By whether the longest spell holds fewer raids than usual."""
FIRST_OF_ITS_SIZE: Final = (
    "No raid of {calm_threshold} or more stands before it in the file, which begins on "
    "{file_first_night}."
)
TOLL_ROSE: Final = (
    "Killed in {toll_place}: {killed_first} people by the first of {toll_reports} reports, "
    "**{killed_latest}** by the latest."
)
TOLL: Final = "Killed in {toll_place}: **{killed_latest}** people, as listed."
CHILDREN: Final = "Children among them: {children_first} at first, {children_latest} by the latest."
NO_TOLL: Final = "No toll of the date is listed; that is not to say that nobody was killed."
DIPLOMACY: Final = (
    "The last diplomatic event of the primary set lay {days_since_any} days back; "
    "{base_rate_since_any} of the dates in the year around have one as near."
)
DEADLINE: Final = (
    "A deadline was running, set {days_since_deadline} days before; {inside_deadlines} of the same "
    "dates lie inside one."
)

INSIDE: Final = (
    "Of the {dates_compared} dates of the year around, {inside_deadlines} lie inside one."
)
EXPECTED_ALT: Final = (
    "A curve that rises to the right: the expectation lies at {expected}, the interval reaches "
    "from {expected:low} to {expected:high}, and {neutralised} were reported."
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


def sentences(brief: AttackBrief, found: Mapping[str, Finding]) -> tuple[str, ...]:
    """Choose the paragraphs of the answer, most important first; templates for ``Findings.say``."""
    parts = (_launched(brief, found), _ranked(found), _expected(found), _calm(brief, found))
    more = (_toll(found), _diplomacy(found))
    return tuple(text for part in (*parts, *more) if (text := " ".join(part)))


def _known(found: Mapping[str, Finding], *names: str) -> bool:
    return all(name in found and found[name].value is not None for name in names)


def _kinds(found: Mapping[str, Finding]) -> tuple[bool, bool]:
    return _known(found, "launched_drones"), _known(found, "launched_missiles")


def _launched(brief: AttackBrief, found: Mapping[str, Finding]) -> Iterator[str]:
    if brief.is_silent or not any(_kinds(found)):
        yield SILENT
        if _known(found, "launched_missiles"):
            yield SILENT_MISSILES
        return
    yield LAUNCHED[_kinds(found)]
    if _known(found, "neutralised"):
        yield STOPPED[_kinds(found)]
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
    row = brief.calm.row(brief.calm.threshold, max(DAYS))
    yield CALM[row["verdict"] == CALMER]


def _toll(found: Mapping[str, Finding]) -> Iterator[str]:
    if not _known(found, "killed_latest"):
        yield NO_TOLL
        return
    rose = _known(found, "killed_first") and found["toll_reports"].value != 1
    yield TOLL_ROSE if rose else TOLL
    if _known(found, "children_first", "children_latest"):
        yield CHILDREN


def _diplomacy(found: Mapping[str, Finding]) -> Iterator[str]:
    if _known(found, "days_since_any", "base_rate_since_any"):
        yield DIPLOMACY
    if _known(found, "days_since_deadline", "inside_deadlines"):
        yield DEADLINE
