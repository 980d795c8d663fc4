"""“All were destroyed”: an outcome said of figures that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.bulletins.counts import Count
from analysis.bulletins.lexicon import DOWN, Word
from analysis.bulletins.munitions import Family
from analysis.bulletins.statements import Cue, Sweep
from analysis.bulletins.tokens import Token

_BEHIND_BOTH = (Word.CUE, Word.AUXILIARY, Word.OF_THEM, Word.PUNCTUATION)


def sweeps_of(
    tokens: tuple[Token, ...], cues: list[Cue], counts: list[Count], number: int
) -> Iterator[Sweep]:
    """What is said of all, where nothing is counted."""
    counted = {count.at for count in counts}
    for i, token in enumerate(tokens):
        if token.word not in (Word.ALL, Word.BOTH) or i in counted:
            continue
        following = tokens[i + 1 : i + 4]
        if any(t.word is Word.NUMBER for t in following):
            continue
        if token.word is Word.BOTH and following and following[0].word not in _BEHIND_BOTH:
            continue  # "on both banks"
        down = [c for c in cues if c.outcome in DOWN]
        if not down or not _is_said_of_all(tokens, i, down):
            continue
        nouns = [t.value for t in following if t.word is Word.NOUN]
        families = {"missile": Family.MISSILE, "drone": Family.DRONE, "any": Family.ANY}
        near = min(down, key=lambda c: abs(c.at - i))
        yield Sweep(
            near.outcome,
            token.word is Word.BOTH,
            families.get(nouns[0]) if nouns else None,
            number,
            token.start,
            max(token.end, tokens[near.at].end),
        )


def _is_said_of_all(tokens: tuple[Token, ...], i: int, down: list[Cue]) -> bool:
    """Whether the outcome stands beside "all", with nothing counted between."""
    near = min(down, key=lambda c: abs(c.at - i))
    low, high = sorted((i, near.at))
    between = tokens[low + 1 : high]
    return len(between) <= 6 and not any(t.word is Word.NUMBER for t in between)
