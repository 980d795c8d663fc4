"""Do the numbers of a text agree with each other? Each that does not is named, none is mended."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.bulletins.figures import Ambiguity, Figure, Inconsistency, Role
from analysis.bulletins.lexicon import DOWN, Outcome
from analysis.bulletins.munitions import Family
from analysis.bulletins.numerals import Numeral
from analysis.bulletins.sums import OUTSIDE, Sides, add_up, sides


def check_arithmetic(
    figures: tuple[Figure, ...],
    *,
    uncounted: tuple[str, ...] = (),
    percentages: tuple[Numeral, ...] = (),
) -> tuple[Inconsistency, ...]:
    """The inconsistencies of a text.

    Parameters
    ----------
    figures
        All figures of the text.
    uncounted
        Munitions named as launched without a number: a total may then exceed its parts.
    percentages
        Shares said to have been shot down or suppressed.
    """
    s = sides(figures)
    return (
        *_totals(s, uncounted),
        *_more_than_launched(s, uncounted),
        *_inside(figures, s),
        *_percentages(s, percentages),
        *_headline(figures, s),
    )


def _totals(s: Sides, uncounted: tuple[str, ...]) -> Iterator[Inconsistency]:
    """A stated total against the sum of its parts."""
    for names, parts in (
        (("launched", "launched_min", "launched_max"), s.launched),
        (("neutralised", "destroyed", "neutralised_min", "destroyed_min"), s.down),
    ):
        total = next((t for name in names if (t := s.total(name))), None)
        if total is None or not parts:
            continue
        added = add_up([p for p in parts if p.span != total.span])
        if not added.figures:
            continue
        # A total may speak of its own sentence only: "99 missiles. Destroyed were 72: …".
        behind = add_up([p for p in added.figures if p.span.start > total.span.start])
        if behind.figures and behind.value == total.value:
            continue
        with_lost = added.value + sum(f.value for f in s.lost)
        if total.outcome is Outcome.NEUTRALISED and with_lost == total.value:
            continue
        open_ended = bool(uncounted) and parts is s.launched
        too_few = added.high is not None and total.low is not None and added.high < total.low
        too_many = total.high is not None and added.low > total.high
        if parts is s.down and added.value + sum(f.value for f in s.outside) == total.value:
            continue
        if _all_missing_a_family(parts, s, total):
            too_few = False
        if too_many or (too_few and not open_ended):
            yield Inconsistency(
                "parts_differ_from_total",
                f"{_said(total)} in all is stated, but the parts add up to {added.shown}."
                f"{_agreeing(s, total)}",
                (total.span, *added.spans),
            )
    destroyed, neutralised = s.total("destroyed"), s.total("neutralised")
    lost = add_up(list(s.lost))
    both = destroyed and neutralised and lost.figures
    if destroyed and neutralised and both and destroyed.value + lost.value != neutralised.value:
        yield Inconsistency(
            "parts_differ_from_total",
            f"{neutralised.value:,} neutralised is stated, but {destroyed.value:,} shot down "
            f"and {lost.value:,} lost make {destroyed.value + lost.value:,}.",
            (neutralised.span, destroyed.span, *lost.spans),
        )


def _said(total: Figure) -> str:
    """A total as its words are: "at least 700 launched"."""
    name, _, limit = total.name.partition("_")
    bound = {"min": "at least ", "max": "at most "}.get(limit, "")
    return f"{bound}{total.value:,} {name}"


def _all_missing_a_family(parts: tuple[Figure, ...], s: Sides, total: Figure) -> bool:
    """Whether a total of everything is given with missiles only: the drones are the rest."""
    launched = total.outcome is Outcome.LAUNCHED
    return (
        launched
        and bool(parts)
        and all(p.family is Family.MISSILE for p in parts)
        and not any(f.family is Family.DRONE for f in s.launched)
    )


def _agreeing(s: Sides, total: Figure) -> str:
    """A second reading that would agree with the total, named so that it can be weighed."""
    if total.outcome is not Outcome.LAUNCHED:
        return ""
    down = s.total("neutralised") or s.total("destroyed")
    shot = down.value if down else add_up(list(s.down)).value
    rest = sum(f.value for f in (*s.lost, *s.gone, *s.hits))
    if shot and rest and shot + rest == total.value:
        return f" The outcomes add up to it: {shot:,} + {rest:,} = {total.value:,}."
    return ""


def _more_than_launched(s: Sides, uncounted: tuple[str, ...]) -> Iterator[Inconsistency]:
    """More outcomes than launches, of one munition or in all."""
    for label in dict.fromkeys(f.label for f in s.launched):
        launched = add_up([f for f in s.launched if f.label == label])
        down = add_up([f for f in s.down if f.label == label])
        if launched.high is not None and down.low > launched.high:
            yield Inconsistency(
                "outcomes_exceed_launched",
                f"{label}: {down.value:,} shot down or suppressed of {launched.value:,} launched.",
                (*launched.spans, *down.spans),
            )
    stated = s.total("launched")
    if uncounted or not (stated or s.launched):
        return
    launched = add_up([stated] if stated else list(s.launched))
    merged = s.total("neutralised")
    total = merged or s.total("destroyed")
    # A total may hold reconnaissance drones, which are never among the launched.
    outcomes = [total] if total and not s.outside else list(s.down)
    lost = [] if merged else list(s.lost)
    added = add_up([*outcomes, *lost, *s.gone, *s.hits])
    if launched.high is not None and added.low > launched.high and outcomes:
        kinds = {f.family for f in s.launched}
        if stated or total or {f.family for f in s.down} <= kinds:
            yield Inconsistency(
                "outcomes_exceed_launched",
                f"The outcomes add up to {added.shown}, more than the {launched.value:,} "
                "stated as launched.",
                (*launched.spans, *added.spans),
            )


def _inside(figures: tuple[Figure, ...], s: Sides) -> Iterator[Inconsistency]:
    """Sub-counts against the figure that they stand in."""
    named = {f.name: f for f in figures if f.role is Role.SUBCOUNT}
    fire, electronic = named.get("shot_down_by_fire"), named.get("suppressed_by_EW")
    if fire and electronic:
        whole = [f for f in s.down if f.label == fire.label and f.outcome is Outcome.NEUTRALISED]
        if whole and fire.value + electronic.value != whole[0].value:
            yield Inconsistency(
                "subcounts_differ",
                f"{fire.value:,} by fire and {electronic.value:,} by electronic warfare make "
                f"{fire.value + electronic.value:,}, not {whole[0].value:,}.",
                (whole[0].span, fire.span, electronic.span),
            )
    lost_parts = [f for f in figures if f.role is Role.SUBCOUNT and f.name.startswith("lost_")]
    total_lost = add_up(list(s.lost))
    if lost_parts and total_lost.figures:
        parts = add_up(lost_parts)
        if parts.value != total_lost.value:
            yield Inconsistency(
                "subcounts_differ",
                f"{total_lost.value:,} lost is stated, but the parts add up to {parts.shown}.",
                (*total_lost.spans, *parts.spans),
            )
    for name, f in named.items():
        side = s.down if "destroyed" in name else s.launched
        whole = [w for w in side if w.label == f.label or w.family is f.family]
        most = max((w.high or w.value for w in whole), default=None)
        if f.outcome in (Outcome.LAUNCHED, *DOWN) and most is not None and f.value > most:
            yield Inconsistency(
                "subcount_exceeds_whole",
                f'{f.value:,} ("{f.quote}") is said to be part of {most:,}.',
                (f.span, *(w.span for w in whole)),
            )
    jets = named.get("jet_launched"), named.get("jet_destroyed")
    if jets[0] and jets[1] and jets[1].value > jets[0].value:
        yield Inconsistency(
            "outcomes_exceed_launched",
            f"{jets[1].value:,} jet drones shot down of {jets[0].value:,} launched.",
            (jets[0].span, jets[1].span),
        )


def _percentages(s: Sides, percentages: tuple[Numeral, ...]) -> Iterator[Inconsistency]:
    """A stated share of what was launched against the counts."""
    shares = dict(_shares(s))
    for n in percentages:
        if not shares or n.share is None or n.share > 100:
            continue
        slack = 0.5 if float(n.share).is_integer() else 0.051
        slack = slack if n.bound.value == "exact" else 3.0
        if not any(abs(share - n.share) <= slack for share in shares.values()):
            counted = "; ".join(shares)
            yield Inconsistency(
                "percentage_differs",
                f"{n.share:g} % is stated, but the counts make: {counted}.",
                (n.span,),
            )


def _shares(s: Sides) -> Iterator[tuple[str, float]]:
    launched = s.total("launched")
    down = s.total("neutralised") or s.total("destroyed")
    of = launched.value if launched else add_up(list(s.launched)).value
    shot = down.value if down else add_up(list(s.down)).value + add_up(list(s.lost)).value
    if of and shot:
        share = 100 * shot / of
        yield f"{share:.1f} % ({shot:,} of {of:,})", share
    for family in (Family.DRONE, Family.MISSILE):
        some = sum(f.value for f in s.launched if f.family is family)
        hit = sum(f.value for f in s.down if f.family is family)
        if some and hit:
            share = 100 * hit / some
            yield f"{family.value}s: {share:.1f} % ({hit:,} of {some:,})", share


def _headline(figures: tuple[Figure, ...], s: Sides) -> Iterator[Inconsistency]:
    """The headline against the body."""
    for f in figures:
        if f.role is not Role.HEADLINE:
            continue
        down = f.outcome in DOWN
        same = [
            g
            for g in figures
            if g.role is not Role.HEADLINE
            and (g.outcome in DOWN if down else g.outcome == f.outcome)
        ]
        values = {g.value for g in same if f.family in (Family.ANY, g.family)}
        families = [[g for g in s.down if g.family is x] for x in (Family.DRONE, Family.MISSILE)]
        values |= {sum(g.value for g in members) for members in families if members}
        values |= {sum(g.value for g in s.down), sum(g.value for g in s.lost)}
        values |= {sum(g.value for g in (*s.down, *s.lost)), sum(g.value for g in s.launched)}
        outside = [g for g in figures if g.role is Role.FIGURE and g.family in OUTSIDE]
        values |= {sum(g.value for g in (*s.down, *outside) if g.outcome in DOWN)}
        together = sum(
            g.value
            for g in figures
            if g.role is Role.HEADLINE and (g.outcome in DOWN if down else g.outcome == f.outcome)
        )
        if together in {*values, *(g.value for g in same)}:
            continue
        if same and f.value not in values and not f.is_bound:
            yield Inconsistency(
                "headline_differs",
                f'The headline says {f.value:,} ("{f.quote}"), the text '
                f"{', '.join(f'{g.value:,}' for g in same[:6])}.",
                (f.span, *(g.span for g in same[:6])),
            )


def coincidences(figures: tuple[Figure, ...]) -> Iterator[Ambiguity]:
    """A total that equals the unsaid rest: it may have been counted or subtracted."""
    s = sides(figures)
    launched = s.total("launched")
    down = s.total("neutralised") or s.total("destroyed")
    missiles = sum(f.value for f in s.launched if f.family is Family.MISSILE)
    drones = any(f.family is Family.DRONE for f in s.launched)
    if not (launched and down and missiles) or drones:
        return
    if launched.value - missiles == down.value:
        yield Ambiguity(
            "neutralised",
            f"{down.value:,} {down.name} equals {launched.value:,} launched less "
            f"{missiles:,} missiles, the number of drones that is not stated.",
            (
                f"{down.value:,} of {launched.value:,} {down.name}",
                f"{down.value:,} drones launched",
            ),
            (down.span, launched.span),
        )
