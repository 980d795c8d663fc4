"""A line is attributed to a carrier, place or time only when all it counts belongs there."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.salvos import load_salvos
from analysis.errors import SalvoContractError, SalvoParameterError
from analysis.measures.origins import (
    ATTRIBUTES,
    Attribution,
    Carrier,
    attribute,
    carriers,
    coverage,
    parse_carriers,
)
from tests.builders_lines import few, salvo_lines, some_lines


def verdict(to: str, **line: object) -> tuple[object, str]:
    made = attribute(salvo_lines(line), to).iloc[0]
    return (None if pd.isna(made["value"]) else made["value"]), made["attribution"]


# --- carriers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tu-95MS", [("Tu-95MS", None)]),
        ("10 x Tu-95MS", [("Tu-95MS", 10)]),
        ("16 x Tu-95MS; 7 x Tu-160; 4 x Navy", [("Tu-95MS", 16), ("Tu-160", 7), ("Navy", 4)]),
        ("2 x Tu-160; 8 x Tu-95", [("Tu-160", 2), ("Tu-95MS", 8)]),
        ("Navy, Novorossiysk", [("Navy", None)]),
        ("Admiral Essen; Ingushetiya", [("Navy", None), ("Navy", None)]),
    ],
)
def test_a_spelling_is_a_carrier_and_perhaps_a_number(text, expected):
    assert parse_carriers(text) == tuple(Carrier(*each) for each in expected)


@pytest.mark.parametrize("text", ["", "Tu-95MS; ", "; Navy"])
def test_an_empty_carrier_is_an_error(text):
    with pytest.raises(SalvoContractError, match="name nothing between two separators"):
        parse_carriers(text)


def test_every_spelling_of_the_snapshot_is_a_known_carrier():
    lines = load_salvos()
    made = carriers(lines)
    assert set(made["line_id"]) == set(lines.loc[lines["carriers"].notna(), "line_id"])
    known = "Ground launcher, MiG-31K, Navy, Su-30, Su-34, Su-35, Su-57, Tu-160, Tu-22M3, Tu-95MS"
    assert ", ".join(sorted(made["carrier"].unique())) == known
    assert made["number"].dropna().between(1, 18).all()


def test_carriers_of_no_line_have_the_columns_all_the_same():
    made = carriers(salvo_lines({}))
    assert made.dtypes.astype(str).to_dict() == {
        "line_id": "str",
        "carrier": "str",
        "number": "Int64",
    }


# --- one carrier, one place ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "column", "text", "expected"),
    [
        ("carrier", "carriers", "6 x MiG-31K", ("MiG-31K", Attribution.ATTRIBUTED)),
        ("carrier", "carriers", "Navy; Submarines", ("Navy", Attribution.ATTRIBUTED)),
        ("carrier", "carriers", "Tu-95MS; Navy", (None, Attribution.SEVERAL)),
        ("carrier", "carriers", None, (None, Attribution.NOT_GIVEN)),
        ("launch_area", "launch_places", "Chauda, Crimea", ("Crimea", Attribution.ATTRIBUTED)),
        (
            "launch_area",
            "launch_places",
            "Chauda, Crimea; Hvardiiske",
            ("Crimea", Attribution.ATTRIBUTED),
        ),
        (
            "launch_area",
            "launch_places",
            "Bryansk oblast, Seshcha",
            ("Bryansk oblast", Attribution.ATTRIBUTED),
        ),
        ("launch_area", "launch_places", "Black Sea, Yalta", ("Black Sea", Attribution.ATTRIBUTED)),
        ("launch_area", "launch_places", "Caspian Sea, Engels-2", (None, Attribution.SEVERAL)),
        ("launch_area", "launch_places", "Kursk oblast; Millerovo", (None, Attribution.SEVERAL)),
        (
            "launch_area",
            "launch_places",
            "Tambov Oblast",
            ("Tambov oblast", Attribution.ATTRIBUTED),
        ),
        ("launch_area", "launch_places", "north", (None, Attribution.TOO_WIDE)),
        ("launch_area", "launch_places", "north; Kursk oblast", (None, Attribution.SEVERAL)),
        ("target_oblast", "targets", "Ukraine", (None, Attribution.TOO_WIDE)),
        ("target_oblast", "targets", "Kryvyi Rih", ("Dnipropetrovsk oblast", "attributed")),
        (
            "target_oblast",
            "targets",
            "Dnipropetrovsk oblast, Dnipro Raion; Dnipro",
            ("Dnipropetrovsk oblast", "attributed"),
        ),
        ("target_oblast", "targets", "Kyiv oblast (south)", ("Kyiv oblast", "attributed")),
        ("target_oblast", "targets", "Kyiv; Kyiv oblast", (None, Attribution.SEVERAL)),
        ("target_oblast", "targets", "south; east", (None, Attribution.TOO_WIDE)),
    ],
)
def test_a_line_belongs_where_all_it_names_belongs(to, column, text, expected):
    assert verdict(to, **{column: text}) == expected


# --- night and day -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-23 18:00", "2026-03-24 09:00", ("night", Attribution.ATTRIBUTED)),
        ("2026-03-24 09:00", "2026-03-24 18:00", ("day", Attribution.ATTRIBUTED)),
        ("2026-03-24 05:59", "2026-03-24 12:00", ("night", Attribution.ATTRIBUTED)),
        ("2026-03-24 06:00", "2026-03-24 12:00", ("day", Attribution.ATTRIBUTED)),
        ("2026-03-24 21:00", "2026-03-24 23:30", ("night", Attribution.ATTRIBUTED)),
        # ends after noon, began in the afternoon, lasts a whole day: of both
        ("2026-03-23 18:00", "2026-03-24 12:01", (None, Attribution.TOO_WIDE)),
        ("2026-03-23 15:59", "2026-03-24 09:00", (None, Attribution.TOO_WIDE)),
        ("2026-03-23 07:00", "2026-03-24 07:00", (None, Attribution.TOO_WIDE)),
        ("2026-03-24 19:00", "2026-03-24 20:30", (None, Attribution.TOO_WIDE)),
        ("2026-03-22 18:00", "2026-03-24 09:00", (None, Attribution.TOO_WIDE)),
        # a day has no hour
        ("2026-03-24", "2026-03-24 09:00", (None, Attribution.NOT_GIVEN)),
        ("2026-03-24", "2026-03-24", (None, Attribution.NOT_GIVEN)),
    ],
)
def test_a_window_is_of_the_night_or_of_the_day_or_of_both(start, end, expected):
    assert verdict("time_of_day", window_start=start, window_end=end) == expected


# --- coverage ------------------------------------------------------------------------------------


@few
@given(some_lines(), st.sampled_from(sorted(ATTRIBUTES)))
def test_every_launch_is_attributed_or_has_a_reason_why_not(lines, to):
    made = coverage(lines, to, by=["weapon_class"])
    parts = made[[each.value for each in Attribution]].sum(axis=1)
    assert (parts == made["launched"]).all()
    assert made["launched"].sum() == lines["launched"].fillna(0).sum()
    assert made["coverage"].isna().tolist() == (made["launched"] == 0).tolist()


@few
@given(some_lines(), st.sampled_from(sorted(ATTRIBUTES)))
def test_inputs_are_left_as_they_were_and_rows_keep_their_place(lines, to):
    before = lines.copy(deep=True)
    made = attribute(lines[::-1], to)
    coverage(lines, to, by=["scope"])
    carriers(lines)
    assert made.index.equals(lines.index[::-1])
    assert (made["value"].notna() == (made["attribution"] == Attribution.ATTRIBUTED)).all()
    pd.testing.assert_frame_equal(lines, before)


@pytest.mark.parametrize("to", sorted(ATTRIBUTES))
def test_no_lines_have_no_attribution_and_no_trouble(to):
    lines = salvo_lines()
    assert attribute(lines, to).dtypes.astype(str).tolist() == ["str", "str"]
    assert coverage(lines, to, by=["weapon_class"]).empty


def test_an_unknown_attribute_names_the_known_ones():
    with pytest.raises(SalvoParameterError, match=r"to 'crew'\. Choose one of carrier, launch_are"):
        attribute(salvo_lines({}), "crew")


def test_the_night_of_24_march_2026_had_392_drones_and_its_day_556():
    # data.md, trap 12
    lines = load_salvos()
    national = lines[
        (lines["night"] == "2026-03-24")
        & (lines["weapon_class"] == "one_way_attack_drone")
        & (lines["scope"] == "national")
    ]
    by_time = national["launched"].groupby(attribute(national, "time_of_day")["value"]).sum()
    assert by_time.to_dict() == {"day": 556, "night": 392}
