"""Lines that stand already where a bulletin would be added: which, and what can be done."""

from __future__ import annotations

import pandas as pd

from analysis.errors import SalvoSnapshotError

_EDGES = ("start", "end")
_WINDOW = ["window_start", "window_end"]
_COUNTS = ["launched", "intercepted", "suppressed", "neutralised"]


def refuse_standing(standing: pd.DataFrame, lines: pd.DataFrame) -> None:
    """Refuse to add lines where others stand already.

    Parameters
    ----------
    standing
        Salvo lines of the same report; none is no conflict.
    lines
        Salvo lines of one bulletin.

    Raises
    ------
    SalvoSnapshotError
        If any stand already; it names their windows where the bulletin gives no hours.
    """
    if standing.empty:
        return
    night = f"{lines['night'].iloc[0]:%Y-%m-%d}"
    if not without_hours(lines):
        raise SalvoSnapshotError(
            f"The night of {night} has {len(standing)} national line(s) of this window already. "
            "The snapshot is unchanged. Compare them above; to put the bulletin in their place and "
            "keep them as an earlier version, repeat with --replace."
        )
    windows = worded(standing)
    raise SalvoSnapshotError(
        f"The text gives no hours, so it cannot be told apart from the {len(windows)} window(s) "
        f"of the night of {night} that stand already: {'; '.join(windows)}. "
        f"{_of_the_same_figures(standing, lines)}The snapshot is unchanged. If the post gives the "
        "hours, put them into the text. --replace would put the bulletin in the place of all "
        f"{len(standing)} national line(s), and keep them as an earlier version."
    )


def without_hours(lines: pd.DataFrame) -> bool:
    """Whether neither edge of the window has an hour: then it is the whole night."""
    return all((lines[f"window_{edge}_precision"] == "day").all() for edge in _EDGES)


def worded(lines: pd.DataFrame) -> list[str]:
    """The windows of lines, each once, in order; a day has no hour."""
    edges = lines.drop_duplicates(_WINDOW).sort_values(_WINDOW)
    return [" to ".join(_moment(line, edge) for edge in _EDGES) for _, line in edges.iterrows()]


def _moment(line: pd.Series, edge: str) -> str:
    timed = line[f"window_{edge}_precision"] == "minute"
    return f"{line[f'window_{edge}']:{'%Y-%m-%d %H:%M' if timed else '%Y-%m-%d'}}"


def _of_the_same_figures(standing: pd.DataFrame, lines: pd.DataFrame) -> str:
    """The windows that hold, class by class, the figures of the bulletin."""
    new = _by_class(lines)
    same = [worded(own)[0] for _, own in standing.groupby(_WINDOW) if _by_class(own).equals(new)]
    return f"The figures are those of {'; '.join(same)}: it may be there already. " if same else ""


def _by_class(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.groupby("weapon_class")[_COUNTS].sum(min_count=1)
