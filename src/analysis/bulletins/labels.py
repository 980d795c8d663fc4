"""One label for each munition of a text: the same at launch and for what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.bulletins.munitions import Family, Munition


@dataclass
class Labels:
    """The labels of a text.

    Parameters
    ----------
    drones
        The one label of the drones that fly together.
    apart
        Whether the text counts Shaheds and decoys apart, so that each keeps its own label.
    launched
        The missile munitions launched and their labels, as they become known.
    settled
        Labels of which all are accounted for: a later figure cannot speak of them.
    """

    drones: str
    apart: bool = False
    launched: dict[str, Munition] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)

    def of(self, munition: Munition) -> str:
        """The label of a munition."""
        family = munition.family
        if family is Family.ANY:
            return "all"
        if family in (Family.TACTICAL, Family.BOMB):
            return munition.tactical_label
        if family is Family.DRONE:
            return self._drone(munition)
        return self._missile(munition)

    def _drone(self, munition: Munition) -> str:
        if munition.is_jet:
            jets = [m for m in self.launched.values() if m.is_jet]
            shahed = any(munition_names_shahed(m) for m in (munition, *jets))
            return "jet Shahed" if shahed else "jet UAV"
        if self.apart:
            if munition.models:
                return "+".join(munition.models)
            if "decoy" in munition.nouns:
                return "decoy"
        return self.drones

    def _missile(self, munition: Munition) -> str:
        label = munition.missile_label
        if munition.names or not munition.kinds or "unknown" in munition.kinds:
            return label
        # "seven ballistic missiles" are the Iskanders, where no other ballistic was launched.
        fitting = [
            name
            for name, launched in self.launched.items()
            if name not in self.settled and munition.covers(launched)
        ]
        return fitting[0] if len(fitting) == 1 else label


def munition_names_shahed(munition: Munition) -> bool:
    """Whether the words name a Shahed."""
    return any(model.startswith("Shahed") for model in munition.models)
