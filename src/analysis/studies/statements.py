"""The comparisons that the monitors and others published, in a form that can be computed again.

Each has the two spans it compares, what it said, and the edition it was said in. A test holds that
every percentage in the statements of ``casualties_periods`` is here.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[str, str]
WHOLE = 0.0051
"""A change printed in whole per cent."""
TENTH = 0.00051
"""A change printed in tenths of one per cent."""

ANNUAL = (
    "HRMMU: 2025 deadliest year for civilians in Ukraine since 2022",
    "https://ukraine.ohchr.org/en/2025-deadliest-year-for-civilians-in-Ukraine-since-2022-UN-"
    "human-rights-monitors-find",
)
AUGUST_2026 = (
    "HRMMU August 2026 update",
    "https://ukraine.ohchr.org/en/Protection-of-Civilians-in-Armed-Conflict-August-2026",
)
MARCH_2025 = (
    "HRMMU Protection of Civilians update March 2025",
    "https://ukraine.ohchr.org/en/Stark-increase-in-civilian-casualties-in-March-UN-Human-Rights-"
    "Monitors-say",
)


@dataclass(frozen=True)
class Claim:
    """A published change of casualties (killed and injured) from one span to another.

    Attributes
    ----------
    change
        As a share: 0.31 for "31 % above".
    published
        When it was said, as precisely as known: names the release in ``casualties_periods``.
    rounding
        Half of the last digit printed.
    in_periods
        Whether a statement in ``casualties_periods`` says it.
    """

    label: str
    later: Span
    earlier: Span
    change: float
    published: str
    source_title: str
    source_url: str | None = None
    rounding: float = WHOLE
    in_periods: bool = True

    @property
    def as_of(self) -> str:
        """The day or month up to which publications count."""
        return self.published


@dataclass(frozen=True)
class Impossible:
    """A published total that may be below what had been published of its parts before."""

    label: str
    span: Span
    total: int
    source: tuple[str, str | None]


def _year(year: int) -> Span:
    return (f"{year}-01-01", f"{year}-12-31")


CLAIMS = (
    Claim(
        "December 2023 against November 2023",
        ("2023-12-01", "2023-12-31"),
        ("2023-11-01", "2023-11-30"),
        0.265,
        "2024-01-16",
        "AP, 16 Jan 2024, quoting HRMMU",
        rounding=TENTH,
        in_periods=False,
    ),
    Claim(
        "January 2024 against November 2023",
        ("2024-01-01", "2024-01-31"),
        ("2023-11-01", "2023-11-30"),
        0.37,
        "2024-02",
        "HRMMU January 2024 update",
        in_periods=False,
    ),
    Claim(
        "February 2024 against January 2024",
        ("2024-02-01", "2024-02-29"),
        ("2024-01-01", "2024-01-31"),
        -0.24,
        "2024-03",
        "HRMMU reports page",
        "https://ukraine.ohchr.org/en/reports?page=5",
    ),
    Claim(
        "June to August 2024 against the three months before",
        ("2024-06-01", "2024-08-31"),
        ("2024-03-01", "2024-05-31"),
        0.45,
        "2024",
        "OHCHR periodic report 2024",
    ),
    Claim(
        "March 2025 against February 2025",
        ("2025-03-01", "2025-03-31"),
        ("2025-02-01", "2025-02-28"),
        0.50,
        "2025-04-09",
        *MARCH_2025,
        in_periods=False,
    ),
    Claim(
        "1 to 24 April 2025 against the same days of 2024",
        ("2025-04-01", "2025-04-24"),
        ("2024-04-01", "2024-04-24"),
        0.46,
        "2025-04-24",
        "HRMMU, 24 Apr 2025",
    ),
    Claim(
        "January to April 2025 against the same months of 2024",
        ("2025-01-01", "2025-04-30"),
        ("2024-01-01", "2024-04-30"),
        0.59,
        "2025-05",
        "HRMMU April 2025 update",
    ),
    Claim(
        "December 2024 to May 2025 against the same months a year earlier",
        ("2024-12-01", "2025-05-31"),
        ("2023-12-01", "2024-05-31"),
        0.37,
        "2025-06-30",
        "OHCHR periodic report, 30 Jun 2025",
    ),
    Claim(
        "January to June 2025 against the same months of 2024",
        ("2025-01-01", "2025-06-30"),
        ("2024-01-01", "2024-06-30"),
        0.54,
        "2025-07",
        "HRMMU June 2025 update",
    ),
    Claim("2025 against 2024", _year(2025), _year(2024), 0.31, "2026-01", *ANNUAL),
    Claim("2025 against 2023", _year(2025), _year(2023), 0.70, "2026-01", *ANNUAL),
    Claim(
        "January to June 2026 against the same months of 2025",
        ("2026-01-01", "2026-06-30"),
        ("2025-01-01", "2025-06-30"),
        0.37,
        "2026-07-21",
        "France 24, 21 Jul 2026, quoting HRMMU",
    ),
    Claim(
        "January to August 2026 against the same months of 2025",
        ("2026-01-01", "2026-08-31"),
        ("2025-01-01", "2025-08-31"),
        0.55,
        "2026-09-16",
        *AUGUST_2026,
    ),
)

IMPOSSIBLE = (
    Impossible(
        "12,062 in the first ten months of 2025 against 9,112 in all of 2024",
        _year(2024),
        9_112,
        ("A published comparison of 2025; the publication was not kept", None),
    ),
)
