"""Figures as SVG: the same bytes for the same figure, and safe and legible inside a page.

`save` draws a figure for storage, with the colours that were drawn. `inline` prepares it for a
page: ids of its own, the figure's paper left out, every colour of the house a CSS variable (so a
figure on a dark page is a dark figure), a title and a description for those who do not see it.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from struct import error as StructError  # noqa: N812
from struct import unpack
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from analysis.errors import SalvoReportError
from analysis.figures import style
from analysis.figures.lettering import translated
from analysis.reports.compact_svg import compact

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEAVY_BYTES: Final = 400_000
"""Above this an SVG weighs a page down, and a PNG shows the same."""
PNG_DOTS: Final = 160
"""Dots per inch of a PNG, as house.mplstyle sets them."""
PAPER_ID: Final = "figure-paper"

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_KNOWN: Final = frozenset(
    {"svg", "g", "defs", "path", "use", "clipPath", "rect", "circle", "line", "polyline"}
    | {"polygon", "text", "tspan", "image", "pattern", "linearGradient", "stop"}
)
_HASHED: Final = re.compile(r"(?<=[#\"])([A-Za-z]{1,5})[0-9a-f]{10}(?=[\")])")
_POINTS_TO_PIXELS: Final = 4 / 3


def save(figure: Figure, name: str) -> str:
    """Draw a figure as SVG, byte-identical for equal figures.

    Parameters
    ----------
    figure
        A matplotlib figure; it is drawn in the house style and left open.
    name
        Name of the figure; seeds the ids that matplotlib makes.
    """
    import matplotlib

    figure.patch.set_gid(PAPER_ID)
    target = io.StringIO()
    with style.apply(), matplotlib.rc_context({"svg.hashsalt": name}):
        lettered = translated(figure)
        with _laid_out(lettered):
            lettered.savefig(target, format="svg", metadata={"Date": None})
    return _write(_clean(_numbered(target.getvalue()), name))


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Lay a figure out before it is saved, so that it is drawn once.

    Of a figure that has a layout engine, matplotlib makes a first drawing for the layout alone.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    engine, canvas, dpi = figure.get_layout_engine(), figure.canvas, figure.dpi
    is_free = all(ax.get_aspect() == "auto" for ax in figure.axes)
    if engine is None or not is_free:  # Axes of a fixed shape move while they are drawn
        yield
        return
    try:
        FigureCanvasSVG(figure)  # texts are measured as they will be drawn
        figure.dpi = FigureCanvasSVG.fixed_dpi
        engine.execute(figure)
        figure.dpi = dpi
        with matplotlib.rc_context({"figure.constrained_layout.use": False}):
            figure.set_layout_engine(None)
        yield
    finally:
        figure.dpi = dpi
        figure.set_canvas(canvas)
        figure.set_layout_engine(engine)


def _numbered(drawing: str) -> str:
    """Number the ids that matplotlib hashes from coordinates, in order of appearance.

    The solver of the layout gives the last digit of a coordinate now one way, now another: far
    below what is written, and enough for another hash.
    """
    numbers: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        return f"{match[1]}{numbers.setdefault(match[0], len(numbers) + 1)}"

    return _HASHED.sub(numbered, drawing)


def save_png(figure: Figure) -> bytes:
    """Draw a figure as PNG, without a date or the drawing program's version."""
    target = io.BytesIO()
    with style.apply():
        figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def inline(svg: str, *, name: str, title: str, description: str, prefix: str | None = None) -> str:
    """Prepare an SVG that `save` wrote for a page.

    Parameters
    ----------
    svg
        The drawing.
    name
        Name of the figure, unique on the page.
    title, description
        Read aloud in place of the figure.
    prefix
        Begins the ids of its parts, by default the name and a dot (which no other id has).

    Raises
    ------
    SalvoReportError
        If the SVG holds anything but a drawing: a script, a link, a picture from elsewhere.
    """
    root = _clean(svg, name)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("id") == PAPER_ID:
                parent.remove(child)
    variables = {light: f"var(--{role}, {light})" for role, (light, _) in style.palette().items()}
    for element in root.iter():
        for paint in ("fill", "stroke"):  # a hatch is painted by attributes, which rank below style
            if element.get(paint, "").startswith("#"):
                rest = element.get("style", "")
                element.set("style", f"{paint}: {element.attrib.pop(paint)}; {rest}".strip())
        if "style" in element.attrib:
            element.set("style", _with_variables(element.attrib["style"], variables))
    compact(root, prefix or f"{name}.")
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    root.set("width", f"{width * _POINTS_TO_PIXELS:.0f}")
    root.set("height", f"{height * _POINTS_TO_PIXELS:.0f}")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        label = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        label.text = text
        root.insert(place, label)
    return _write(root).replace(" />", "/>")


def alone(svg: str, name: str) -> str:
    """Prepare an SVG that `save` wrote for a file of its own, in the colours that were drawn.

    Raises
    ------
    SalvoReportError
        As `inline`.
    """
    root = _clean(svg, name)
    compact(root, "")
    return _write(root)


def framed(png: str, name: str) -> str:
    """Put a PNG that `save_png` drew into an SVG of its size.

    Parameters
    ----------
    png
        The picture, in base64.
    name
        Name of the figure.

    Raises
    ------
    SalvoReportError
        If it is no PNG.
    """
    try:
        head = base64.b64decode(png, validate=True)[:24]
        if not head.startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("it does not begin as one")
        width, height = (dots * 72 / PNG_DOTS for dots in unpack(">II", head[16:]))
    except (ValueError, StructError) as error:
        raise SalvoReportError(f"Figure {name!r} is not a PNG: {error}.") from error
    return (
        f'<svg xmlns="{_SVG}" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{png}"/></svg>'
    )


def _clean(svg: str, name: str) -> ElementTree.Element:
    """Parse, drop what is not drawn (metadata, comments), and refuse what a drawing never has."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise SalvoReportError(f"Figure {name!r} is not an SVG: {error}.") from error
    for parent in list(root.iter()):
        for child in list(parent):
            tag = _local(child.tag)
            if tag in ("metadata", "title", "desc"):
                parent.remove(child)
            elif tag == "style":
                # matplotlib's rule is for "*": inside a page it would reach beyond the figure.
                parent.remove(child)
                root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    for element in root.iter():
        _check(element, name)
    return root


def _check(element: ElementTree.Element, name: str) -> None:
    tag = _local(element.tag)
    if tag not in _KNOWN:
        raise SalvoReportError(f"Figure {name!r} holds a <{tag}>, which is not part of a drawing.")
    for key, value in list(element.attrib.items()):
        attribute = _local(key)
        if attribute == "href":
            if not value.startswith(("#", "data:image/png;base64,")):
                raise SalvoReportError(f"Figure {name!r} refers to {value!r}, outside of itself.")
            if key != "href":  # SVG 2 has the plain attribute; HTML has no namespaces
                del element.attrib[key]
                element.set("href", value)
        if attribute.startswith("on") or re.search(r"url\((?!#)", value):
            raise SalvoReportError(f"Figure {name!r} holds {attribute}={value!r}: not a drawing.")


def _with_variables(css: str, variables: dict[str, str]) -> str:
    return re.sub(
        r"#[0-9a-fA-F]{6}\b", lambda found: variables.get(found[0].lower(), found[0]), css
    )


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _write(root: ElementTree.Element) -> str:
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
