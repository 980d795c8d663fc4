"""What a table promises is checked, and a broken promise says which, how often and where."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.contracts import DTYPES, TEXT_LIMIT, Check, Field, check_table
from analysis.data.store import Store
from analysis.data.tables import TABLES
from analysis.errors import SalvoContractError
from tests.builders import rows_of, spec

EVERY_KIND = spec(
    Field("name", "string", "Name.", required=True, pattern=r"^[a-z]+$"),
    Field("kind", "string", "Kind.", enum=("raw", "cooked")),
    Field("count", "integer", "Count.", minimum=0, maximum=9),
    Field("least", "integer", "Least.", minimum=0),
    checks=(
        Check(
            "ordered",
            "the least is above the count",
            lambda f: (f["least"] <= f["count"]) | f["least"].isna(),
        ),
    ),
)


def breach(*rows: dict[str, object]) -> SalvoContractError:
    with pytest.raises(SalvoContractError) as caught:
        check_table(rows_of(EVERY_KIND, *rows), EVERY_KIND)
    return caught.value


def test_a_table_that_keeps_its_contract_is_returned_as_it_is() -> None:
    frame = rows_of(EVERY_KIND, {"name": "a", "count": 3, "least": 1}, {"name": "b"})
    assert check_table(frame, EVERY_KIND) is frame


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"name": None}, r"name: not_nullable: 1 row\(s\)"),
        ({"name": "B1"}, r"name: str_matches\('.*'\): 1 row\(s\), first 'B1' in line 3"),
        ({"kind": "fried"}, r"kind: isin\(\['raw', 'cooked'\]\): 1 row\(s\), first 'fried'"),
        ({"count": -1}, r"count: greater_than_or_equal_to\(0.*first '-1' in line 3"),
        ({"count": 10}, r"count: less_than_or_equal_to\(9.*first '10' in line 3"),
        ({"name": "x" * (TEXT_LIMIT + 1)}, f"name: str_length.*{TEXT_LIMIT}"),
        ({"name": "a"}, r"name: not unique: 2 row\(s\), first 'a' in line 2"),
        ({"count": 1, "least": 2}, r"ordered: the least is above the count: 1 row\(s\), .*line 3"),
    ],
    ids=["required", "pattern", "enum", "minimum", "maximum", "length", "key", "row check"],
)
def test_each_promise_is_checked_and_the_first_breach_is_located(
    cells: dict[str, object], message: str
) -> None:
    error = breach({"name": "a"}, {"name": "b"} | cells)
    assert error.exit_code == 3
    with pytest.raises(SalvoContractError, match=message):
        raise error
    assert len(error.rows) == (2 if "not unique" in message else 1)


def test_all_breaches_are_listed_with_the_number_of_their_rows() -> None:
    error = breach(
        {"name": "a", "kind": "fried"},
        {"name": "b", "kind": "boiled", "count": -1},
        {"name": "c", "count": 1, "least": 5},
    )
    assert "Table things breaks its contract in 3 way(s)." in str(error)
    assert "kind: isin(['raw', 'cooked']): 2 row(s), first 'fried' in line 2" in str(error)
    assert "count: greater_than_or_equal_to(0): 1 row(s), first '-1' in line 3" in str(error)
    assert "ordered: the least is above the count: 1 row(s), first in line 4" in str(error)
    assert str(error).endswith(
        "Restore the table from version control, or import the source again."
    )
    assert [row["name"] for row in error.rows] == ["a", "b", "c"]


def test_a_promise_about_whole_rows_counts_as_one_breach_and_not_as_one_per_column() -> None:
    error = breach({"name": "a", "count": 1, "least": 2}, {"name": "b", "count": 1, "least": 3})
    assert "in 1 way(s). ordered: the least is above the count: 2 row(s)" in str(error)


def test_of_many_breaches_five_are_shown_and_the_rest_is_announced() -> None:
    many = spec(*(Field(f"f{n}", "integer", "A count.", minimum=0) for n in range(7)), key=("f0",))
    with pytest.raises(SalvoContractError, match=r"in 7 way\(s\).*f4.* \| … ?\. Restore") as caught:
        check_table(rows_of(many, {f"f{n}": -1 for n in range(7)}), many)
    assert "f5" not in str(caught.value)


def test_another_dtype_is_a_breach_of_the_whole_column() -> None:
    frame = rows_of(EVERY_KIND, {"name": "a", "count": 1}).astype({"count": "float64"})
    with pytest.raises(SalvoContractError, match=r"count: dtype\('Int64'\), found 'float64'"):
        check_table(frame, EVERY_KIND)


def test_columns_in_another_order_are_a_breach() -> None:
    frame = rows_of(EVERY_KIND, {"name": "a"})
    with pytest.raises(SalvoContractError, match="column_ordered"):
        check_table(frame[frame.columns[::-1]], EVERY_KIND)


def test_missing_is_not_zero_and_breaks_no_limit() -> None:
    frame = rows_of(EVERY_KIND, {"name": "a"}, {"name": "b", "count": 0})
    assert check_table(frame, EVERY_KIND)["count"].isna().tolist() == [True, False]


@given(st.sampled_from(sorted(TABLES)))
def test_an_empty_table_has_the_dtypes_of_its_contract(name: str) -> None:
    table = TABLES[name]
    empty = table.empty()
    assert empty.columns.tolist() == table.columns
    assert {f.name: str(empty[f.name].dtype) for f in table.fields} == {
        f.name: DTYPES[f.type] for f in table.fields
    }
    pd.testing.assert_frame_equal(table.coerce(empty), empty)


@pytest.mark.parametrize("name", TABLES)
def test_checking_a_table_changes_nothing_in_it(name: str) -> None:
    table = TABLES[name]
    frame = Store().read(table)
    before = frame.copy(deep=True)
    check_table(frame, table)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_and_every_count_has_a_unit(name: str) -> None:
    table = TABLES[name]
    assert all(field.description.endswith((".", ":")) for field in table.fields)
    assert len(set(table.columns)) == len(table.columns)
    assert set(table.key) <= set(table.columns)
    assert not table.dated_by or table.field(table.dated_by)
