"""Names of weapons, carriers and launchers in a text: the digits in them are no counts.

The names are those of the sources in three languages, in Cyrillic and Latin letters; the
canonical model comes from the weapon map (``analysis.data.weapons``) where it knows the name.
"""

# One name a line, however long: the list is read as a table.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from analysis.data.weapons import resolve
from analysis.terms import WeaponClass


class Kind(StrEnum):
    """What a name stands for."""

    MODEL = "model"
    CARRIER = "carrier"


@dataclass(frozen=True, order=True)
class ModelName:
    """A name in the cleaned copy.

    Parameters
    ----------
    start, end
        Its place in the cleaned copy.
    kind
        A weapon, or what carries or launches one.
    models
        The canonical models, in the order of the text; empty for a carrier.
    weapon_class
        The class of the weapon map; ``unknown`` for a carrier.
    """

    start: int
    end: int
    kind: Kind
    models: tuple[str, ...] = ()
    weapon_class: WeaponClass = WeaponClass.UNKNOWN


_X = r"(?:x|х|kh|кh)[ -]?"
_S = r"(?:s|с|c)[ -]?"
_Q = r'["\' ]{0,2}'
# fmt: off
# (canonical model, how the weapon map spells it, how texts write it); the longest name first.
_NAMES: tuple[tuple[str, str, str], ...] = (
    (
        "Kh-101/Kh-555",
        "x-101/x-555",
        rf"{_X}101(?:\s?(?:/|та|і|and|и|,)\s?(?:{_X})?5?55)?|{_X}555?(?!\d)|{_X}55см",
    ),
    (
        "Kinzhal",
        "x-47 kinzhal",
        rf"{_X}47(?:[mм][12])?(?:{_Q}(?:киндж|kinzh|кинж)\w*)?|(?:аеро(?:балістичн\w*|баллистическ\w*){_Q})?(?:кинджал|кинжал|kinzhal|khinzhal|kinjal|kindzhal)\w*(?:{_Q}{_X}47(?:[mм][12])?)?",
    ),
    ("Kh-59/Kh-69", "x-59/x-69", rf"{_X}59(?:[mм][kк]?2?)?\s?/\s?(?:{_X})?69"),
    ("Kh-59/Kh-31", "x-59", rf"{_X}59\s?/\s?(?:{_X})?31[pп]?[dд]?"),
    ("Kh-59MK2", "x-59mk2", rf"{_X}59[mм][kк]2"),
    ("Kh-59", "x-59", rf"{_X}59[mм]?"),
    ("Kh-69", "x-69", rf"{_X}69"),
    ("Kh-31PD", "x-31pd", rf"{_X}31[pп][dд]"),
    ("Kh-31P", "x-31p", rf"{_X}31[pп]"),
    ("Kh-31", "x-31", rf"{_X}31"),
    ("Kh-35", "x-35", rf"{_X}35[уu]?"),
    ("Kh-22/Kh-32", "x-22/x-32", rf"{_X}22\s?/\s?(?:{_X})?32"),
    ("Kh-22", "x-22", rf"{_X}22"),
    ("Kh-32", "x-32", rf"{_X}32"),
    (
        "Kalibr",
        "kalibr",
        rf"(?:3[mм]-?14{_Q})?(?:калібр|калибр|kalibr|caliber|calibr|kaliber)(?:а|у|ом|и|ів|ами|ы|ов|s|ах|і|е)?(?!\w)",
    ),
    (
        "Iskander-M/KN-23",
        "iskander-m/kn-23",
        rf"(?:іскандер|искандер|iskander)\w{{0,3}}{_Q}[- ]?[mм]?{_Q}\s?(?:/|or|або|или|чи|та|і|and|и)\s?(?:\(?{_Q}(?:[kк][nн])[ -]?23\)?)",
    ),
    ("Iskander-K", "iskander-k", rf"(?:іскандер|искандер|iskander)\w{{0,3}}{_Q}[- ]?[kк](?!\w)"),
    (
        "Iskander-M",
        "iskander-m",
        rf"(?:іскандер|искандер|iskander)\w{{0,3}}(?:{_Q}[- ]?[mм](?!\w))?",
    ),
    ("KN-23", "kn-23", r"[kк][nн][ -]?23"),
    (
        "Zircon",
        "3m22 zircon",
        rf"(?:3[mм]22{_Q})?(?:циркон|zircon|tsirkon|tzircon)\w{{0,4}}|3[mм]22",
    ),
    (
        "P-800 Oniks",
        "p-800 oniks",
        rf"(?:[pп][ -]?800{_Q})?(?:онікс|оникс|oniks|onyx|onix|yakhont)\w{{0,4}}|[pп][ -]?800|бастіон\w{{0,3}}(?! )",
    ),
    ("S-300/S-400", "c-300/c-400", rf"{_S}300\s?(?:/|та|і|and|и|or|або)\s?(?:{_S})?400"),
    ("S-300", "c-300", rf"{_S}300"),
    ("S-400", "c-400", rf"{_S}400"),
    ("RM-48U", "rm-48u", r"[рpr][мm]-?48[уu]"),
    (
        "Banderol",
        "banderol",
        rf"(?:{_S}8000{_Q})?(?:бандерол\w{{0,4}}|banderol\w{{0,3}}){_Q}(?:\s?/\s?{_Q}(?:дань|dan)-?[tт]?)?|{_S}8000|(?:дань|dan)-[tт]",
    ),
    (
        "Oreshnik",
        "intercontinental ballistic missile",
        r"(?:орешн[иі]к|орєшн[иі]к|oreshnik)\w{0,3}",
    ),
    (
        "Shahed-136/131",
        "shahed-136/131",
        r"(?:shahed|шахед|shaheed|герань|geran|герані)\w{0,4}[ -]{1,2}(?:136\s?(?:/|,|та|і|and|or|и)\s?13[16]|131\s?(?:/|,|та|і|and|or|и)\s?13[16]|136|131|[123](?!\d))",
    ),
    ("Shahed-238", "shahed-238", r"(?:shahed|шахед|shaheed)\w{0,4}[ -]238"),
    (
        "Shahed",
        "shahed",
        r"(?:shahed|шахед|shaheed|шахид)\w{0,5}|(?:герань|герані|геранью|гераней|geran)(?!\w)",
    ),
    ("Gerbera", "gerbera", r"(?:гербер|гербар|gerber|herber)\w{1,3}"),
    ("Parody", "parody", r"(?:пароді|пароди|parod)\w{1,3}"),
    ("Italmas", "italmas", r"(?:італмас|италмас|italmas)\w{0,3}"),
    ("Lancet", "lancet", r"(?:ланцет|lancet)\w{0,3}(?:-[13])?"),
    ("Orlan-10", "orlan-10", r"(?:орлан|orlan)\w{0,3}[ -]10"),
    ("Orlan-30", "orlan-30", r"(?:орлан|orlan)\w{0,3}[ -]30"),
    ("Orlan", "orlan", r"(?:орлан|orlan)\w{0,3}"),
    ("ZALA", "zala", r"(?:zala|зала)(?:[ -]?\d{1,4}(?:-\d{1,2}\w?)?)?(?!\w)"),
    ("Supercam", "supercam", r"(?:supercam|суперкам)\w{0,2}"),
    ("Mohajer-6", "mohajer-6", r"(?:mohajer|мохаджер|могаджер)\w{0,2}[ -]?6?"),
    ("Merlin-VR", "merlin-vr", r"(?:merlin|мерл[иі]н)\w{0,2}(?:-\w\w)?"),
    ("Молнія", "молнія", r"(?:молн[иі]я|молнія)(?:-\d)?"),
    (
        "Guided bomb",
        "kab",
        r"(?:каб|kab)(?:ами|ів|и|s|-\d{3,4}\w?)?(?!\w)|(?:умпб|umpb|умпк)(?: ?[dд]-?30(?:сн|sn)?)?",
    ),
)
# fmt: on
_CARRIERS = (
    r"(?:ту|tu)[ -]?(?:95(?:[mм][sсc])?|22[mм][3з]|160[mм]?|214|142)|"
    r"(?:м[иі]г|mig)[ -]?31\w?|(?:су|su)[ -]?(?:24|25|30|34|35|57)[mм]?\w?|(?:а|a)-50\w?|"
    r"(?:f|ф)-?16|(?:іл|ил|il)-?(?:76|78|22)"
)
_PATTERN = re.compile(
    r"(?<![\w])(?:"
    + "|".join(f"(?P<n{i}>{spelling})" for i, (_, _, spelling) in enumerate(_NAMES))
    + f"|(?P<carrier>{_CARRIERS}))"
)


def model_names(clean: str) -> tuple[ModelName, ...]:
    """The names in a cleaned text, in order.

    Examples
    --------
    >>> [m.models for m in model_names('ракети х-101/х-555, "калібр" з чотирьох ту-95мс')]
    [('Kh-101/Kh-555',), ('Kalibr',), ()]
    """
    return tuple(_named(match) for match in _PATTERN.finditer(clean))


def _named(match: re.Match[str]) -> ModelName:
    start, end = match.span()
    if match["carrier"]:
        return ModelName(start, end, Kind.CARRIER)
    group = match.lastgroup or ""
    model, spelling, _ = _NAMES[int(group[1:])]
    return ModelName(start, end, Kind.MODEL, (model,), _class_of(model, spelling))


_DRONES = {"Shahed", "Shahed-238", "Gerbera", "Parody", "Italmas"}
"""Names that the weapon map keeps under Shahed-136/131: one figure of the reports."""


def _class_of(model: str, spelling: str) -> WeaponClass:
    if model in _DRONES:
        return WeaponClass.ONE_WAY_ATTACK_DRONE
    if model == "RM-48U":  # a target missile fired at land from an S-300
        return WeaponClass.SURFACE_TO_AIR_MISSILE
    if model == "Orlan":
        return WeaponClass.TACTICAL_UAV
    return resolve(spelling).weapon_class
