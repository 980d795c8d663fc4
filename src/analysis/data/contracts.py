"""What each canonical table promises, written once.

One :class:`TableSpec` gives the dtypes for reading, the pandera contract checked on the way in
and on the way out, and the description in ``data/datapackage.json``. Nothing about a table is
said twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from analysis.errors import SalvoContractError

if TYPE_CHECKING:
    import pandera.pandas as pa

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime"]

# Nullable integers and booleans, because nothing is not zero; local times are naive and in
# Europe/Kyiv, because that is how the reports state them.
DTYPES: dict[FieldType, str] = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "datetime": "datetime64[s]",
}
TEXT_LIMIT = 4_000
"""Longest text that any field may hold, so that no table can swell a report."""

LIST_SEPARATOR = "; "
"""Joins the values of a field that holds several."""

PROBLEMS_SHOWN = 5
ROWS_ATTACHED = 100


@dataclass(frozen=True)
class Field:
    """One column: its name, type, meaning, unit and limits."""

    name: str
    type: FieldType
    description: str
    unit: str | None = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    enum: tuple[str, ...] | None = None
    pattern: str | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype of the column."""
        return DTYPES[self.type]


@dataclass(frozen=True)
class Check:
    """A promise about whole rows: ``holds`` maps the frame to a boolean Series."""

    name: str
    message: str
    holds: Callable[[pd.DataFrame], pd.Series]

    def kept(self, frame: pd.DataFrame) -> pd.Series:
        """Whether each row keeps the promise; one that cannot be judged does not."""
        return self.holds(frame).fillna(False).astype(bool)


@dataclass(frozen=True)
class Source:
    """Where the facts of a table come from."""

    title: str
    path: str | None = None


@dataclass(frozen=True)
class Licence:
    """The terms under which a table may be used."""

    name: str
    title: str
    path: str


@dataclass(frozen=True)
class TableSpec:
    """One canonical table.

    ``key`` names the columns that together identify a row; ``dated_by`` the date column whose
    last value is the vintage of the table (empty for tables that are not dated).
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    licence: Licence
    sources: tuple[Source, ...]
    checks: tuple[Check, ...] = ()
    dated_by: str = ""

    @property
    def columns(self) -> list[str]:
        """Column names in their fixed order."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """The definition of one column."""
        return next(field for field in self.fields if field.name == name)

    def empty(self) -> pd.DataFrame:
        """A table with the right columns and dtypes and no rows."""
        return pd.DataFrame({f.name: pd.Series(dtype=f.dtype) for f in self.fields})

    def coerce(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give every column its dtype; columns in the fixed order.

        Raises
        ------
        SalvoContractError
            When a column is missing, unknown, or holds values that are not of its type.
        """
        missing = [name for name in self.columns if name not in frame.columns]
        unknown = [str(name) for name in frame.columns if name not in self.columns]
        if missing or unknown:
            raise SalvoContractError(
                f"Table {self.name} has the wrong columns: missing {missing or 'none'}, "
                f"unknown {unknown or 'none'}. Import it again with 'salvo data import'."
            )
        return pd.DataFrame({f.name: _as_type(frame[f.name], f, self.name) for f in self.fields})

    def schema(self) -> pa.DataFrameSchema:
        """The pandera contract of the table."""
        # pandera takes half a second to import; only checking needs it.
        import pandera.pandas as pa

        columns = {
            field.name: pa.Column(
                field.dtype,
                nullable=not field.required,
                checks=_column_checks(field),
                description=field.description,
            )
            for field in self.fields
        }
        checks = [
            pa.Check(check.kept, name=check.name, error=f"{check.name}: {check.message}")
            for check in self.checks
        ]
        return pa.DataFrameSchema(
            columns, checks=checks, unique=list(self.key), strict=True, ordered=True, name=self.name
        )


def check_table(frame: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """Return the table when it keeps its contract; list every breach when it does not.

    Raises
    ------
    SalvoContractError
        With one sentence per kind of breach, how many rows break it and which is first; the
        offending rows are attached, the first hundred of them.
    """
    import pandera.errors

    try:
        spec.schema().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        # A promise about whole rows fails once per column of the row; it is one breach.
        whole = cases["check"].isin([f"{c.name}: {c.message}" for c in spec.checks])
        cases = cases.assign(column=cases["column"].mask(whole | (cases["column"] == spec.name)))
        groups = cases.groupby(["column", "check"], dropna=False, sort=False)
        breaches = [_breach(group) for _, group in groups]
        broken = frame.index.isin(cases["index"].dropna().unique())
        raise SalvoContractError(
            f"Table {spec.name} breaks its contract in {len(breaches)} way(s). "
            + " | ".join(breaches[:PROBLEMS_SHOWN])
            + (" | …" if len(breaches) > PROBLEMS_SHOWN else "")
            + ". Restore the table from version control, or import the source again.",
            rows=[dict(row) for _, row in frame[broken].head(ROWS_ATTACHED).iterrows()],
        ) from error
    return frame


def _breach(cases: pd.DataFrame) -> str:
    """One kind of breach: what is broken, by how many rows, and the first of them."""
    column, check = cases["column"].iloc[0], str(cases["check"].iloc[0])
    if pd.isna(column):
        what, first = check, ""
    else:
        what = "not unique" if check == "multiple_fields_uniqueness" else check
        what, first = f"{column}: {what}", f" {str(cases['failure_case'].iloc[0])[:120]!r}"
    rows = cases["index"].nunique()
    if not rows:
        return f"{what}, found{first}"
    return f"{what}: {rows} row(s), first{first} in line {_file_line(cases['index'].iloc[0])}"


def _file_line(index: Any) -> int:
    # Header is line 1 of the file, so the first row stands in line 2.
    return int(index) + 2


def _column_checks(field: Field) -> list[pa.Check]:
    import pandera.pandas as pa

    checks = []
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum))
    if field.maximum is not None:
        checks.append(pa.Check.le(field.maximum))
    if field.enum is not None:
        checks.append(pa.Check.isin(list(field.enum)))
    if field.pattern is not None:
        checks.append(pa.Check.str_matches(field.pattern))
    if field.type == "string":
        checks.append(pa.Check.str_length(max_value=TEXT_LIMIT))
    return checks


_BOOLEANS = {"true": True, "false": False, "True": True, "False": False}


def _as_type(values: pd.Series, field: Field, table: str) -> pd.Series:
    try:
        if field.type in ("date", "datetime") and not pd.api.types.is_datetime64_any_dtype(values):
            layout = "%Y-%m-%d" if field.type == "date" else "ISO8601"
            values = pd.to_datetime(values, format=layout)
        if field.type == "boolean" and values.dtype in (object, "str"):
            unknown = set(values.dropna()) - set(_BOOLEANS) - {True, False}
            if unknown:
                raise ValueError(f"not true or false: {sorted(map(str, unknown))[:3]}")
            values = values.map(lambda v: _BOOLEANS.get(v, v))
        if field.type in ("integer", "number") and values.dtype in (object, "str"):
            values = pd.to_numeric(values)
            if values.isin([float("inf"), float("-inf")]).any():
                raise ValueError("a value is infinite")
        return values.astype(field.dtype)  # type: ignore[call-overload]
    except (ValueError, TypeError) as error:
        raise SalvoContractError(
            f"Table {table}, column {field.name} is not of type {field.type}: {error}. "
            "Restore the table from version control, or import the source again."
        ) from error
