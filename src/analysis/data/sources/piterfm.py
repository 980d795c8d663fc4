"""Petro Ivaniuk's *Massive Missile Attacks on Ukraine*, every vintage, to salvo lines.

Vintages differ: columns were added, renamed and dropped (16 in 2024, 22 in 2026) and their
order changed. Columns are found by name; what a vintage lacks is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.data.accounting import fates_fit, with_outcomes
from analysis.data.contracts import LIST_SEPARATOR, TEXT_LIMIT
from analysis.data.corrections import Correction, apply_corrections
from analysis.data.sources.delimited import Moment, Problems, RawTable
from analysis.data.sources.identity import without_duplicates
from analysis.data.sources.literals import read_mapping, read_names
from analysis.data.sources.windows import check_windows
from analysis.data.tables.attacks import SALVO_LINES
from analysis.data.weapons import JOIN, resolve
from analysis.errors import SalvoSourceError
from analysis.periods import night_of
from analysis.terms import Scope, WeaponClass

NAME = "piterfm"
KEY_COLUMNS = ("time_start", "time_end", "model", "launch_place", "target", "source")
COUNT_COLUMNS = ("launched", "destroyed")
OPTIONAL_COLUMNS = (
    "target_main",
    "carrier",
    "not_reach_goal",
    "still_attacking",
    "cross_border_belarus",
    "back_russia",
    "border_crossing",
    "is_shahed",
    "num_hit_location",
    "num_fall_fragment_location",
    "turbojet",
    "turbojet_destroyed",
    "affected region",
    "destroyed_details",
    "launched_details",
    "launch_place_details",
    "status_data",
)
SUPERSEDED = {"cross_border_belarus": "border_crossing", "back_russia": "border_crossing"}
"""Older columns whose figures later vintages give in another one: their absence loses nothing."""

COLUMNS = KEY_COLUMNS + COUNT_COLUMNS + OPTIONAL_COLUMNS
NATIONAL_PUBLISHERS = ("GeneralStaff.ua", "CinCAFU")


@dataclass(frozen=True)
class Converted:
    """Salvo lines of one raw file, and what was done to get them."""

    lines: pd.DataFrame
    read: int
    duplicates: int
    corrections: tuple[str, ...]
    unknown_models: dict[str, int]


def matches(header: Sequence[str]) -> bool:
    """Whether a header is that of an attack file: any two of its own column names."""
    return len({"time_start", "time_end", "launched", "destroyed"} & set(header)) >= 2


def convert(raw: RawTable, *, corrections: Sequence[Correction] = ()) -> Converted:
    """Turn a raw attack file into canonical salvo lines.

    Raises
    ------
    SalvoSourceError
        When columns are missing or unknown, or any value cannot be read; all are listed.
    SalvoCorrectionError
        When a recorded correction no longer fits.
    """
    _check_header(raw)
    problems = Problems(raw.path)
    records = [_record(problems, line, row) for line, row in raw.rows]
    check_windows(problems, records)
    if problems.found:
        _check_readable(problems, records, corrections)
    problems.raise_if_any()
    lines = pd.DataFrame(records)
    lines, duplicates = without_duplicates(lines, problems)
    lines, applied = apply_corrections(_typed(lines), corrections)
    _check_accounting(lines, problems)
    problems.raise_if_any()
    lines = with_outcomes(lines)
    unknown = lines[lines["weapon_class"] == WeaponClass.UNKNOWN]["source_model"].value_counts()
    order = ["night", "window_end", "window_start", "line_id"]
    lines = SALVO_LINES.coerce(lines[SALVO_LINES.columns]).sort_values(order, ignore_index=True)
    models = {str(model): int(number) for model, number in unknown.items()}
    return Converted(lines, len(raw.rows), duplicates, tuple(applied), models)


def _check_header(raw: RawTable) -> None:
    missing = [name for name in KEY_COLUMNS + COUNT_COLUMNS if name not in raw.header]
    unknown = [name for name in raw.header if name not in COLUMNS]
    if missing or unknown:
        raise SalvoSourceError(
            f"{raw.path.name} does not have the shape of a known vintage: missing columns "
            f"{missing or 'none'}, unknown columns {unknown or 'none'}. If the publisher renamed "
            "a column, teach it to analysis/data/sources/piterfm.py; nothing was imported."
        )


def _record(problems: Problems, line: int, row: dict[str, str]) -> dict[str, object]:
    """One raw row in the names of the canonical table, before regimes and corrections."""
    for column in ("time_start", "time_end", "model", "source"):
        if not row[column].strip():
            problems.add(line, column, "", "is empty", "Every row needs it; complete the row.")
    _check_texts(problems, line, row)
    start = _moment(problems, line, row, "time_start")
    end = _moment(problems, line, row, "time_end")
    spelling, source = row["model"].strip(), row["source"].strip()
    weapon = resolve(spelling)
    publisher = source.split("/")[0] if "//" not in source else source.split("/")[2]
    if source and not publisher:
        problems.add(line, "source", source, "names no publisher", "Write it as publisher/post.")
    flags = ["composite"] if weapon.is_composite else []
    if weapon.weapon_class == WeaponClass.UNKNOWN:
        flags.append("unknown_model")
    status = row.get("status_data", "").strip().lower()
    if status not in ("", "hidden", "open", "published"):
        problems.add(line, "status_data", status, "is an unknown status", "Teach it to piterfm.py.")
    withheld = status == "hidden"
    if withheld:
        flags.append("withheld")

    def count(column: str) -> int | None:
        value = problems.count(line, column, row.get(column, ""))
        return None if withheld else value

    left = _left_airspace(problems, line, row)
    split = {
        column: {
            name: _amount(problems, line, column, n)
            for name, n in _mapping(problems, line, row, column).items()
        }
        for column in ("launched_details", "destroyed_details")
    }
    if withheld:  # the placeholders in the sub-counts as well
        left, split = {}, {column: {} for column in split}
    return {
        "file_line": line,
        "start": start,
        "end": end,
        "model": weapon.model,
        "source_model": spelling,
        "weapon_class": weapon.weapon_class.value,
        "scope": _scope(source, publisher, row["target"].strip()),
        "launched": count("launched"),
        "intercepted": count("destroyed"),
        "suppressed": count("not_reach_goal"),
        "still_airborne": count("still_attacking"),
        "left_airspace": sum(left.values()) if left else None,
        "left_airspace_to": _pairs(left),
        "impact_sites": count("num_hit_location"),
        "debris_sites": count("num_fall_fragment_location"),
        "launch_places": _places(row["launch_place"]),
        "launch_places_by_model": _pairs(
            {
                resolve(name).model: places or ""
                for name, places in _mapping(problems, line, row, "launch_place_details").items()
            }
        ),
        "targets": _places(row["target"]),
        "main_targets": _places(row.get("target_main", "")),
        "affected_regions": _names(problems, line, row, "affected region"),
        "carriers": _places(row.get("carrier", "").replace("Navi", "Navy")),
        "estimated_shaheds": count("is_shahed"),
        "jet_drones_launched": count("turbojet"),
        "jet_drones_neutralised": count("turbojet_destroyed"),
        "launched_by_model": _pairs(
            {resolve(name).model: n for name, n in split["launched_details"].items()}
        ),
        "neutralised_by_command": _pairs(split["destroyed_details"]),
        "publisher": publisher,
        "source": source,
        "flags": LIST_SEPARATOR.join(flags) or None,
    }


def _check_texts(problems: Problems, line: int, row: Mapping[str, str]) -> None:
    """A text is one line of bounded length, so that no cell can swell a report."""
    for column, text in row.items():
        long = len(text) > TEXT_LIMIT
        if long or any(letter in text.strip() for letter in "\n\r\t"):
            what = f"has more than {TEXT_LIMIT:,} characters" if long else "holds a line break"
            problems.add(line, column, text, what, "Write it as one line, and shorter.")


def _moment(problems: Problems, line: int, row: Mapping[str, str], column: str) -> Moment | None:
    return problems.moment(line, column, row[column]) if row[column].strip() else None


def _scope(source: str, publisher: str, target: str) -> str:
    """National when a national body says so, or when the line is about all Ukraine.

    The Air Force's own page alone would lose whole mass attacks (2022-10-10, 2023-03-09).
    """
    national = "kpszsu" in source or publisher in NATIONAL_PUBLISHERS or target == "Ukraine"
    return (Scope.NATIONAL if national else Scope.REGIONAL).value


def _places(text: str) -> str | None:
    """Several places of one cell; a comma belongs to a place ("Chauda, Crimea")."""
    places = [place.strip() for place in text.split(JOIN) if place.strip()]
    return LIST_SEPARATOR.join(places) or None


def _left_airspace(problems: Problems, line: int, row: Mapping[str, str]) -> dict[str, int]:
    """Munitions that flew on, by country; earlier vintages had a column for each of two."""
    left = {
        country: problems.count(line, column, row.get(column, ""))
        for country, column in (("belarus", "cross_border_belarus"), ("russia", "back_russia"))
    }
    for country, number in _mapping(problems, line, row, "border_crossing").items():
        left[country] = problems.count(line, "border_crossing", number or "")
    return {country: number for country, number in sorted(left.items()) if number is not None}


def _mapping(
    problems: Problems, line: int, row: Mapping[str, str], column: str
) -> Mapping[str, str | None]:
    """A Python dict written as text."""
    text = row.get(column, "").strip()
    found = read_mapping(text or "{}")
    if found is None:
        what = "is not a list of 'name': number pairs with each name once"
        problems.add(line, column, text, what, "Correct it at the source.")
    return found or {}


def _names(problems: Problems, line: int, row: Mapping[str, str], column: str) -> str | None:
    """A Python list of names written as text."""
    text = row.get(column, "").strip()
    found = read_names(text or "[]")
    if found is None:
        problems.add(line, column, text, "is not a list of names", "Correct it at the source.")
    return LIST_SEPARATOR.join(found or ()) or None


def _amount(problems: Problems, line: int, column: str, text: str | None) -> str:
    """A count inside a mapping; a name without a number keeps none."""
    number = problems.count(line, column, text or "")
    return "" if number is None else str(number)


def _pairs(values: Mapping[str, object]) -> str | None:
    return LIST_SEPARATOR.join(f"{name}={value}" for name, value in values.items()) or None


def _typed(lines: pd.DataFrame) -> pd.DataFrame:
    """Times, nights, identity and nullable counts."""
    for edge in ("start", "end"):
        moments = lines.pop(edge)
        lines[f"window_{edge}"] = pd.to_datetime([m.value for m in moments]).as_unit("s")
        precision = ["minute" if m.minute else "day" for m in moments]
        lines[f"window_{edge}_precision"] = precision
    lines["night"] = night_of(lines["window_end"])
    counts = [f.name for f in SALVO_LINES.fields if f.type == "integer" and f.name in lines]
    return lines.astype(dict.fromkeys(counts, "Int64"))


def _check_readable(
    problems: Problems, records: Sequence[dict[str, object]], corrections: Sequence[Correction]
) -> None:
    """Judge the accounting of the rows that do read, so that one run lists everything.

    Rows of a night with a recorded correction are left to the run in which it can be applied.
    """
    unread = {problem["line"] for problem in problems.found}
    readable = [dict(record) for record in records if record["file_line"] not in unread]
    if readable:
        lines = _typed(pd.DataFrame(readable))
        nights = [pd.Timestamp(correction.night) for correction in corrections]
        _check_accounting(lines[~lines["night"].isin(nights)], problems)


def _check_accounting(lines: pd.DataFrame, problems: Problems) -> None:
    """More outcomes than launches cannot be; the sum is judged as reported."""
    fits = fates_fit(lines.assign(neutralised=pd.array([pd.NA] * len(lines), dtype="Int64")))
    for row in lines[~fits].to_dict("records"):
        stated = f"launched {row['launched']}, destroyed {row['intercepted']}"
        for name in ("suppressed", "still_airborne", "left_airspace"):
            if pd.notna(row[name]):
                stated += f", {name.replace('_', ' ')} {row[name]}"
        problems.add(
            row["file_line"],
            "launched",
            stated,
            "has more outcomes than launches",
            "Check the bulletin, then record the fix in data/corrections.yml.",
        )
