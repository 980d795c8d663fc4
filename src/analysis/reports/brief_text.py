"""A text that was handed in with a night: its claims judged, its arithmetic checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.articles.reader import read_article
from analysis.bulletins.bulletin import Bulletin, Refusal
from analysis.bulletins.parser import parse
from analysis.reports.exhibits import Column
from analysis.reports.finding import Finding
from analysis.reports.source_text import SourceText, read_text
from analysis.studies.article_claims import Judgement, judge
from analysis.studies.attack_brief import AttackBrief, Tables
from analysis.studies.frames import frame_of
from analysis.studies.verdicts import Verdict

SAID: Final = Column("Words of the text", "verbatim")
CLAIMS: Final[Mapping[str, Column | str]] = {
    "words": SAID,
    "verdict": "Verdict",
    "numbers": "What the data say",
    "test": "What was compared",
}
READINGS: Final[Mapping[str, Column | str]] = {
    "words": SAID,
    "definition": "Read as",
    "verdict": "Verdict",
    "numbers": "What the data say",
}
LEFT: Final[Mapping[str, Column | str]] = {"words": SAID, "reason": "Why it is not checked"}
SUMS: Final[Mapping[str, Column | str]] = {"message": "What does not agree within the text"}
FIGURES: Final[Mapping[str, Column | str]] = {
    "words": SAID,
    "munition": "Munition",
    "outcome": "Outcome",
    "value": Column("Number", "count"),
}
_NAMES: Final = {
    Verdict.SUPPORTED: "claims_supported",
    Verdict.CONTRADICTED: "claims_contradicted",
    Verdict.DEPENDS: "claims_depending",
    Verdict.NOT_IN_DATA: "claims_not_in_data",
}
SENTENCE: Final = (
    "Claims read in the text: {claims_read}. Supported by these data: {claims_supported}; "
    "contradicted: {claims_contradicted}; depending on the definition: {claims_depending}; not in "
    "the data: {claims_not_in_data}. Sentences or numbers that no rule reads, and that are not "
    "checked: {parts_not_checked}."
)


@dataclass(frozen=True)
class CheckedText:
    """A text with what the data say of it.

    Attributes
    ----------
    source
        The text as it was handed in.
    judgement
        Each claim with its verdict.
    bulletin
        The same text read as a bulletin, or why it is none.
    """

    source: SourceText
    judgement: Judgement
    bulletin: Bulletin | Refusal

    @property
    def sums(self) -> pd.DataFrame:
        """What does not agree within the text: totals and parts, shares and counts."""
        found = self.bulletin.inconsistencies if isinstance(self.bulletin, Bulletin) else ()
        return frame_of([(each.message,) for each in found], {"message": "str"})

    @property
    def figures(self) -> pd.DataFrame:
        """The figures of a bulletin, in the order of its text; none of any other text."""
        found = self.bulletin.figures if isinstance(self.bulletin, Bulletin) else ()
        rows = [(f.quote, f.label, f.outcome.value.replace("_", " "), f.value) for f in found]
        columns = {"words": "str", "munition": "str", "outcome": "str", "value": "Int64"}
        return frame_of(rows, columns)

    def findings(self) -> tuple[Finding, ...]:
        """Say how many claims there are of each verdict."""
        judged = self.judgement
        counts = {"claims_read": len(judged.judged)}
        counts |= {name: judged.counts[verdict.value] for verdict, name in _NAMES.items()}
        counts["parts_not_checked"] = len(judged.unread)
        return tuple(
            Finding(name, count, unit="claims", kind="estimated") for name, count in counts.items()
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        source = self.source
        return {
            "path": source.path,
            "sha256": source.sha256,
            "words": source.words,
            **self.judgement.as_dict(),
            "bulletin": self.bulletin.as_dict(),
        }


def check_text(source: SourceText | str, brief: AttackBrief, tables: Tables) -> CheckedText:
    """Judge the claims of a text, or of a text file, on a night.

    Raises
    ------
    SalvoSourceError, SalvoParameterError
        When the text cannot be read, or is too long.
    """
    read = read_text(source) if isinstance(source, str) else source
    article = read_article(read.text)
    bulletin = parse(read.text, published=brief.night)
    return CheckedText(read, judge(article, brief, tables), bulletin)
