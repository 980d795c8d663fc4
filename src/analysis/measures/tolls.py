"""Tolls of single attacks: a sample, never a total.

The attacks listed were found because they were reported widely, so large ones are over-represented.
Their tolls are shown one by one and as a distribution; nothing here adds them up. A row for several
regions contains its cities: one kind or the other is asked for, never both.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.errors import SalvoParameterError
from analysis.measures.vintages import FEWEST
from analysis.periods import Period

AREAS = {"places": ("city", "oblast"), "nationwide": ("multiple",)}
"""Attacks on one city or oblast; or attacks on several at once, as one row each."""
INFERRED = ("kept", "left_out")
"""What becomes of a row that reports injuries only, so that no deaths is inferred."""
CIVILIAN = ("civilian", "civilian_as_described")
WEAPON_SCOPES = ("long_range", "all")

LONG_RANGE_WORDS = re.compile(
    r"missile|iskander|kalibr|kinzhal|kn-23|s-300|s-400|shahed|geran|\bdrone", re.I
)
OTHER_WORDS = re.compile(
    r"shell|artiller|mortar|mlrs|grad\b|bomb|airstrike|rocket|short-range|fpv|mine\b", re.I
)


def attacks(
    tolls: pd.DataFrame,
    *,
    area: str = "places",
    inferred: str = "kept",
    weapon_scope: str = "all",
    period: Period | None = None,
    oblast: str = "",
    minimum: int = 0,
    civilians: bool = True,
) -> pd.DataFrame:
    """One row per attack: the preferred report of its toll.

    Parameters
    ----------
    tolls
        Result of :func:`analysis.data.casualties.load_tolls`.
    area
        ``places`` (one city or oblast each) or ``nationwide`` (one row for several at once).
    inferred
        ``kept`` counts attacks whose source reports injuries only as no deaths; ``left_out``
        leaves them out, because the source does not say so.
    weapon_scope
        ``long_range`` keeps attacks whose source names missiles or drones and nothing else;
        ``drone`` alone does not tell long from short range.
    period
        Dates of attack to keep.
    oblast
        ISO code of one region, such as UA-30; empty keeps all.
    minimum
        Fewest killed.
    civilians
        Leave out attacks with soldiers, prisoners or unknown people among the killed, whose
        tolls are of another kind.

    Raises
    ------
    SalvoParameterError
        For an unknown choice; for a region of nationwide rows, which have none.

    Examples
    --------
    >>> from analysis.data.casualties import load_tolls
    >>> worst = attacks(load_tolls(), minimum=30).sort_values("killed", ascending=False)
    >>> worst["place"].head(2).tolist()
    ['Hroza', 'Kramatorsk']
    """
    for name, value, known in (
        ("area", area, tuple(AREAS)),
        ("inferred", inferred, INFERRED),
        ("weapon_scope", weapon_scope, WEAPON_SCOPES),
    ):
        if value not in known:
            raise SalvoParameterError(f"Unknown {name} {value!r}. Choose {' or '.join(known)}.")
    if oblast and area == "nationwide":
        raise SalvoParameterError(
            f"Rows for several regions have no region {oblast}. Choose area places, or no oblast."
        )
    kept = tolls[tolls["is_preferred"].astype(bool) & tolls["area_scope"].isin(AREAS[area])]
    if inferred == "left_out":
        kept = kept[~kept["is_killed_inferred"].astype(bool)]
    if weapon_scope == "long_range":
        kept = kept[weapons_named(kept["weapon_note"]) == "missiles or drones"]
    if period is not None:
        kept = kept[period.contains(kept["attack_date"])]
    if oblast:
        kept = kept[kept["oblast_code"] == oblast]
    if civilians:
        kept = kept[kept["victim_type"].isin(CIVILIAN)]
    kept = kept[~contains_cities(kept) & (kept["killed"] >= minimum)]
    return kept.sort_values(["attack_date", "attack_id"], ignore_index=True)


def contains_cities(preferred: pd.DataFrame) -> pd.Series:
    """Mark the rows of an oblast that hold cities listed apart: same date, no fewer killed.

    The compiler names such overlaps for rows of several oblasts only.
    """
    keys = ["attack_date", "oblast_code"]
    cities = preferred[preferred["area_scope"] == "city"]
    apart = cities.groupby(keys)["killed"].sum().rename("apart").reset_index()
    joined = preferred[keys].merge(apart, on=keys, how="left", validate="m:1")["apart"]
    holds = (preferred["killed"] >= joined.set_axis(preferred.index)).fillna(False).astype(bool)
    return (preferred["area_scope"] == "oblast") & holds


def deadliest(listed: pd.DataFrame, *, minimum: int) -> pd.DataFrame:
    """Keep the attacks with at least so many killed, most first, and word their standing.

    Adds ``weapon`` (the source's words without the compiler's remarks) and ``standing``
    (evidence, confidence, and "at least" where the source says so).
    """
    kept = listed[listed["killed"] >= minimum]
    order = ["killed", "attack_date", "attack_id"]
    kept = kept.sort_values(order, ascending=[False, True, True], ignore_index=True)
    least = kept["is_killed_minimum"].astype(bool).map({True: ", at least", False: ""})
    words = kept["evidence"] + least + ", confidence " + kept["confidence"]
    weapon = kept["weapon_note"].str.replace(r"\s*\(.*?\)", "", regex=True)
    return kept.assign(weapon=weapon, standing=words.astype("str"))


def weapons_named(notes: pd.Series) -> pd.Series:
    """What the source's words on the weapons amount to.

    Examples
    --------
    >>> notes = pd.Series(["Iskander + cluster", "missile + drone", "shelling", None])
    >>> weapons_named(notes).tolist()
    ['missiles or drones', 'missiles or drones', 'others', 'not stated']
    """
    text = notes.fillna("").astype("str").str.replace(r"\(.*?\)", "", regex=True)
    far = text.str.contains(LONG_RANGE_WORDS)
    near = text.str.contains(OTHER_WORDS)
    result = pd.Series("not stated", index=notes.index, dtype="str")
    result = result.mask(near, "others").mask(far & near, "both kinds")
    return result.mask(far & ~near, "missiles or drones")


def by_oblast(listed: pd.DataFrame, oblasts: pd.DataFrame) -> pd.DataFrame:
    """How many listed attacks lie in each region, and the largest single toll.

    Parameters
    ----------
    listed
        Result of :func:`attacks` with area ``places``.
    oblasts
        Result of :func:`analysis.data.geography.load_oblasts`.

    Returns
    -------
    DataFrame
        Every region: code, name, abbreviation, tile, ``attacks`` and ``largest_killed`` (missing
        without an attack). No sum of the killed: the list is a sample.
    """
    groups = listed.groupby("oblast_code")["killed"]
    counts = groups.agg(attacks="size", largest_killed="max").reset_index()
    columns = ["oblast_code", "name_en", "abbreviation", "tile_column", "tile_row"]
    merged = oblasts[columns].merge(counts, on="oblast_code", how="left", validate="1:1")
    return merged.assign(attacks=merged["attacks"].fillna(0).astype("int64"))


def growth(tolls: pd.DataFrame, attack_id: str) -> pd.DataFrame:
    """The reports of one attack in order of time.

    Returns
    -------
    DataFrame
        ``as_of`` (ISO text, missing for the last word), ``when`` (datetime; a report known to the
        day stands where its number among the reports places it), ``killed``,
        ``killed_children``, ``injured``, ``missing``, ``toll_status``, ``is_preferred`` and source;
        reports without a time last.

    Examples
    --------
    >>> from analysis.data.casualties import load_tolls
    >>> growth(load_tolls(), "2025-08-28_kyiv")["killed"].tolist()
    [12, 14, 15, 16, 19, 21, 22, 23, 23, 25]
    """
    rows = tolls[tolls["attack_id"] == attack_id].sort_values("toll_seq")
    counts = ["killed", "killed_children", "injured", "missing"]
    columns = ["as_of", *counts, "toll_status", "is_preferred"]
    ordered = rows.assign(when=_when(rows)).sort_values(
        "when", na_position="last", kind="stable", ignore_index=True
    )
    return ordered[[*columns, "when", "published", "source_title", "source_url"]]


def _when(reports: pd.DataFrame) -> pd.Series:
    """A time for each report, in order of ``toll_seq``.

    A report known to the day takes the time of its neighbour by number on that day, the one before
    it if there is one; the end of the day where no report of it is timed.
    """
    timed = reports["as_of_precision"] == "minute"
    minute = pd.to_datetime(reports["as_of"].where(timed), format="%Y-%m-%dT%H:%M")
    day = reports["as_of"].str[:10]
    groups = [reports["attack_id"], day]
    before = minute.groupby(groups).ffill().fillna(minute.groupby(groups).bfill())
    end = pd.to_datetime(day, format="%Y-%m-%d") + pd.Timedelta(hours=23, minutes=59)
    return minute.fillna(before).fillna(end).astype("datetime64[s]")


FIRST_DAYS = {
    "attack_id": "str",
    "attack_date": "datetime64[s]",
    "place": "str",
    "first_killed": "int64",
    "first_day_killed": "int64",
    "killed": "int64",
    "growth": "Float64",
    "source_title": "str",
    "source_url": "str",
}
SETTLED_DAYS = 3
"""No toll is taken as settled before."""


def first_days(tolls: pd.DataFrame) -> pd.DataFrame:
    """For attacks with reports of the first day and a settled toll: what the one became.

    Attacks on one city or oblast. The daily digest of the encyclopaedia carries no time and is
    not used for the first day. A toll is settled when the source calls it final, or when it was
    told at least three days later; a toll for which nothing later than the first day was captured
    is left out, because it cannot show whether it rose.

    Returns
    -------
    DataFrame
        Columns of :data:`FIRST_DAYS`, one row per attack: ``first_killed`` (first report of the
        date), ``first_day_killed`` (highest of the date), ``killed`` (settled) and ``growth`` =
        killed / first_day_killed, missing below ten.
    """
    tolls = tolls[tolls["area_scope"].isin(AREAS["places"])]
    date = tolls["attack_date"].dt.strftime("%Y-%m-%d")
    on_day = (tolls["as_of"].str[:10] == date).fillna(False).astype(bool)
    early = tolls[on_day & (tolls["origin"] != "wikipedia_current_events")]
    early = early.assign(when=_when(early.sort_values(["attack_id", "toll_seq"])))
    early = early.sort_values(["attack_id", "when", "toll_seq"])
    firsts = early.groupby("attack_id")["killed"].agg(first_killed="first", first_day_killed="max")
    told = pd.to_datetime(tolls["as_of"].fillna(tolls["published"]).str[:10], errors="coerce")
    late = told >= tolls["attack_date"] + pd.Timedelta(days=SETTLED_DAYS)
    settled = tolls["is_preferred"].astype(bool) & ~on_day
    settled &= (tolls["toll_status"] == "final") | late.fillna(False)
    columns = ["attack_id", "attack_date", "place", "killed", "source_title", "source_url"]
    table = firsts.reset_index().merge(tolls.loc[settled, columns], on="attack_id", validate="1:1")
    ratio = table["killed"].astype("Float64") / table["first_day_killed"]
    table = table.assign(growth=ratio.where(table["first_day_killed"] >= FEWEST))
    ordered = table.sort_values(["attack_date", "attack_id"], ignore_index=True)
    return ordered[list(FIRST_DAYS)].astype(FIRST_DAYS)
