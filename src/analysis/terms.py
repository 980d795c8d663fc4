"""The closed vocabularies, each term defined once.

The definitions are printed in reports, in the glossary and in the data dictionary, so a term
means the same thing wherever it stands.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A word from a closed vocabulary, with its label and definition.

    Examples
    --------
    >>> WeaponClass("cruise_missile").label
    'Cruise missile'
    """

    label: str
    definition: str

    def __new__(cls, value: str, label: str = "", definition: str = "") -> Term:
        """Make the member a plain string that also carries its label and definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.definition = definition
        return member

    @classmethod
    def values(cls) -> tuple[str, ...]:
        """All words of the vocabulary, in their fixed order."""
        return tuple(member.value for member in cls)


class WeaponClass(Term):
    """What was launched, in classes that the reports support."""

    ONE_WAY_ATTACK_DRONE = (
        "one_way_attack_drone",
        "One-way attack drone",
        "Shahed/Geran and the decoys flown with them; the reports do not separate them.",
    )
    CRUISE_MISSILE = (
        "cruise_missile",
        "Cruise missile",
        "Kh-101/Kh-555, Kalibr, Iskander-K, Banderol.",
    )
    AIR_TO_SURFACE_MISSILE = (
        "air_to_surface_missile",
        "Air-to-surface missile",
        "Kh-59, Kh-69, the Kh-31 family, Kh-35.",
    )
    ANTI_SHIP_MISSILE = (
        "anti_ship_missile",
        "Anti-ship missile",
        "Kh-22, Kh-32 and P-800 Oniks, fired at land.",
    )
    BALLISTIC_MISSILE = (
        "ballistic_missile",
        "Ballistic missile",
        "Iskander-M, KN-23, intercontinental and unnamed ballistic missiles.",
    )
    HYPERSONIC_MISSILE = ("hypersonic_missile", "Hypersonic missile", "Kinzhal and Zircon.")
    SURFACE_TO_AIR_MISSILE = (
        "surface_to_air_missile",
        "Surface-to-air missile",
        "S-300 and S-400, fired at the ground.",
    )
    BALLISTIC_MIXED = (
        "ballistic_mixed",
        "Ballistic, mixed",
        "One figure for ballistic, hypersonic and surface-to-air models together.",
    )
    MISSILE_MIXED = (
        "missile_mixed",
        "Missiles, mixed",
        "One figure for missile models of more than one class.",
    )
    MISSILE_UNKNOWN = ("missile_unknown", "Missile, unknown", "A missile whose model is not given.")
    TACTICAL_UAV = (
        "tactical_uav",
        "Tactical UAV",
        "Reconnaissance and front-line UAVs, counted only when shot down; outside every rate.",
    )
    GLIDE_BOMB = (
        "glide_bomb",
        "Guided bomb",
        "Practically absent from the source against thousands a week; outside every rate.",
    )
    OTHER = (
        "other",
        "Other",
        "One figure with a part outside the strike classes; outside every rate.",
    )
    UNKNOWN = (
        "unknown",
        "Unknown model",
        "A model that the weapon map does not know: kept, listed and warned about; outside rates.",
    )


DRONE_CLASSES = (WeaponClass.ONE_WAY_ATTACK_DRONE,)
MISSILE_CLASSES = (
    WeaponClass.CRUISE_MISSILE,
    WeaponClass.AIR_TO_SURFACE_MISSILE,
    WeaponClass.ANTI_SHIP_MISSILE,
    WeaponClass.BALLISTIC_MISSILE,
    WeaponClass.HYPERSONIC_MISSILE,
    WeaponClass.SURFACE_TO_AIR_MISSILE,
    WeaponClass.BALLISTIC_MIXED,
    WeaponClass.MISSILE_MIXED,
    WeaponClass.MISSILE_UNKNOWN,
)
STRIKE_CLASSES = DRONE_CLASSES + MISSILE_CLASSES
"""The classes that enter rates; everything else is counted and shown apart."""

BALLISTIC_GROUP = (
    WeaponClass.BALLISTIC_MISSILE,
    WeaponClass.HYPERSONIC_MISSILE,
    WeaponClass.SURFACE_TO_AIR_MISSILE,
    WeaponClass.BALLISTIC_MIXED,
)
"""One ballistic group: since 2026 the Air Force reports Iskander-M and S-400 together."""


class Scope(Term):
    """Whose report a salvo line comes from."""

    NATIONAL = (
        "national",
        "National",
        "The Air Force, the General Staff or the Commander-in-Chief, or a line for all Ukraine.",
    )
    REGIONAL = (
        "regional",
        "Regional",
        "A regional command, which reports only what it shot down, or a local source.",
    )


class Regime(Term):
    """What the source counted as destroyed at the time."""

    KINETIC_ONLY = (
        "kinetic_only",
        "Shot down only",
        "Only munitions shot down are counted; lost and jammed ones are not reported.",
    )
    SEPARATE = (
        "separate",
        "Shot down and suppressed apart",
        "Munitions shot down and munitions lost or jammed are two figures.",
    )
    MERGED = (
        "merged",
        "One figure",
        "Munitions shot down and munitions suppressed are one figure.",
    )


class NightStatus(Term):
    """What is known of the national report of a night."""

    REPORTED = ("reported", "Reported", "A national report stands in the source.")
    NO_REPORT = (
        "no_report",
        "No report",
        "No national report stands in the source; this is not evidence that nothing was launched.",
    )
    TRUCE = (
        "truce",
        "Truce, no report",
        "No national report, and a truce had been announced; not evidence of no launches.",
    )
    WITHHELD = (
        "withheld",
        "Partly withheld",
        "A national report stands in the source, but at least one figure was not given.",
    )


class Evidence(Term):
    """How a number is known."""

    REPORTED = ("reported", "Reported", "A party to the war says so.")
    VERIFIED = ("verified", "Verified", "Checked case by case by a monitoring mission.")
    ESTIMATED = ("estimated", "Estimated", "The result of a model or of an expert's judgement.")


class Fate(Term):
    """What became of a munition; every munition launched has exactly one fate."""

    INTERCEPTED = ("intercepted", "Shot down", "Reported shot down.")
    SUPPRESSED = (
        "suppressed",
        "Suppressed",
        "Reported lost, jammed, or not to have reached its target.",
    )
    NEUTRALISED_UNSEPARATED = (
        "neutralised_unseparated",
        "Neutralised, not separated",
        "Reported shot down or suppressed in one figure.",
    )
    STILL_AIRBORNE = (
        "still_airborne",
        "Still airborne",
        "In the air when the report was written: launched, and undecided.",
    )
    LEFT_AIRSPACE = (
        "left_airspace",
        "Left the airspace",
        "Flew on to Russia, Belarus or another country.",
    )
    LEAKERS = (
        "leakers",
        "Leakers",
        "None of the others: an upper bound on arrivals, not a count of hits.",
    )
    UNDETERMINED = (
        "undetermined",
        "Not determined",
        "Not shot down, and not said whether suppressed or arrived; or no outcome given.",
    )


class Quantity(Term):
    """The four named shares of what was launched; three names for three things."""

    INTERCEPTION_RATE = (
        "interception_rate",
        "Interception rate",
        "Shot down / launched. Comparable only inside one reporting regime.",
    )
    NEUTRALISATION_RATE = (
        "neutralisation_rate",
        "Neutralisation rate",
        "Shot down or suppressed / launched. The rate that compares across regimes.",
    )
    KINETIC_SUCCESS = (
        "kinetic_success",
        "Kinetic success",
        "Shot down / (launched less suppressed less still airborne). Separate regime only.",
    )
    LEAK_RATE = (
        "leak_rate",
        "Leak rate",
        "Leakers / launched: an upper bound on the share that arrived, not a hit rate.",
    )
