"""From the text of a bulletin to salvo lines of the snapshot: read, shown, confirmed, written.

Nothing is written that was not shown; a night that stands already is a conflict, shown side by
side; what is replaced is kept in ``bulletin_lines`` as an earlier version.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import date
from typing import Any

import pandas as pd

from analysis.bulletins.bulletin import Bulletin
from analysis.bulletins.parser import parse
from analysis.data import descriptor
from analysis.data.accounting import with_outcomes
from analysis.data.additions.conflicts import refuse_standing, without_hours, worded
from analysis.data.additions.records import LineRecords, line_records
from analysis.data.additions.versions import with_versions
from analysis.data.bulletin_lines import has_bulletins, overlapping
from analysis.data.contracts import TableSpec, check_table
from analysis.data.nights import build_nights
from analysis.data.store import DATAPACKAGE, Store, table_bytes
from analysis.data.tables.attacks import NIGHTS, SALVO_LINES
from analysis.data.tables.bulletins import BULLETIN_LINES
from analysis.data.tables.diplomacy import DIPLOMATIC_EVENTS
from analysis.errors import SalvoContractError, SalvoSnapshotError, SalvoSourceError
from analysis.terms import DRONE_CLASSES, Regime

SHOWN = ("model", "launched", "intercepted", "suppressed", "neutralised")


@dataclass(frozen=True)
class Addition:
    """What adding a bulletin would write.

    Attributes
    ----------
    lines
        Salvo lines, in canonical columns.
    words
        By line: the words of its figures with their places in the text.
    conflicts
        National lines that stand already for the same window, side by side with the new.
    questions
        What the text leaves open: bounds, ambiguities, sums that do not hold.
    """

    bulletin: Bulletin
    source: str
    published: date | None
    lines: pd.DataFrame
    words: pd.DataFrame
    conflicts: pd.DataFrame
    standing: pd.DataFrame
    questions: tuple[str, ...]
    written: bool = False

    @property
    def night(self) -> date:
        """The date on which the window ends."""
        night: date = self.lines["night"].iloc[0].date()
        return night

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        told = self.lines[["line_id", "weapon_class", *SHOWN]].join(self.words)
        return {
            "night": self.night.isoformat(),
            "night_from": self.bulletin.window.night_from,
            "source": self.source,
            "lines": _plain(told),
            "conflicts": _plain(self.conflicts),
            "questions": list(self.questions),
            "written": self.written,
        }

    def as_text(self) -> str:
        """Show it to a person, before and after."""
        head, window = "Written" if self.written else "Would be written", worded(self.lines)
        night = str(self.night) + self.bulletin.window.night_origin
        said = [f"{head}: night {night}, window {window[0]}, source {self.source}"]
        for row in self.lines.join(self.words).to_dict("records"):
            counts = ", ".join(f"{name} {_shown(row[name])}" for name in SHOWN[1:])
            said.append(f"  {row['model']}: {counts}")
            said += [
                f"      “{w}”" for w in (row["launched_words"], row["outcome_words"]) if _is(w)
            ]
        if self.questions:
            said.append(f"Open in the text ({len(self.questions)}):")
            said += [f"  {question}" for question in self.questions]
        if len(self.conflicts):
            of = "night (the text gives no hours)" if without_hours(self.lines) else "window"
            said.append(
                f"Kept as an earlier version ({len(self.standing)} line(s)), now → new:"
                if self.written
                else f"The snapshot has {len(self.standing)} line(s) of this {of} already, "
                "now → new:"
            )
            for row in self.conflicts.to_dict("records"):
                pairs = [
                    f"{name} {_shown(row[f'{name}_now'])} → {_shown(row[f'{name}_new'])}"
                    for name in SHOWN[1:]
                    if not (pd.isna(row[f"{name}_now"]) and pd.isna(row[f"{name}_new"]))
                ]
                said.append(f"  {row['model']}: {', '.join(pairs)}")
        return "\n".join(said)


def plan_addition(
    text: str, *, source: str, published: date | None = None, store: Store | None = None
) -> Addition:
    """Read a bulletin and say what it would add to the snapshot.

    Parameters
    ----------
    text
        The bulletin.
    source
        The post, as its reader names it: an address, or publisher/post.
    published
        The day on which it was published: supplies the year that bulletins leave out.
    store
        The snapshot; by default the embedded one.

    Raises
    ------
    SalvoSourceError
        If the text is no bulletin, names no night, or states no launches.
    SalvoSnapshotError
        If there is no snapshot to add to.
    """
    store = store or Store()
    read = parse(text, published=published)
    if not isinstance(read, Bulletin):
        raise SalvoSourceError(
            f"The text is no bulletin of the Air Force: {read.reason} Nothing was written."
        )
    if not source.strip() or "\n" in source or len(source) > 500:
        raise SalvoSourceError(
            "A bulletin needs its source in one line: the address of the post. Give it with "
            "--source."
        )
    found = line_records(read, source.strip())
    lines = _lines(found)
    standing = overlapping(store.read(SALVO_LINES), lines)
    return Addition(
        bulletin=read,
        source=source.strip(),
        published=published,
        lines=lines,
        words=pd.DataFrame(found.words),
        conflicts=_side_by_side(standing, lines) if len(standing) else pd.DataFrame(),
        standing=standing,
        questions=found.questions,
    )


def write_addition(
    addition: Addition, *, store: Store | None = None, replace: bool = False
) -> Addition:
    """Write a planned addition; what it replaces is kept as an earlier version.

    Raises
    ------
    SalvoSnapshotError
        If lines of the same window stand already and `replace` is false; or if the snapshot
        cannot be written: it is whole then.
    """
    store = store or Store()
    lines = store.read(SALVO_LINES)
    standing = overlapping(lines, addition.lines)
    if not replace:
        refuse_standing(standing, addition.lines)
    if set(standing["line_id"]) != set(addition.standing["line_id"]):
        raise SalvoSnapshotError(
            f"The lines of the night of {addition.night} changed since they were shown. Nothing "
            "was written; run the command again and look at them anew."
        )
    order = ["night", "window_end", "window_start", "line_id"]
    rest = lines[~lines["line_id"].isin([*standing["line_id"], *addition.lines["line_id"]])]
    whole = SALVO_LINES.coerce(pd.concat([rest, addition.lines]))
    whole = whole.sort_values(order, ignore_index=True)
    tables = {
        SALVO_LINES: whole,
        NIGHTS: build_nights(whole, _truces(store)),
        BULLETIN_LINES: with_versions(
            store.read(BULLETIN_LINES) if has_bulletins(store) else None,
            lines=addition.lines,
            words=addition.words,
            standing=standing,
            text=addition.bulletin.text,
            published=addition.published,
        ),
    }
    _write(tables, store)
    return replace_fields(addition, written=True)


def _lines(found: LineRecords) -> pd.DataFrame:
    """The records as canonical lines, in the meaning of the regime of their night."""
    lines = pd.DataFrame(found.records)
    counts = [f.name for f in SALVO_LINES.fields if f.type == "integer" and f.name in lines]
    lines = with_outcomes(lines.astype(dict.fromkeys(counts, "Int64")))
    # Missiles stay: the source has their joint figure as shot down ever since it is joint.
    drones = lines["weapon_class"].isin(DRONE_CLASSES)
    joint = pd.Series(found.is_joint, index=lines.index) & drones
    apart = lines["reporting_regime"] == Regime.SEPARATE
    lines["intercepted"] = lines["intercepted"].mask(joint & apart)
    lines = SALVO_LINES.coerce(lines.reindex(columns=SALVO_LINES.columns))
    try:
        return check_table(lines, SALVO_LINES)
    except SalvoContractError as error:
        raise SalvoSourceError(
            f"The figures of the text make no salvo lines: {error} Look at what the text says "
            "with 'salvo bulletin parse'; nothing was written."
        ) from error


def _side_by_side(standing: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    columns = list(SHOWN)
    return standing[columns].merge(
        new[columns], on="model", how="outer", suffixes=("_now", "_new"), validate="m:m"
    )


def _truces(store: Store) -> pd.DataFrame | None:
    if DIPLOMATIC_EVENTS.name not in store.snapshot().tables:
        return None
    events = store.read(DIPLOMATIC_EVENTS)
    return events[events["category"] == "truce"]


def _write(tables: dict[TableSpec, pd.DataFrame], store: Store) -> None:
    described = {one["name"]: one for one in store.description()["resources"]}
    files: dict[str, bytes] = {}
    for spec, frame in tables.items():
        checked = check_table(spec.coerce(frame), spec)
        files[f"{spec.name}.csv"] = table_bytes(checked, spec)
        described[spec.name] = descriptor.resource(
            spec,
            files[f"{spec.name}.csv"],
            rows=len(checked),
            vintage=f"{checked['night'].max():%Y-%m-%d}",
            source_columns=described.get(spec.name, {}).get("source_columns", ()),
        )
    files[DATAPACKAGE] = descriptor.package(described, vintage=described["salvo_lines"]["vintage"])
    store.replace(files)


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.astype("object").to_dict("records")
    ]


def _shown(value: Any) -> str:
    return "not given" if pd.isna(value) else f"{int(value):,}"


def _is(words: Any) -> bool:
    return isinstance(words, str) and bool(words)
