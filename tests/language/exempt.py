"""What stays in English on a page of another language, and phrases that no reader sees."""

from __future__ import annotations

import re

NAMES = frozenset(
    {
        *("Shahed", "Geran", "Iskander", "Kalibr", "Kinzhal", "Zircon", "Oniks", "Banderol"),
        *("Wilson", "Jeffreys", "Poisson", "Welch", "Benjamini", "Hochberg", "Clopper", "Pearson"),
        *("max", "salvo", "csv", "json", "Python", "Markdown", "piterfm", "kpszsu"),
        *("Patriot", "Scud"),
    }
)
"""Names that are not translated. (Persons, places and methods may be; then they are not listed.)"""
NOT_SHOWN = {
    "where matplotlib puts something": re.compile(
        r"(upper|lower|center|outside)( (left|right|center|upper|lower))*|(axes|figure) fraction"
        r"|offset points"
    ),
    "a part of what is raised": re.compile(r"⟦0⟧ is not in it|one stands twice"),
    "a part of a sentence that is translated as a whole": re.compile(
        r"⟦0⟧( have)? at least ⟦2⟧( killed)?|Of ⟦1⟧ attacks, ⟦3⟧\.|⟦0⟧ against ⟦2⟧, ⟦4⟧"
    ),
    "the title of a publication, as it was given": re.compile(r"(HRMMU|OHCHR|AP|France 24).{1,70}"),
    "by what a place is known for an area": re.compile(r"[Oo]blast|Krai|Sea|City"),
    "the part of a refusal that is written by a check of arguments": re.compile(
        r"(⟦0⟧|each start|series ⟦1⟧)|⟦0⟧ must (not be negative|be whole numbers)|between 0 and 1"
    ),
    "a formula, or a covariate of a regression": re.compile(
        r"cr\(time, df=freedom.*|from ⟦1⟧|(co)?sine ⟦1⟧|log exposure"
    ),
}
"""Phrases of the code that are no words for a reader, by what they are."""
DATA_COLUMNS = frozenset({"name", "source", "publisher", "parameter", "model"})
"""Columns whose cells are somebody's own words or names, shown as they were given."""
