"""What comes back: a bulletin with its figures, or a refusal with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.bulletins.figures import Ambiguity, Figure, Inconsistency, Role
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.regions import Place, RegionMention, stated_regions
from analysis.bulletins.sums import sides
from analysis.bulletins.text import Span
from analysis.bulletins.times import Window, local


@dataclass(frozen=True)
class Refusal:
    """A text that is no bulletin, and why."""

    code: str
    reason: str
    spans: tuple[Span, ...]
    text: str

    is_bulletin = False

    def as_dict(self) -> dict[str, Any]:
        """The refusal as plain data."""
        return {
            "is_bulletin": False,
            "code": self.code,
            "reason": self.reason,
            "spans": [span.as_list() for span in self.spans],
        }

    def as_text(self) -> str:
        """The refusal for a person."""
        return f"refused ({self.code}): {self.reason}"


@dataclass(frozen=True)
class Bulletin:
    """A bulletin as read: each figure with the words that it came from.

    Parameters
    ----------
    text
        The original; every span counts its characters.
    window
        When.
    figures
        Every figure read, in the order of the text, with its role.
    regions
        The regions named, with what is said of each.
    uncounted
        Munitions named as launched without a number.
    still_in_air
        A number as text, "several" or "attack continues"; None where nothing is said.
    ambiguities
        What can be read in more than one way.
    inconsistencies
        What does not agree within the text.
    """

    text: str
    window: Window
    figures: tuple[Figure, ...]
    regions: tuple[RegionMention, ...]
    uncounted: tuple[str, ...]
    still_in_air: str | None
    ambiguities: tuple[Ambiguity, ...]
    inconsistencies: tuple[Inconsistency, ...]

    is_bulletin = True

    def fields(self) -> dict[str, Any]:
        """What the bulletin states, one value a field; None where it states nothing.

        A figure that its words only bound has no value of its own: it stands among the
        sub-counts as ``…_min`` or ``…_max``. A munition launched without a number, or with two
        that disagree, is None.
        """
        s = sides(self.figures)
        outside = [f for f in self.figures if f.family in (Family.TACTICAL, Family.BOMB)]
        outside = [f for f in outside if f.role is Role.FIGURE]
        launched = self._by_label([*s.launched, *(f for f in outside if _is_launch(f))], down=False)
        if launched:
            launched |= {label: None for label in self.uncounted if label not in launched}
        down = self._by_label([*s.down, *(f for f in outside if f.outcome in DOWN)], down=True)
        regions = stated_regions(self.regions)[1]
        totals = {f.name: f.value for f in s.totals if f.name}
        debris = [f for f in self.figures if f.outcome is Outcome.DEBRIS and f.role is Role.PLACES]
        exact_debris = [f for f in debris if not f.is_bound]
        return {
            "period_start_local": local(self.window.start),
            "period_end_local": local(self.window.end),
            "as_of_local": local(self.window.as_of),
            "launched": launched,
            "destroyed_or_suppressed": down,
            "lost_locationally": _added([f for f in s.lost if not f.is_bound]),
            "left_airspace": self._left() or None,
            "hits": self._hits() or None,
            "debris_locations": exact_debris[0].value if exact_debris else None,
            "subcounts": self._subcounts() or None,
            "stated_totals": totals or None,
            "still_in_air": self.still_in_air,
            "regions": list(regions) or None,
        }

    def _by_label(self, figures: list[Figure], *, down: bool) -> dict[str, int | None]:
        values: dict[str, int | None] = {}
        for f in sorted(figures, key=lambda f: f.span.start):
            if not f.is_bound:
                values[f.label] = (values.get(f.label) or 0) + f.value
        for f in self.figures:
            if f.role is Role.AMBIGUOUS and not f.name and _on_side(f, down):
                values.setdefault(f.label, None)
        return values

    def _left(self) -> dict[str, int]:
        left: dict[str, int] = {}
        for f in self.figures:
            if f.outcome is Outcome.LEFT_AIRSPACE and f.role is Role.FIGURE and not f.is_bound:
                left[f.name] = left.get(f.name, 0) + f.value
        return left

    def _hits(self) -> dict[str, int]:
        hits: dict[str, int] = {}
        for f in self.figures:
            if f.outcome is Outcome.HIT and f.role in (Role.FIGURE, Role.PLACES):
                name = f.name if f.role is Role.PLACES or not f.is_bound else f.name + "_min"
                hits[name] = hits.get(name, 0) + f.value
        return hits

    def _subcounts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for f in self.figures:
            if f.role is Role.SUBCOUNT and not f.name.startswith("part_of"):
                found.setdefault(f.name, f.value)
            elif f.role is Role.FIGURE and f.is_bound and f.outcome is not Outcome.HIT:
                word = "destroyed" if f.outcome in DOWN else f.outcome.value
                word = {"suppressed": "lost"}.get(word, word)
                for end, value in (("min", f.low), ("max", f.high)):
                    name = f"{word}_{end}"
                    if value is not None:
                        found[name if name not in found else f"{f.label}_{name}"] = value
            elif f.role is Role.PLACES and f.is_bound and f.outcome is Outcome.DEBRIS:
                found["debris_" + f.name] = f.value
        return found

    def as_dict(self) -> dict[str, Any]:
        """The bulletin as plain data: the fields, and every figure with its span."""
        place, codes = stated_regions(self.regions)
        return {
            "is_bulletin": True,
            "fields": self.fields(),
            "window": self.window.as_dict(),
            "figures": [f.as_dict() for f in self.figures],
            "regions": {
                "place": place.value if place else None,
                "codes": list(codes),
                "mentions": [
                    {"code": m.code, "place": m.place.value, "span": m.span.as_list()}
                    for m in self.regions
                ],
            },
            "uncounted": list(self.uncounted),
            "ambiguities": [a.as_dict() for a in self.ambiguities],
            "inconsistencies": [i.as_dict() for i in self.inconsistencies],
        }

    def as_text(self) -> str:
        """The bulletin for a person: a line a figure with its words, then what is doubtful."""
        window = self.window
        lines = [
            f"night {window.night or 'not stated'}{window.night_origin}, window "
            f"{local(window.start) or 'not stated'} to {local(window.end) or 'not stated'}, "
            f"as of {local(window.as_of) or 'not stated'} (Kyiv time)"
        ]
        for f in sorted(self.figures, key=lambda f: f.span.start):
            words = " ".join(f.quote.split())[:60]
            name = f.name or f.label
            shown = {"at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}.get(f.bound.value, "")
            number = f"{shown}{f.value:,}" + (f"–{f.high:,}" if f.bound.value == "range" else "")
            lines.append(f"{number:>9}  {f.outcome.value:15} {f.role.value:9} {name:28} “{words}”")
        if self.uncounted:
            lines.append(f"launched without a number: {', '.join(self.uncounted)}")
        if self.still_in_air:
            lines.append(f"still in the air: {self.still_in_air}")
        place, codes = stated_regions(self.regions)
        if codes and place:
            word = "shot down over" if place is Place.SHOT_DOWN else "affected"
            lines.append(f"regions ({word}): {', '.join(codes)}")
        lines += [f"INCONSISTENT  {i.message}" for i in self.inconsistencies]
        for a in self.ambiguities:
            lines.append(f"AMBIGUOUS     {a.message} Readings: {'; '.join(a.readings)}.")
        return "\n".join(lines)


def _is_launch(figure: Figure) -> bool:
    return figure.outcome is Outcome.LAUNCHED


def _on_side(figure: Figure, down: bool) -> bool:
    return figure.outcome in DOWN if down else figure.outcome is Outcome.LAUNCHED


def _added(figures: list[Figure]) -> int | None:
    return sum(f.value for f in figures) if figures else None
