"""The words behind a number, read on until they leave what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.bulletins.lexicon import Outcome, Word
from analysis.bulletins.models import ModelName
from analysis.bulletins.munitions import Family, Munition
from analysis.bulletins.tokens import Token
from analysis.terms import WeaponClass


@dataclass
class Phrase:
    """What has been read of a phrase so far."""

    nouns: list[str]
    kinds: list[str]
    names: list[ModelName]
    other: bool = False
    outcome: Outcome | None = None

    @property
    def munition(self) -> Munition:
        """The munition that the words name."""
        return Munition(tuple(self.nouns), tuple(self.kinds), tuple(self.names), self.other)

    @property
    def is_named(self) -> bool:
        """Whether a noun or a model has been read."""
        return bool(self.nouns or self.names)

    def take(self, token: Token) -> None:
        """Read one token in."""
        if token.word is Word.NOUN:
            self.nouns.append(token.value)
        elif token.word is Word.KIND:
            self.kinds.append(token.value)
        elif token.word is Word.MODEL and token.model:
            self.names.append(token.model)
        elif token.word is Word.OTHER_TYPES:
            self.other = True


_ASIDE = (Word.KIND, Word.MODEL, Word.NOUN, Word.OTHER_TYPES)


def leaves_list(tokens: tuple[Token, ...], i: int, phrase: Phrase) -> bool:
    """Whether "more", read after the noun, opens something new."""
    return tokens[i].word is Word.MORE and phrase.is_named


def is_hyphen(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a dash stands inside a word: with a blank on one side at most."""
    before = i > 0 and tokens[i - 1].end == tokens[i].start
    after = i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end
    return before or after


def closing(tokens: tuple[Token, ...], i: int) -> int:
    """The place of the parenthesis that closes the one at ``i``."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += (tokens[j].text in "([") - (tokens[j].text in ")]")
        if not depth:
            return j
    return len(tokens) - 1


def take_aside(inside: tuple[Token, ...], phrase: Phrase) -> None:
    """Models in parentheses name the munition, unless they count or tell something else."""
    telling = (Word.NUMBER, Word.CUE, Word.FROM, Word.INCLUDING, Word.OF_THEM, Word.CARRIER)
    if not any(t.word in telling for t in inside):
        for token in inside:
            if token.word in _ASIDE:
                phrase.take(token)


def goes_on(tokens: tuple[Token, ...], i: int, phrase: Phrase) -> int | None:
    """Where the same figure goes on behind "," or "and"; None where it ends."""
    if tokens[i].text != "," and tokens[i].word is not Word.AND:
        return None
    ahead = Phrase([], [], [])
    j = i + 1
    while j < len(tokens) and j < i + 12:
        token = tokens[j]
        if token.word in _ASIDE:
            ahead.take(token)
            if token.word is not Word.KIND:
                break
        elif (token.text not in '-",/' and token.word not in (Word.MODIFIER, Word.AND)) or (
            token.text == "," and tokens[j - 1].text != '"'
        ):
            return None
        j += 1
    return i + 1 if _belongs(tokens, j, ahead, phrase) else None


def _belongs(tokens: tuple[Token, ...], j: int, ahead: Phrase, phrase: Phrase) -> bool:
    """Whether what comes behind a comma without a number is part of the same figure."""
    if not (ahead.is_named or ahead.other):
        return False
    drones = phrase.munition.family is Family.DRONE
    if ahead.other or (ahead.munition.family is Family.DRONE and drones):
        return drones or not phrase.is_named
    if drones:
        # "Gerbera, Banderol and drones of other types": inside the list of one figure.
        cruise = WeaponClass.CRUISE_MISSILE in ahead.munition.classes
        return cruise and _drones_follow(tokens, j + 1)
    # "Kalibr and Kh-101" is one figure; "ballistic missiles, cruise missiles" is two.
    same = ahead.munition.family is phrase.munition.family
    return same and not ahead.nouns


def _drones_follow(tokens: tuple[Token, ...], j: int) -> bool:
    for token in tokens[j : j + 6]:
        if token.word is Word.NOUN:
            return token.value in ("drone", "decoy")
        if token.word is Word.OTHER_TYPES:
            return True
        if token.text not in '",-/' and token.word not in (Word.AND, Word.MODIFIER):
            return False
    return False
