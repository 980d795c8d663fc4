"""What became of each munition launched, by the figures of one bulletin.

A figure belongs to the munition that its words name. One said of everything at once ("196 lost")
is taken only where its parts are stated or where a single munition flew; it is never divided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.bulletins.figures import Figure, Role
from analysis.bulletins.lexicon import Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.sums import Sides

Weapon = tuple[str, str]
"""A canonical model and its class."""
BY_FIRE, BY_JAMMING = "shot_down_by_fire", "suppressed_by_EW"


@dataclass(frozen=True)
class Fate:
    """What became of one munition; a count is None where it is not stated, or only bounded.

    Attributes
    ----------
    destroyed
        As the bulletin counts it: shot down, or shot down and suppressed in one figure.
    is_joint
        Whether it is the second.
    figures
        Where both were read.
    """

    destroyed: int | None = None
    suppressed: int | None = None
    left: int | None = None
    is_joint: bool = False
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Fates:
    """The fates by munition, and what stays open."""

    by_weapon: Mapping[Weapon, Fate]
    questions: tuple[str, ...]

    def of(self, weapon: Weapon) -> Fate:
        """The fate of one munition; nothing stated where nothing is."""
        return self.by_weapon.get(weapon, Fate())


def total(figures: Sequence[Figure]) -> int | None:
    """The sum of exact figures; None when there is none, or a part is only bounded."""
    if not figures or any(f.is_bound for f in figures):
        return None
    return sum(f.value for f in figures)


def fates_by_weapon(
    told: Sides,
    figures: Iterable[Figure],
    launched: Iterable[Weapon],
    weapon_of: Callable[[Figure], Weapon],
) -> Fates:
    """Give each munition launched the figures that are said of it.

    Parameters
    ----------
    told
        The figures by side.
    figures
        All of them, sub-counts included.
    launched
        The munitions stated as launched.
    weapon_of
        The munition of a figure.
    """
    parts = [f for f in figures if f.role is Role.SUBCOUNT]
    known, questions = list(launched), []
    named = {weapon_of(f) for f in told.down if f.family is not Family.ANY} | set(known)
    only = known[0] if len(named) == 1 else None

    def given(
        figures: Iterable[Figure], instead: Sequence[Figure] = ()
    ) -> dict[Weapon, list[Figure]]:
        """Figures by munition; those of everything at once replaced by their parts."""
        found: dict[Weapon, list[Figure]] = {}
        for figure in figures:
            several = [figure]
            if figure.family is Family.ANY and only is None:
                several = list(instead)
                if not several:
                    questions.append(f"“{figure.quote}” is of all munitions at once: left out.")
            for one in several:
                weapon = only if one.family is Family.ANY and only else weapon_of(one)
                if weapon in known:
                    found.setdefault(weapon, []).append(one)
                else:
                    questions.append(f"“{one.quote}” is of nothing that is stated as launched.")
        return found

    down = given(told.down)
    lost = given(told.lost, [p for p in parts if p.name.startswith("lost_")])
    gone = given(f for f in told.gone if f.outcome is Outcome.LEFT_AIRSPACE)
    found = {}
    for weapon in known:
        fallen, jammed = down.get(weapon, []), lost.get(weapon, [])
        lost_here = total(jammed)
        is_joint = any(f.outcome is Outcome.NEUTRALISED for f in fallen)
        destroyed = total(fallen)
        split = {p.name: p.value for p in parts if not p.is_bound}
        fire, jamming = split.get(BY_FIRE), split.get(BY_JAMMING)
        of_this = fire is not None and jamming is not None and fire + jamming == destroyed
        if is_joint and of_this and lost_here is None:
            destroyed, lost_here, is_joint = fire, jamming, False
        left = total(gone.get(weapon, []))
        found[weapon] = Fate(destroyed, lost_here, left, is_joint, (*fallen, *jammed))
    return Fates(found, tuple(questions))
