"""From the text of an article to its claims, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from analysis.articles.claim import Article, Claim, Unread
from analysis.articles.comparisons import comparisons
from analysis.articles.moments import moments
from analysis.articles.munitions import is_other_raid, munitions, other_raid, places, shares
from analysis.articles.people import people
from analysis.articles.sentence import Sentence, sentences
from analysis.bulletins.clauses import read_clauses
from analysis.bulletins.moments import dates
from analysis.bulletins.numerals import numerals
from analysis.bulletins.statements import Statement
from analysis.bulletins.text import CleanText, read_text
from analysis.bulletins.tokens import tokenise
from analysis.errors import SalvoParameterError

NOT_UNDERSTOOD: Final = "no rule reads this sentence"
NUMBERS_LEFT: Final = "these numbers of the sentence are read by no rule"
MOST_NUMBERS: Final = 400
"""Numbers of the longest article that is read: a table of figures is no article."""
OTHER_PERIOD: Final = "it counts over another period than the night"
_PERIOD: Final = re.compile(
    r"(?<!\w)(?:this (?:year|month|week|summer|winter|autumn|spring)|last (?:week|month|year)|"
    r"since (?:the (?:start|beginning)|january|february 2022|2022|the full-scale)|"
    r"(?:over|in|during) the (?:past|last) (?:week|month|year|\w+ (?:days|weeks|months|years))|"
    r"цього (?:року|місяця|тижня)|минулого (?:тижня|місяця|року)|з початку (?:року|вторгнення|"
    r"повномасштабн\w+)|за (?:минулий|останній) (?:тиждень|місяць|рік))"
)
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


def read_article(text: str) -> Article:
    """Read the claims of an article in English or Ukrainian (and figures in Russian).

    Parameters
    ----------
    text
        At most `analysis.bulletins.text.LONGEST` characters; it is data and never an instruction.

    Returns
    -------
    Article
        Claims in the order of the text; every sentence that no rule reads stands in `unread`.

    Raises
    ------
    SalvoParameterError
        If it is no text, too long, or a heap of numbers.

    Examples
    --------
    >>> article = read_article("At least 14 people were killed. It was one of the largest attacks "
    ...                        "of the war. The mayor spoke.")
    >>> for claim in article.claims:
    ...     print(claim.subject.value, "|", claim.quote)
    killed | At least 14 people were killed
    size | one of the largest attacks of the war
    >>> [each.quote for each in article.unread]
    ['The mayor spoke.']
    """
    clean = read_text(text)
    found = numerals(clean)
    if len(found) > MOST_NUMBERS:
        raise SalvoParameterError(
            f"The text holds {len(found):,} numbers; an article of at most {MOST_NUMBERS} is read. "
            "Cut it to the part on the attack."
        )
    tokens = tokenise(clean)
    statements = read_clauses(clean, tokens).statements
    claims: list[Claim] = []
    unread: list[Unread] = []
    for sentence in sentences(clean, tokens, found):
        inside = sentence.segment
        own = tuple(s for s in statements if inside.start <= s.start < inside.end)
        read = list(_claims(sentence, own))
        claims += read
        unread += _left(sentence, read)
    claims.sort(key=lambda claim: (claim.span.start, claim.span.end))
    return Article(tuple(claims), tuple(unread), _nights(clean))


def _claims(sentence: Sentence, statements: tuple[Statement, ...]) -> Iterator[Claim]:
    if is_other_raid(sentence):
        yield from other_raid(sentence)
        return
    # Comparisons and moments first: "two weeks" and "second-largest" are no counts.
    compared = list(comparisons(sentence))
    yield from compared
    yield from moments(sentence)
    if _PERIOD.search(sentence.words) and not compared:
        return
    yield from people(sentence)
    yield from shares(sentence)
    yield from munitions(sentence, statements)
    yield from places(sentence)


def _left(sentence: Sentence, found: list[Claim]) -> Iterator[Unread]:
    quote = sentence.quote
    left = OTHER_PERIOD if _PERIOD.search(sentence.words) else None
    if not found:
        if _WORDS.search(quote):
            start, end = sentence.segment.start, sentence.segment.end
            yield Unread(sentence.text.span(start, end), quote, left or NOT_UNDERSTOOD)
        return
    for numeral in sentence.unread():
        yield Unread(numeral.span, sentence.text.quote(numeral.span), left or NUMBERS_LEFT)


def _nights(text: CleanText) -> tuple[str, ...]:
    named = []
    for mention in dates(text.clean):
        if mention.year is None:
            continue
        try:
            named.append(date(mention.year, mention.month, mention.day).isoformat())
        except ValueError:
            continue  # 31 June is no date
    return tuple(dict.fromkeys(named))
