"""What took place is told in the reader's language where this suite said it, and nowhere else."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from analysis.data.diplomacy import load_deadlines, load_events
from analysis.data.salvos import load_nights
from analysis.language.catalogue import EXACT, LONGEST, Catalogue, Message, catalogue
from analysis.language.speech import ENGLISH, LANGUAGES, speaking
from analysis.language.words import exactly, translate
from analysis.reports import brief_tables
from analysis.reports.tables import Column, csv_text, from_frame
from analysis.reports.timing_tables import without_empty
from tests.language.english import left_over

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
EVENTS, DEADLINES, NIGHTS = load_events(), load_deadlines(), load_nights()
PARTIES = {party for issuers in DEADLINES["issuers"] for party in issuers.split("; ")}
SHOWN = {
    "diplomatic_events.title": ("event", EVENTS["title"]),
    "diplomatic_events.outcome, of truces": (
        "event",
        EVENTS.loc[EVENTS["category"] == "truce", "outcome"],
    ),
    "diplomatic_deadlines.demand": ("event", DEADLINES["demand"]),
    "diplomatic_deadlines.outcome": ("event", DEADLINES["outcome"]),
    "diplomatic_deadlines.issuers": ("party", pd.Series(sorted(PARTIES))),
}
"""What reports show of the two tables: where it stands, its context, its words."""
KNOWN = "NATO summit in Madrid"
SEVERAL = Catalogue(
    [
        Message("A", ("А",), "event"),
        Message("B", ("Б",), "event"),
        Message("A; B", ("А разом із Б",), "event"),
        Message("C", ("В",), "party"),
        Message("month", ("місяць",)),
        Message("{days} days after “{event}” ({date})", ("через {days} після «{event}» ({date})",)),
        Message("{party}, “{event}” (set {date})", ("{party}: «{event}», {date}",)),
    ],
    "uk",
)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("place", SHOWN)
def test_every_title_of_the_snapshot_has_an_entry(place: str, language: str) -> None:
    context, said = SHOWN[place]
    known = catalogue(language)
    missing = [words for words in said.dropna().unique() if known.exactly(words, context) is None]
    assert not missing, (
        f"{len(missing)} of {place} have no entry. Put each into language/{language}/events.po, "
        f'under msgctxt "{context}":\n' + "\n".join(missing)
    )


@pytest.mark.parametrize(
    "own",
    [
        "Our own summit",
        "nato summit in Madrid",
        f"{KNOWN}.",
        f" {KNOWN}",
        f"{KNOWN}; our own summit",
        f"{KNOWN}, {KNOWN}",
        "Prisoner exchange: 7 for 7",
        "ceasefire talks",
        # Words that the catalogue has for other places: an entry, a form, a number, a date.
        "not given",
        "Drones by month",
        "days 1 to 7",
        "no truce was announced between 2025-01-01 and 2025-01-31",
        "1,204.5",
        "12 months",
        "May 2025",
        "{event}",
        "<b>x</b> | {{7*7}}",
        "; ; ",
        " ",
    ],
)
def test_a_title_of_somebody_else_stays_word_for_word(own: str) -> None:
    frame = pd.DataFrame({"title": [own, KNOWN]})
    table = from_frame(frame, name="own", columns={"title": Column("Event", "event")})
    with speaking("uk"):
        assert table.shown() == ((own,), ("Саміт НАТО в Мадриді",))
        assert csv_text(table) == csv_text(from_frame(frame, name="own"))
    assert table.shown() == ((own,), (KNOWN,))


def test_titles_of_one_date_are_told_one_by_one_or_not_at_all() -> None:
    assert SEVERAL.exactly("B; A", "event") == "Б; А"
    assert SEVERAL.exactly("A; B", "event") == "А разом із Б"
    assert SEVERAL.exactly("A; B; A; B", "event") == "А разом із Б; А разом із Б"
    assert SEVERAL.exactly("A; C", "event") is None
    assert SEVERAL.exactly("month", "event") is None


def test_a_title_is_no_entry_outside_of_its_context() -> None:
    assert SEVERAL.translate("A") == "A"
    assert SEVERAL.translate("C") == "C"
    with speaking("uk"):
        # The letters of Poltava on a map are those of Poland in a list of parties.
        assert (translate("POL"), exactly("POL", context="party")) == ("ПОЛ", "Польща")
        assert exactly("GBR; POL", context="party") == "Велика Британія; Польща"


@pytest.mark.parametrize(
    ("english", "told"),
    [
        ("2 days after “A” (May 2025)", "через 2 після «А» (травень\u00a02025\u00a0року)"),
        ("2 days after “A; B” (month)", "через 2 після «А разом із Б» (місяць)"),
        (
            "2 days after “month: 1.5. So (so)” (month)",
            "через 2 після «month: 1.5. So (so)» (місяць)",
        ),
        ("C; C, “A” (set month)", "В; В: «А», місяць"),
        ("C, “A” (set month); C, “B” (set month)", "В: «А», місяць; В: «Б», місяць"),
    ],
)
def test_a_title_in_a_sentence_is_told_from_its_context_only(english: str, told: str) -> None:
    assert SEVERAL.translate(english) == told


@pytest.mark.parametrize("title", EVENTS["title"].unique())
def test_a_judged_distance_names_the_event_in_the_language_of_the_page(title: str) -> None:
    with speaking("uk"):
        own = exactly(title, context="event")
        for side in ("13 days after", "13 days before"):
            said = translate(f"{side} “{title}” (15 August 2025)")
            assert f"події «{own}» (15\u00a0серпня\u00a02025\u00a0року)" in said
            more = translate(
                f"{side} “{title}” (15 August 2025); 40\u00a0% of dates around lie as near to an "
                "event of this group"
            )
            assert more.startswith(said)
            assert more.endswith("довкола")


@pytest.mark.parametrize("reason", sorted({r for r in NIGHTS["reason"].dropna() if "truce" in r}))
def test_a_truce_that_is_a_reason_for_silence_is_named_in_the_language(reason: str) -> None:
    with speaking("uk"):
        title = exactly(reason.split(": ", 1)[1], context="event")
        for said in (reason, f"No expectation: {reason}.", f"Nothing is counted: {reason}."):
            assert f"оголошено перемир'я: {title}" in translate(said)
            assert not left_over(translate(said))


def test_every_column_of_titles_is_of_a_context() -> None:
    columns = {**brief_tables.DIPLOMACY, **brief_tables.DEADLINES}
    formats = {
        name: column.format for name, column in columns.items() if isinstance(column, Column)
    }
    wanted = {"title": "event", "demand": "event", "outcome": "event", "issuers": "party"}
    assert {name: formats[name] for name in wanted} == wanted
    assert set(wanted.values()) <= set(EXACT)


def test_a_column_of_titles_that_no_row_has_is_left_out() -> None:
    columns: dict[str, Column | str] = {"a": "A", "title": Column("Event", "event")}
    assert without_empty(columns, pd.DataFrame({"a": ["x"], "title": [None]})) == {"a": "A"}
    assert without_empty(columns, pd.DataFrame({"a": ["x"], "title": ["y"]})) == columns


def test_a_title_however_it_is_made_takes_no_time() -> None:
    start = time.perf_counter()
    for piece in ("A; ", "; ", "A; B; ", "“ (", ") (set "):
        for times in (600, 100_000):
            SEVERAL.exactly(piece * times, "event")
            SEVERAL.translate(f"C, “{piece * min(times, LONGEST // 8)}” (set month)")
    assert time.perf_counter() - start < 5
