"""The same drawing in fewer letters: what a figure repeats is said once.

matplotlib names every group, states the style of every mark anew and parts every number with
blanks. None of it is seen; in a page of a dozen figures it is half of the weight.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

# What a child takes from its group; opacity is not among them, it would be applied to the whole.
_INHERITED: Final = re.compile(
    r"(fill|stroke|stroke-(width|linecap|linejoin|dasharray|dashoffset|opacity)|fill-opacity)"
)
_REFERENCE: Final = re.compile(r"(?<=url\(#)[^)]+(?=\))")
_MOVED: Final = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def compact(root: Element, prefix: str) -> None:
    """Shorten a drawing in place; every id that something refers to begins with `prefix`.

    Examples
    --------
    >>> from xml.etree import ElementTree
    >>> root = ElementTree.fromstring(
    ...     '<svg><g id="a"><g><use style="fill: red" x="1.005" href="#m"/> '
    ...     '<use style="fill: red" href="#m"/></g></g><path id="m" d="M 0 0  L 1 2.50  z"/></svg>'
    ... )
    >>> compact(root, "f1.")
    >>> print(ElementTree.tostring(root, encoding="unicode"))
    <svg><g style="fill:red"><use x="1" href="#f1.0" /><use href="#f1.0" /></g><path \
id="f1.0" d="M0 0L1 2.5z" /></svg>
    """
    _rename(root, prefix)
    for element in root.iter():
        element.text, element.tail = _word(element.text), _word(element.tail)
        _shorten(element)
    _drop_empty(root)
    for element in root.iter():
        _say_once(element)
    _unwrap(root)


def _rename(root: Element, prefix: str) -> None:
    """Keep the ids that are referred to, under short names."""
    elements = list(root.iter())
    used = {e.get("href", "")[1:] for e in elements if e.get("href", "").startswith("#")}
    used |= {
        name for e in elements for value in e.attrib.values() for name in _REFERENCE.findall(value)
    }
    names: dict[str, str] = {}
    for element in elements:
        own = element.attrib.pop("id", None)
        if own in used and own not in names:
            names[own] = prefix + _short(len(names))
            element.attrib = {"id": names[own], **element.attrib}
    for element in elements:
        for key, value in element.attrib.items():
            if key == "href" and value.startswith("#"):
                element.set(key, f"#{names.get(value[1:], value[1:])}")
            elif "url(#" in value:
                element.set(key, _REFERENCE.sub(lambda found: names.get(found[0], found[0]), value))


def _short(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


def _word(text: str | None) -> str | None:
    """Drop the blanks between elements, and no word."""
    return text if text and not text.isspace() else None


def _shorten(element: Element) -> None:
    """Keep a hundredth of a point, and no blank that parts nothing."""
    for key in ("d", "x", "y", "points", "transform"):
        if key in element.attrib and not element.get(key, "").startswith(("scale", "matrix")):
            element.set(key, _numbers(element.attrib[key]))
    moved = _MOVED.fullmatch(element.get("transform", ""))
    if moved and element.tag.endswith("use") and not {"x", "y"} & element.attrib.keys():
        del element.attrib["transform"]  # "x" and "y" of a use are that translation
        element.attrib |= {
            key: at for key, at in zip("xy", moved.groups(), strict=True) if at != "0"
        }
    if "d" in element.attrib:
        element.set("d", re.sub(r"\s*([A-Za-z])\s*", r"\1", element.attrib["d"]).strip())
        element.set("d", re.sub(r"\s+", " ", element.attrib["d"]))
    if "style" in element.attrib:
        element.set("style", ";".join(_declarations(element.attrib["style"])))


def _numbers(text: str) -> str:
    """Round what has more than two decimals; a scale keeps all of its own."""
    head, scale, tail = text.partition("scale")
    return re.sub(r"-?\d+\.\d+", _two_decimals, head) + scale + tail


def _two_decimals(found: re.Match[str]) -> str:
    rounded = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _declarations(style: str) -> list[str]:
    parts = (part.strip() for part in style.split(";"))
    return [re.sub(r"\s*:\s*", ":", part, count=1) for part in parts if part]


def _drop_empty(root: Element) -> None:
    """Leave out groups that hold nothing, from the inside out."""
    for parent in reversed(list(root.iter())):
        for child in list(parent):
            if not len(child) and child.tag.rpartition("}")[2] in ("g", "defs"):
                parent.remove(child)


def _say_once(group: Element) -> None:
    """Move a style that all members of a group share to the group."""
    styles = {child.get("style") for child in group}
    if group.tag.rpartition("}")[2] != "g" or len(group) < 2 or len(styles) > 1:
        return
    shared = styles.pop()
    if not shared or "style" in group.attrib:
        return
    if all(_INHERITED.fullmatch(each.split(":")[0]) for each in shared.split(";")):
        group.set("style", shared)
        for child in group:
            del child.attrib["style"]


def _unwrap(root: Element) -> None:
    """Put the members of a group that says nothing in its place."""
    for parent in reversed(list(root.iter())):
        if parent.tag.rpartition("}")[2] in ("g", "svg"):
            members: list[Element] = []
            for child in parent:
                is_bare = child.tag.rpartition("}")[2] == "g" and not child.attrib
                members += list(child) if is_bare else [child]
            parent[:] = members
