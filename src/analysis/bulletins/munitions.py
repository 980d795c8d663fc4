"""What a figure counts: models, kinds and nouns read together as one munition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.bulletins.models import ModelName
from analysis.terms import BALLISTIC_GROUP, WeaponClass

_MIXED = "missiles (mixed)"
_KINDS = {
    "cruise": "cruise",
    "aeroballistic": "Kinzhal",
    "intercontinental": "Intercontinental ballistic missile",
    "ballistic": "ballistic",
    "surface_to_air": "surface-to-air",
    "anti_ship": "anti-ship",
    "guided": "guided air-launched",
    "unknown": "Unknown missile",
}
_KIND_CLASSES = {
    "cruise": {WeaponClass.CRUISE_MISSILE, WeaponClass.ANTI_SHIP_MISSILE},
    "aeroballistic": {WeaponClass.HYPERSONIC_MISSILE},
    "ballistic": {*BALLISTIC_GROUP},
    "surface_to_air": {WeaponClass.SURFACE_TO_AIR_MISSILE},
    "anti_ship": {WeaponClass.ANTI_SHIP_MISSILE, WeaponClass.HYPERSONIC_MISSILE},
    "guided": {WeaponClass.AIR_TO_SURFACE_MISSILE},
}
_BY_NAME = {"Gerbera", "Parody", "Italmas"}


class Family(StrEnum):
    """The widest division of what is counted."""

    ANY = "any"
    MISSILE = "missile"
    DRONE = "drone"
    TACTICAL = "tactical"
    BOMB = "bomb"


@dataclass(frozen=True)
class Munition:
    """What one figure counts, as its words say.

    Parameters
    ----------
    nouns
        drone, decoy, missile, bomb, any: the counted words, in order.
    kinds
        cruise, ballistic, jet and other words that narrow the noun.
    names
        The models named, in order.
    has_other_types
        Whether "of other types" is said.
    """

    nouns: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    names: tuple[ModelName, ...] = ()
    has_other_types: bool = False

    @property
    def models(self) -> tuple[str, ...]:
        """The canonical models, each once, in the order of the text."""
        return tuple(dict.fromkeys(model for name in self.names for model in name.models))

    @property
    def classes(self) -> frozenset[WeaponClass]:
        """The classes of the models."""
        return frozenset(name.weapon_class for name in self.names)

    @property
    def family(self) -> Family:
        """Drones, missiles, tactical UAVs, bombs, or anything."""
        if "reconnaissance" in self.kinds or WeaponClass.TACTICAL_UAV in self.classes:
            return Family.TACTICAL
        if "drone" in self.nouns or "decoy" in self.nouns:
            return Family.DRONE
        if WeaponClass.ONE_WAY_ATTACK_DRONE in self.classes:
            return Family.DRONE
        if "bomb" in self.nouns or WeaponClass.GLIDE_BOMB in self.classes:
            return Family.BOMB
        if self.names or "missile" in self.nouns:
            return Family.MISSILE
        if "jet" in self.kinds:
            return Family.DRONE
        if "munition" in self.nouns:
            return Family.DRONE
        return Family.MISSILE if self.kinds else Family.ANY

    @property
    def is_jet(self) -> bool:
        """Whether it is a drone with a jet engine."""
        return "jet" in self.kinds or "Shahed-238" in self.models

    @property
    def is_generic(self) -> bool:
        """Whether nothing narrows the noun: "missiles", "drones", "targets"."""
        return not self.names and not self.kinds and "decoy" not in self.nouns

    @property
    def missile_label(self) -> str:
        """The label of a missile figure; mixed models of one ballistic group are joined by "/"."""
        models = [m for m in self.models if m != "Shahed"]
        if models:
            together = self.classes <= set(BALLISTIC_GROUP)
            return ("/" if together else "+").join(models)
        for kind, label in _KINDS.items():
            if kind in self.kinds:
                return label
        return _MIXED

    @property
    def tactical_label(self) -> str:
        """The label of a figure that stands outside every rate."""
        if self.family is Family.BOMB:
            return "Guided bomb"
        return "+".join(self.models) or "Reconnaissance UAV"

    def covers(self, other: Munition) -> bool:
        """Whether a figure of this munition can hold one of another."""
        if self.family is Family.ANY:
            return True
        if self.family is not other.family:
            return False
        if self.names:
            return bool(other.names) and set(other.models) < set(self.models)
        if self.family is Family.DRONE:
            return self.is_generic and not other.is_generic and not other.is_jet
        if "unknown" in self.kinds:
            return False
        wanted = {c for kind in self.kinds for c in _KIND_CLASSES.get(kind, set())}
        if not self.kinds:
            return not other.is_generic or bool(other.names)
        # The sources count the Banderol by its name, never among "cruise missiles".
        named = bool(other.names) and other.models != ("Banderol",)
        return named and other.classes <= wanted


def drone_label(mentions: list[Munition], *, some_are_shaheds: bool, since_2024_09: bool) -> str:
    """One label for the drones of a text: the reports give one figure for all that fly together.

    Parameters
    ----------
    mentions
        Every drone munition that the text counts or describes.
    some_are_shaheds
        Whether the text says how many of the drones are Shaheds: then others flew with them.
    since_2024_09
        Whether the night is known to be one on which decoys flew along unnamed.
    """
    models = {model for m in mentions for model in m.models}
    if any(not m.is_jet and _is_cruise(m) for m in mentions):
        return "Shahed+other"
    if models & _BY_NAME - {"Parody"}:
        return "Shahed+Gerbera+other"
    if any("decoy" in m.nouns for m in mentions) or some_are_shaheds or "Parody" in models:
        return "Shahed+decoy"
    shaheds = [model for model in ("Shahed-136/131", "Shahed-238", "Shahed") if model in models]
    if shaheds and any(m.has_other_types for m in mentions):
        return "Shahed+other"
    if shaheds:
        return shaheds[0]
    return "Shahed+other UAV" if since_2024_09 else "UAV (unspecified attack)"


def _is_cruise(munition: Munition) -> bool:
    return bool(munition.nouns) and WeaponClass.CRUISE_MISSILE in munition.classes
