"""From the text of a bulletin to its figures, or to the reason why it is none."""

from __future__ import annotations

from datetime import date

from analysis.bulletins.arithmetic import check_arithmetic, coincidences
from analysis.bulletins.bulletin import Bulletin, Refusal
from analysis.bulletins.clauses import read_clauses
from analysis.bulletins.counts import Counted
from analysis.bulletins.fates import settle_lost, settle_others, sweep_all, take_all
from analysis.bulletins.figures import Ambiguity, Role
from analysis.bulletins.labels import Labels
from analysis.bulletins.ledger import Ledger, body_and_headline, take_subcounts
from analysis.bulletins.lexicon import DOWN, Outcome, Word
from analysis.bulletins.munitions import Family, Munition, drone_label
from analysis.bulletins.numerals import Numeral
from analysis.bulletins.refusals import other_subjects, refuse, too_many
from analysis.bulletins.regions import region_mentions
from analysis.bulletins.statements import Reading, Statement
from analysis.bulletins.text import CleanText, read_text
from analysis.bulletins.times import Window
from analysis.bulletins.tokens import Token, by_segment, tokenise
from analysis.bulletins.totals import settle
from analysis.bulletins.window import read_window
from analysis.terms import WeaponClass

UNNAMED_DECOYS_SINCE = date(2024, 9, 1)
"""From here on the drones of a night are Shaheds and others, even where only "drones" is said."""


def parse(text: str, *, published: date | None = None) -> Bulletin | Refusal:
    """Read a bulletin of the Air Force, or say why the text is none.

    Parameters
    ----------
    text
        The bulletin, in Ukrainian, English or Russian; at most 20,000 characters.
    published
        The day on which it was published: it supplies the year that bulletins leave out.

    Raises
    ------
    SalvoParameterError
        When the text is no text, or too long.

    Examples
    --------
    >>> found = parse(
    ...     "У ніч на 9 грудня (з 19:00 8 грудня) противник атакував 50-ма ударними БпЛА типу "
    ...     "Shahed. Збито 23 БпЛА, 22 – локаційно втрачені.",
    ...     published=date(2024, 12, 9),
    ... )
    >>> found.fields()["launched"], found.fields()["lost_locationally"]
    ({'Shahed': 50}, 22)
    >>> found.figures[0].quote
    '50-ма ударними БпЛА типу Shahed'
    >>> parse("Увага! 3 шахеди курсом на Київ.").code
    'alert'
    """
    read = read_text(text)
    tokens = tokenise(read)
    crowded = too_many(tokens)
    if crowded is not None:
        return Refusal(crowded.reason.value, crowded.message, crowded.spans, text)
    reading = read_clauses(read, tokens, leave_out=other_subjects(read))
    regions = region_mentions(read)
    evidence = refuse(read, reading, regions)
    if evidence is not None:
        return Refusal(evidence.reason.value, evidence.message, evidence.spans, text)
    window, doubts = read_window(read, published=published)
    labels = Labels(_drones(tokens, reading, window, published), _counted_apart(reading))
    ledger = _sorted_out(read, reading, labels)
    figures = tuple(sorted(ledger.figures, key=lambda f: (f.span.start, f.role.value)))
    uncounted = _uncounted(read, tokens, reading, labels)
    wrong = check_arithmetic(figures, uncounted=uncounted, percentages=_percentages(read, tokens))
    return Bulletin(
        text=text,
        window=window,
        figures=figures,
        regions=regions,
        uncounted=uncounted,
        still_in_air=_still_in_air(read, tokens, reading),
        ambiguities=(
            *doubts,
            *ledger.ambiguities,
            *coincidences(figures),
            *_uncounted_lost(read, tokens, reading),
            *_without_outcome(read, reading),
        ),
        inconsistencies=(*ledger.inconsistencies, *wrong),
    )


def _sorted_out(text: CleanText, reading: Reading, labels: Labels) -> Ledger:
    """Sort the statements into figures.

    The order matters: sub-counts leave first, so that they are never added; launches come
    before outcomes, which take their labels; then "all" is read against what was launched.
    """
    ledger = Ledger(text, labels, reading)
    body, headline = body_and_headline(reading)
    rest = take_subcounts(ledger, body)
    for s in rest:
        if s.outcome is Outcome.LAUNCHED:
            labels.launched.setdefault(labels.of(s.munition), s.munition)
    settle(ledger, rest, down=False)
    for figure in ledger.having(Outcome.LAUNCHED, role=Role.TOTAL):
        labels.launched.pop(figure.label, None)
    for sweep in reading.sweeps:
        sweep_all(ledger, sweep)
    settle(ledger, take_all(ledger, rest), down=True)
    settle_lost(ledger, rest)
    settle_others(ledger, rest)
    ledger.add(ledger.figure(s, Role.HEADLINE) for s in headline)
    return ledger


def _drones(
    tokens: tuple[Token, ...], reading: Reading, window: Window, published: date | None
) -> str:
    """The label of the drones that fly together in this text."""
    mentions = [
        s.munition
        for s in reading.statements
        if s.munition.family is Family.DRONE and not s.is_headline
    ]
    for token in tokens:
        if token.model and token.model.weapon_class is WeaponClass.ONE_WAY_ATTACK_DRONE:
            mentions.append(Munition(names=(token.model,)))
        elif token.word is Word.NOUN and token.value == "decoy":
            mentions.append(Munition(nouns=("decoy",)))
    parts = [s for s in reading.statements if s.count.said_of_part is not None]
    shaheds = any(
        p.count.said_of_part and p.count.said_of_part.names and not p.count.said_of_part.is_jet
        for p in parts
    )
    day = window.night or published
    label = drone_label(
        mentions,
        some_are_shaheds=shaheds,
        since_2024_09=day is not None and day >= UNNAMED_DECOYS_SINCE,
    )
    return f"{label} (day)" if label == "Shahed+other" and window.is_daytime else label


def _counted_apart(reading: Reading) -> bool:
    """Whether the text counts Shaheds and decoys each by itself."""
    launched = [
        s.munition
        for s in reading.statements
        if s.outcome is Outcome.LAUNCHED
        and s.munition.family is Family.DRONE
        and s.count.counted is Counted.MUNITIONS
        and not s.count.is_part
        and not s.munition.is_jet
    ]
    decoys = [m for m in launched if "decoy" in m.nouns and not m.models]
    named = [m for m in launched if m.models and "decoy" not in m.nouns]
    return bool(decoys and named)


def _uncounted(
    text: CleanText, tokens: tuple[Token, ...], reading: Reading, labels: Labels
) -> tuple[str, ...]:
    """Missiles that are named as launched without a number."""
    found: list[str] = []
    counted = {
        m for s in reading.statements if s.outcome is Outcome.LAUNCHED for m in s.munition.models
    }
    heading_launches = False
    sentences = by_segment(tokens, text.segments)
    for number, (segment, inside) in enumerate(zip(text.segments, sentences, strict=True)):
        taken = [(s.start, s.end) for s in reading.statements if s.segment == number]
        launching = heading_launches and segment.is_bullet
        for token in inside:
            if token.word is Word.CUE:
                launching = token.value.startswith("launched")
            elif token.model and launching and token.word is Word.MODEL:
                covered = any(start <= token.start < end for start, end in taken)
                drone = token.model.weapon_class in (
                    WeaponClass.ONE_WAY_ATTACK_DRONE,
                    WeaponClass.TACTICAL_UAV,
                    WeaponClass.GLIDE_BOMB,
                )
                fresh = not set(token.model.models) & counted
                if not covered and not drone and fresh:
                    found.append(Munition(names=(token.model,)).missile_label)
        if not segment.is_bullet:
            heading_launches = launching
    return tuple(dict.fromkeys(label for label in found if label not in labels.launched))


def _still_in_air(text: CleanText, tokens: tuple[Token, ...], reading: Reading) -> str | None:
    """What is said to be in the air still."""
    counted = [s for s in reading.statements if s.outcome is Outcome.AIRBORNE]
    if counted:
        return str(sum(_value(s) for s in counted))
    said: list[str] = []
    for inside in by_segment(tokens, text.segments):
        cues = [t for t in inside if t.word is Word.CUE and t.value.startswith("still_airborne")]
        if not cues or any(t.text in ("не", "немає", "no", "нет", "without") for t in inside):
            continue
        vague = [t for t in inside if t.word is Word.VAGUE]
        if vague:
            said.append("several")
        elif any(":" in t.value for t in cues):
            said.append("attack continues")
        elif any(t.word is Word.NOUN for t in inside) and len(inside) < 25:
            said.append("unspecified")
    return next((w for w in ("several", "attack continues", "unspecified") if w in said), None)


def _value(statement: Statement) -> int:
    return statement.count.numeral.value


def _uncounted_lost(
    text: CleanText, tokens: tuple[Token, ...], reading: Reading
) -> list[Ambiguity]:
    """Lost munitions that are mentioned and not counted."""
    if any(s.outcome is Outcome.SUPPRESSED for s in reading.statements):
        return []
    for token in tokens:
        if token.word is Word.CUE and token.value == "suppressed":
            return [
                Ambiguity(
                    "lost_locationally",
                    "Munitions lost or suppressed are mentioned, but not counted.",
                    ("some, a number is not stated",),
                    (text.span(token.start, token.end),),
                )
            ]
    return []


def _without_outcome(text: CleanText, reading: Reading) -> list[Ambiguity]:
    """Munitions that are counted, where the rules find no word for what became of them."""
    found: list[Ambiguity] = []
    for s in reading.statements:
        if s.outcome is None and s.count.counted is Counted.MUNITIONS:
            span = text.span(s.start, s.end)
            found.append(
                Ambiguity(
                    "not_read",
                    f'"{text.quote(span)}": what became of them is not said in words that the '
                    "rules know.",
                    ("launched", "shot down or suppressed", "not of this attack"),
                    (span,),
                )
            )
    return found


def _percentages(text: CleanText, tokens: tuple[Token, ...]) -> tuple[Numeral, ...]:
    """Shares that a sentence says were shot down or suppressed."""
    found: list[Numeral] = []
    for inside in by_segment(tokens, text.segments):
        if any(t.word is Word.CUE and t.value.split(":")[0] in DOWN for t in inside):
            found += [t.numeral for t in inside if t.numeral and t.numeral.is_percent]
    return tuple(found)
