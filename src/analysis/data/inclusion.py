"""The rule by which diplomatic events are included, and the kinds of event that it yields.

Words alone, without a table: what a command accepts is known before a heavy library is loaded.
"""

from __future__ import annotations

from analysis.terms import Term

RULES = {
    1: "Calls and meetings of the leaders of Russia, Ukraine and the US on the war, and summits "
    "called for it.",
    2: "Negotiation rounds and formal multilateral talks.",
    3: "Envoys who meet a head of state.",
    4: "Announced truces with a start and an end.",
    5: "Ultimatums with a deadline.",
    6: "Sanctions packages.",
    7: "First supply, or changed permission, of a class of weapon.",
    8: "NATO, G7, G20, EU and UN summits.",
    9: "Visits to Kyiv, and of mediators.",
    10: "Exchanges of 100 prisoners or more.",
    11: "Peace proposals.",
}
"""The rule of inclusion, written before attack data were looked at."""


class EventCategory(Term):
    """What kind of diplomatic event a row is; each kind enters by one rule."""

    rule: int

    def __new__(cls, value: str, label: str, definition: str, rule: int) -> EventCategory:
        """Carry the rule of inclusion beside label and definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.definition = definition
        member.rule = rule
        return member

    LEADER_CALL = ("leader_call", "Call of leaders", "A call between leaders on the war.", 1)
    LEADER_MEETING = ("leader_meeting", "Meeting of leaders", "Two leaders meet on the war.", 1)
    LEADER_SUMMIT = (
        "leader_summit",
        "Summit on the war",
        "A meeting of leaders called for the war.",
        1,
    )
    CANCELLATION = ("cancellation", "Cancelled meeting", "A meeting agreed on is called off.", 1)
    NEGOTIATION_ROUND = ("negotiation_round", "Round of talks", "A formal round of talks.", 2)
    AGREEMENT = ("agreement", "Agreement", "An agreement that came out of talks.", 2)
    ENVOY_VISIT = ("envoy_visit", "Visit of an envoy", "An envoy meets a head of state.", 3)
    TRUCE = ("truce", "Truce", "A truce announced with a start and an end.", 4)
    ULTIMATUM = ("ultimatum", "Ultimatum", "A demand with a deadline.", 5)
    SANCTIONS = ("sanctions", "Sanctions", "A package of sanctions.", 6)
    WEAPONS = (
        "weapons",
        "Weapons",
        "A class of weapon first supplied, or a permission changed.",
        7,
    )
    MULTILATERAL_SUMMIT = (
        "multilateral_summit",
        "Multilateral summit",
        "A regular summit or vote of NATO, G7, G20, EU or UN.",
        8,
    )
    KYIV_VISIT = ("kyiv_visit", "Visit to Kyiv", "A foreign leader visits Kyiv.", 9)
    MEDIATION_VISIT = ("mediation_visit", "Visit of a mediator", "A third party mediates.", 9)
    PRISONER_EXCHANGE = (
        "prisoner_exchange",
        "Exchange of prisoners",
        "An exchange of 100 prisoners or more.",
        10,
    )
    PEACE_PROPOSAL = (
        "peace_proposal",
        "Peace proposal",
        "A plan to end the war is put forward.",
        11,
    )


CATEGORY_GROUPS: dict[str, tuple[str, ...]] = {
    "leaders": ("leader_call", "leader_meeting", "leader_summit"),
    "talks": ("negotiation_round", "agreement"),
    "envoys": ("envoy_visit",),
    "pressure": ("ultimatum", "cancellation", "peace_proposal"),
    "truces": ("truce",),
    "other": (
        "sanctions",
        "weapons",
        "multilateral_summit",
        "kyiv_visit",
        "mediation_visit",
        "prisoner_exchange",
    ),
}
"""Kinds of event that are drawn and tested together."""

LEVELS = ("head_of_state", "minister", "envoy", "technical", "unilateral")
"""Levels of the participants of an event."""
