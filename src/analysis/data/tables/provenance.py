"""Columns that say where a figure comes from; the same in every table that has them."""

from __future__ import annotations

from analysis.data.contracts import Field
from analysis.data.partial_dates import ISO_PATTERN, PRECISIONS
from analysis.terms import Evidence

CONFIDENCE = ("high", "medium", "low")
"""The compiler's confidence in a row, from most to least."""

EVIDENCE = Field(
    "evidence",
    "string",
    "How the figure is known: reported (a party says so), verified (checked case by case) or "
    "estimated (modelled).",
    required=True,
    enum=Evidence.values(),
)
SOURCE_URL = Field(
    "source_url",
    "string",
    "Address of the source; missing where it was not kept.",
    pattern=r"^https?://[^ ]+$",
)


def source_title(*, required: bool = True) -> Field:
    """The publication that states the row."""
    return Field(
        "source_title", "string", "Publication that states the figure or event.", required=required
    )


def confidence(*, required: bool = True) -> Field:
    """The compiler's confidence in the row."""
    return Field(
        "confidence",
        "string",
        "The compiler's confidence in the row; missing where none was stated."
        if not required
        else "The compiler's confidence in the row.",
        required=required,
        enum=CONFIDENCE,
    )


def partial_date(name: str, description: str, *, required: bool = False) -> tuple[Field, Field]:
    """A date that sources state in part: its ISO text and how much of it is stated."""
    return (
        Field(
            name,
            "string",
            f"{description} ISO text; as much of it as is stated, nothing filled in.",
            required=required,
            pattern=ISO_PATTERN,
        ),
        Field(
            f"{name}_precision",
            "string",
            f"How much of {name} is stated; missing where {name} is.",
            required=required,
            enum=PRECISIONS,
        ),
    )


def published(*, required: bool = False) -> tuple[Field, Field]:
    """The vintage: when the source published the figure."""
    return partial_date(
        "published", "Date on which the source was published: the vintage.", required=required
    )
