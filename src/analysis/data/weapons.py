"""From any spelling to the canonical model and its class.

The source spells Cyrillic Х as X and С as C, writes several models of one figure with " and ",
and has changed its separators between vintages. The map is by part; a composite takes the
class of its parts when they agree. A model the map does not know is kept and classed
``unknown``: it is listed and warned about, never dropped and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from analysis.terms import BALLISTIC_GROUP, DRONE_CLASSES, MISSILE_CLASSES, WeaponClass

_W = WeaponClass
JOIN = " and "

# part as the source spells it (lower case) → canonical model, class
_PARTS: dict[str, tuple[str, WeaponClass]] = {
    "shahed-136/131": ("Shahed-136/131", _W.ONE_WAY_ATTACK_DRONE),
    "x-101/x-555": ("Kh-101/Kh-555", _W.CRUISE_MISSILE),
    "kalibr": ("Kalibr", _W.CRUISE_MISSILE),
    "iskander-k": ("Iskander-K", _W.CRUISE_MISSILE),
    "banderol": ("Banderol", _W.CRUISE_MISSILE),
    "x-59": ("Kh-59", _W.AIR_TO_SURFACE_MISSILE),
    "x-59mk2": ("Kh-59MK2", _W.AIR_TO_SURFACE_MISSILE),
    "x-69": ("Kh-69", _W.AIR_TO_SURFACE_MISSILE),
    "x-59/x-69": ("Kh-59/Kh-69", _W.AIR_TO_SURFACE_MISSILE),
    "x-31": ("Kh-31", _W.AIR_TO_SURFACE_MISSILE),
    "x-31p": ("Kh-31P", _W.AIR_TO_SURFACE_MISSILE),
    "x-31pd": ("Kh-31PD", _W.AIR_TO_SURFACE_MISSILE),
    "x-35": ("Kh-35", _W.AIR_TO_SURFACE_MISSILE),
    "x-22": ("Kh-22", _W.ANTI_SHIP_MISSILE),
    "x-32": ("Kh-32", _W.ANTI_SHIP_MISSILE),
    "p-800 oniks": ("P-800 Oniks", _W.ANTI_SHIP_MISSILE),
    "iskander-m": ("Iskander-M", _W.BALLISTIC_MISSILE),
    "kn-23": ("KN-23", _W.BALLISTIC_MISSILE),
    "iskander-m/kn-23": ("Iskander-M/KN-23", _W.BALLISTIC_MISSILE),
    "ballistic missile": ("Ballistic missile", _W.BALLISTIC_MISSILE),
    "intercontinental ballistic missile": (
        "Intercontinental ballistic missile",
        _W.BALLISTIC_MISSILE,
    ),
    "x-47 kinzhal": ("Kinzhal", _W.HYPERSONIC_MISSILE),
    "3m22 zircon": ("Zircon", _W.HYPERSONIC_MISSILE),
    "c-300": ("S-300", _W.SURFACE_TO_AIR_MISSILE),
    "c-400": ("S-400", _W.SURFACE_TO_AIR_MISSILE),
    "c-300/c-400": ("S-300/S-400", _W.SURFACE_TO_AIR_MISSILE),
    "unknown missile": ("Unknown missile", _W.MISSILE_UNKNOWN),
    "unknown uav": ("Unknown UAV", _W.TACTICAL_UAV),
    "reconnaissance uav": ("Reconnaissance UAV", _W.TACTICAL_UAV),
    "orlan-10": ("Orlan-10", _W.TACTICAL_UAV),
    "orlan-30": ("Orlan-30", _W.TACTICAL_UAV),
    "zala": ("ZALA", _W.TACTICAL_UAV),
    "supercam": ("Supercam", _W.TACTICAL_UAV),
    "lancet": ("Lancet", _W.TACTICAL_UAV),
    "молнія": ("Молнія", _W.TACTICAL_UAV),
    "merlin-vr": ("Merlin-VR", _W.TACTICAL_UAV),
    "eleron": ("Eleron", _W.TACTICAL_UAV),
    "forpost": ("Forpost", _W.TACTICAL_UAV),
    "granat-4": ("Granat-4", _W.TACTICAL_UAV),
    "kub": ("Kub", _W.TACTICAL_UAV),
    "mohajer-6": ("Mohajer-6", _W.TACTICAL_UAV),
    "orion": ("Orion", _W.TACTICAL_UAV),
    "картограф": ("Картограф", _W.TACTICAL_UAV),
    "привет-82": ("Привет-82", _W.TACTICAL_UAV),
    "фенікс": ("Фенікс", _W.TACTICAL_UAV),
    "gbu": ("Guided bomb", _W.GLIDE_BOMB),
    "kab": ("Guided bomb", _W.GLIDE_BOMB),
    "aerial bomb": ("Aerial bomb", _W.GLIDE_BOMB),
}
_CLASSES = dict(_PARTS.values())
# Earlier vintages joined two models of one figure with a slash.
_SLASHED = {"x-22/x-31p": "x-22 and x-31p", "x-22/x-32": "x-22 and x-32"}


@dataclass(frozen=True)
class Weapon:
    """A weapon as reported: the canonical model, its class, and its parts."""

    spelling: str
    model: str
    weapon_class: WeaponClass
    parts: tuple[str, ...]

    @property
    def is_composite(self) -> bool:
        """Whether one reported figure stands for several models."""
        return len(self.parts) > 1


@lru_cache(maxsize=1024)
def resolve(spelling: str) -> Weapon:
    """The canonical model and class of a spelling.

    Parameters
    ----------
    spelling
        The model as a source writes it; letter case and spacing do not matter.

    Examples
    --------
    >>> resolve("X-47 Kinzhal").model, str(resolve("X-47 Kinzhal").weapon_class)
    ('Kinzhal', 'hypersonic_missile')
    >>> resolve("C-400 and Iskander-M").weapon_class.label
    'Ballistic, mixed'
    >>> str(resolve("X-999").weapon_class)
    'unknown'
    """
    text = re.sub(r"\s+", " ", spelling.strip())
    words = _SLASHED.get(text.lower(), text).split(JOIN)
    known = [_PARTS.get(word.strip().lower()) for word in words]
    models = [entry[0] if entry else word.strip() for word, entry in zip(words, known, strict=True)]
    classes = {entry[1] if entry else _W.UNKNOWN for entry in known}
    # Sorted, because vintages order the parts of a composite differently.
    parts = tuple(sorted(dict.fromkeys(models), key=str.lower))
    return Weapon(spelling, JOIN.join(parts), _class_of_parts(classes), parts)


def class_of_model(model: str) -> WeaponClass:
    """The class of a canonical model; unknown for one that the map does not have.

    Examples
    --------
    >>> str(class_of_model("Kinzhal")), str(class_of_model("X-999"))
    ('hypersonic_missile', 'unknown')
    """
    return _CLASSES.get(model, _W.UNKNOWN)


def _class_of_parts(classes: set[WeaponClass]) -> WeaponClass:
    if len(classes) == 1:
        return next(iter(classes))
    if _W.UNKNOWN in classes:
        return _W.UNKNOWN
    if classes <= set(BALLISTIC_GROUP):
        return _W.BALLISTIC_MIXED
    if classes <= set(MISSILE_CLASSES):
        return _W.MISSILE_MIXED
    return _W.OTHER


def weapon_table(spellings: Iterable[str]) -> pd.DataFrame:
    """Every spelling of the map and of a source, with its model and class.

    Returns
    -------
    DataFrame
        One row per spelling: ``spelling``, ``model``, ``weapon_class``, ``parts``,
        ``is_composite``, ``is_in_rates``; sorted by class, model and spelling.
    """
    capitalised = {s.lower(): s for s in spellings}
    known = {part: entry[0] for part, entry in _PARTS.items() if part not in capitalised}
    weapons = [resolve(s) for s in {*spellings, *known, *(_SLASHED.keys() - capitalised.keys())}]
    order = {word: n for n, word in enumerate(WeaponClass.values())}
    in_rates = {*DRONE_CLASSES, *MISSILE_CLASSES}
    weapons.sort(key=lambda w: (order[w.weapon_class], w.model.lower(), w.spelling))
    return pd.DataFrame(
        {
            "spelling": [w.spelling for w in weapons],
            "model": [w.model for w in weapons],
            "weapon_class": [w.weapon_class.value for w in weapons],
            "parts": ["; ".join(w.parts) for w in weapons],
            "is_composite": [w.is_composite for w in weapons],
            "is_in_rates": [w.weapon_class in in_rates for w in weapons],
        }
    )
