"""One look for all figures: ink, and a colour, marker, line and hatch per weapon class.

Colours are chosen from the sets of Okabe and Ito and of Paul Tol, which people with any colour
vision tell apart; so many of them would not do alone, so each class also has a marker, a line
style and a hatch of its own, and a figure printed in grey can still be read.

Every colour has a twin for dark pages. A page replaces the drawn colour by a CSS variable
(`analysis.reports.svg`), so a figure in dark mode is a dark figure and not an inverted one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from analysis.errors import SalvoError
from analysis.terms import WeaponClass

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HOUSE: Final = Path(__file__).with_name("house.mplstyle")
WIDTHS: Final = {"column": 6.5, "wide": 10.3}
"""Inches: the measure of the text, and the wider band for figures with many marks."""
ROW_HEIGHT: Final = 3.5


@dataclass(frozen=True)
class Ink:
    """A colour of the page itself, drawn (light) and its twin on a dark page."""

    role: str
    light: str
    dark: str


TEXT: Final = Ink("text", "#1f2328", "#e8eaed")
MUTED: Final = Ink("muted", "#57606a", "#aab2bb")
AXIS: Final = Ink("axis", "#848d97", "#7d8894")
GRID: Final = Ink("grid", "#dce1e6", "#323a42")
SHADE: Final = Ink("shade", "#eef1f4", "#20262c")
PAPER: Final = Ink("paper", "#ffffff", "#14181c")
INKS: Final = (TEXT, MUTED, AXIS, GRID, SHADE, PAPER)


@dataclass(frozen=True)
class Mark:
    """How a weapon class is drawn, everywhere: never by colour alone."""

    color: str
    dark: str
    marker: str
    linestyle: str | tuple[int, tuple[float, ...]]
    hatch: str

    def line(self) -> dict[str, Any]:
        """Keyword arguments of `Axes.plot`."""
        return {"color": self.color, "marker": self.marker, "linestyle": self.linestyle}

    def bar(self) -> dict[str, Any]:
        """Keyword arguments of `Axes.bar` and `Axes.barh`."""
        return {"facecolor": self.color, "edgecolor": PAPER.light, "hatch": self.hatch}


MARKS: Final[dict[WeaponClass, Mark]] = {
    WeaponClass.ONE_WAY_ATTACK_DRONE: Mark("#0072b2", "#4aa3df", "o", "-", ""),
    WeaponClass.CRUISE_MISSILE: Mark("#d55e00", "#f79a57", "s", "--", "//"),
    WeaponClass.AIR_TO_SURFACE_MISSILE: Mark("#009e73", "#4fcba6", "v", (0, (6, 1.5)), "\\\\"),
    WeaponClass.ANTI_SHIP_MISSILE: Mark("#117733", "#74c690", "P", (0, (3, 1, 1, 1)), ".."),
    WeaponClass.BALLISTIC_MISSILE: Mark("#882255", "#f9b4d6", "^", "-.", "xx"),
    WeaponClass.HYPERSONIC_MISSILE: Mark("#aa4499", "#dd93d2", "D", ":", "++"),
    WeaponClass.SURFACE_TO_AIR_MISSILE: Mark("#997700", "#d9b84a", "X", (0, (1, 1)), "--"),
    WeaponClass.BALLISTIC_MIXED: Mark("#bb5566", "#ef9bab", "<", (0, (8, 2, 1, 2)), "||"),
    WeaponClass.MISSILE_MIXED: Mark("#332288", "#ab9fec", ">", (0, (4, 4)), "oo"),
    WeaponClass.MISSILE_UNKNOWN: Mark("#555555", "#b4bcc4", "h", (0, (2, 3)), "**"),
    WeaponClass.TACTICAL_UAV: Mark("#2b8578", "#7fd1c4", "d", (0, (5, 1, 1, 1, 1, 1)), "///"),
    WeaponClass.GLIDE_BOMB: Mark("#8a8a2e", "#cfcf7a", "p", (0, (1, 3)), "\\\\\\"),
    WeaponClass.OTHER: Mark("#777777", "#939ca6", "*", (0, (3, 5, 1, 5)), "xxx"),
    WeaponClass.UNKNOWN: Mark("#8c564b", "#d2a58c", "8", (0, (7, 3, 1, 3)), "..."),
}

_BY_WORD: Final = {str(member): member for member in WeaponClass}


def mark(weapon_class: str) -> Mark:
    """Return how a weapon class is drawn.

    Raises
    ------
    SalvoError
        The word is not a weapon class.

    Examples
    --------
    >>> mark("cruise_missile").marker
    's'
    """
    try:
        return MARKS[_BY_WORD[weapon_class]]
    except KeyError:
        known = ", ".join(WeaponClass.values())
        raise SalvoError(
            f"There is no colour for {weapon_class!r}: it is not a weapon class ({known})."
        ) from None


def palette() -> dict[str, tuple[str, str]]:
    """Name, light and dark colour of everything drawn: {"ink-text": ("#1f2328", "#e8eaed"), …}.

    Examples
    --------
    >>> palette()["class-cruise-missile"]
    ('#d55e00', '#f79a57')
    """
    inks = {f"ink-{ink.role}": (ink.light, ink.dark) for ink in INKS}
    classes = {
        f"class-{name.value.replace('_', '-')}": (mark_.color, mark_.dark)
        for name, mark_ in MARKS.items()
    }
    return inks | classes


@contextmanager
def apply() -> Iterator[None]:
    """Draw in the house style inside a `with` block, and leave matplotlib's settings as found.

    Examples
    --------
    >>> with apply():
    ...     drawn, axes = figure()
    >>> drawn.get_size_inches().tolist()
    [6.5, 3.5]
    """
    import matplotlib.style

    with matplotlib.style.context(["default", _house()]):
        yield


@cache
def _house() -> Any:
    """The house style, read once."""
    from matplotlib import rc_params_from_file

    return rc_params_from_file(HOUSE, use_default_template=False)


_P = ParamSpec("_P")
_R = TypeVar("_R")


def housed(draw: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a draw function work in the house style, whatever the caller's settings are.

    Titles, legends and ticks take their looks from matplotlib's settings at the moment they are
    drawn, not from the Axes.
    """

    @wraps(draw)
    def in_style(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with apply():
            return draw(*args, **kwargs)

    return in_style


def figure(
    width: str = "column", *, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """Make a figure in the house style, and its Axes as `plt.subplots` gives them.

    The figure does not register with pyplot: nothing is shown by accident or left open.

    Parameters
    ----------
    width
        "column" (the measure of the text) or "wide".
    rows
        Rows of Axes; each is 3.5 inches high unless `height` says otherwise.
    columns
        Columns of Axes.
    **options
        `height` in inches; everything else goes to `Figure.subplots`.

    Raises
    ------
    SalvoError
        The width is not one of the two.
    """
    from matplotlib.figure import Figure as Drawing

    if width not in WIDTHS:
        raise SalvoError(f"A figure is {' or '.join(WIDTHS)} wide, not {width!r}.")
    height = float(options.pop("height", ROW_HEIGHT * rows))
    with apply():
        drawn = Drawing(figsize=(WIDTHS[width], height))
        return drawn, drawn.subplots(rows, columns, **options)


def on_calendar(
    calendar: Sequence[Any], periods: Sequence[Any], values: Sequence[Any]
) -> list[float]:
    """Lay values on a full calendar, NaN where a period is missing, so that the line breaks there.

    Raises
    ------
    SalvoError
        A period is twice in the data, or is not in the calendar.

    Examples
    --------
    >>> on_calendar(["Jan", "Feb", "Mar"], ["Jan", "Mar"], [0.8, 0.9])
    [0.8, nan, 0.9]
    """
    if len(periods) != len(values):
        raise SalvoError(f"{len(periods)} periods were given with {len(values)} values.")
    known = dict(zip(periods, values, strict=True))
    strays = set(known) - set(calendar)
    if len(known) != len(periods) or strays:
        trouble = f"{sorted(map(str, strays))[0]} is not in it" if strays else "one stands twice"
        raise SalvoError(f"The periods do not lie on the calendar: {trouble}.")
    return [_number(known.get(period)) for period in calendar]


def segments(
    periods: Sequence[date], values: Sequence[Any], *, breaks: Sequence[date]
) -> list[tuple[list[date], list[float]]]:
    """Cut a line at breaks (each the first day of a new regime), so that none is drawn across.

    Examples
    --------
    >>> days = [date(2025, 7, 1), date(2025, 8, 1)]
    >>> len(segments(days, [0.5, 0.9], breaks=[date(2025, 7, 24)]))
    2
    """
    pieces: list[tuple[list[date], list[float]]] = []
    last = None
    for period, value in sorted(zip(periods, values, strict=True), key=lambda point: point[0]):
        regime = sum(period >= start for start in breaks)
        if regime != last:
            pieces.append(([], []))
            last = regime
        pieces[-1][0].append(period)
        pieces[-1][1].append(_number(value))
    return pieces


def shade_regimes(ax: Axes, regimes: Sequence[tuple[date, date, str]]) -> Axes:
    """Shade every other reporting regime and name each at the top of the Axes.

    Parameters
    ----------
    ax
        Axes with a date axis, its x limits set: a regime is cut to them.
    regimes
        (first day, last day, name) in order of time.
    """
    left, right = ax.get_xlim()
    for place, (first, last, name) in enumerate(regimes):
        start, end = max(day_number(first), left), min(day_number(last) + 1, right)
        if start >= end:
            continue
        if place % 2:
            ax.axvspan(start, end, facecolor=SHADE.light, edgecolor="none", zorder=-1)
        ax.annotate(
            name,
            ((start + end) / 2, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
            color=MUTED.light,
        )
    ax.set_xlim(left, right)
    return ax


def month_axis(ax: Axes) -> Axes:
    """Give the x axis few dates, short and level: months, and the year where it begins."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    formatter = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(formatter)
    return ax


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None else float(value)
    except TypeError:  # pandas.NA
        return float("nan")


def day_number(day: date) -> float:
    """Place a day on matplotlib's date axis, which counts days since 1970."""
    return float((date(day.year, day.month, day.day) - date(1970, 1, 1)).days)
