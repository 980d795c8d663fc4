"""Each term is defined once, in a sentence, and groups of classes do not overlap."""

from __future__ import annotations

import inspect
import json

import pytest

from analysis import terms
from analysis.terms import (
    BALLISTIC_GROUP,
    DRONE_CLASSES,
    MISSILE_CLASSES,
    STRIKE_CLASSES,
    Term,
    WeaponClass,
)

VOCABULARIES = [
    value
    for value in vars(terms).values()
    if inspect.isclass(value) and issubclass(value, Term) and value is not Term
]
ALL = [member for vocabulary in VOCABULARIES for member in vocabulary]


def test_all_vocabularies_are_looked_at():
    assert {v.__name__ for v in VOCABULARIES} >= {
        "WeaponClass",
        "Scope",
        "Regime",
        "NightStatus",
        "Evidence",
        "Fate",
        "Quantity",
    }


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_no_word_label_or_definition_stands_for_two_things(vocabulary):
    members = list(vocabulary)
    # An enum keeps one member of two with the same value: the source would hold more names.
    assert len(vocabulary.__members__) == len(members)
    for attribute in ("value", "label", "definition"):
        assert len({getattr(member, attribute) for member in members}) == len(members), attribute
    assert vocabulary.values() == tuple(member.value for member in members)


@pytest.mark.parametrize("member", ALL, ids=lambda m: f"{type(m).__name__}.{m.name}")
def test_a_term_is_a_word_a_label_and_a_sentence(member):
    assert member.value == member.value.lower() == member.name.lower()
    assert member.label[0].isupper()
    assert not member.label.endswith(".")
    assert member.definition[0].isupper()
    assert member.definition.endswith(".")
    assert member.definition == " ".join(member.definition.split())


@pytest.mark.parametrize("member", ALL, ids=lambda m: f"{type(m).__name__}.{m.name}")
def test_a_term_is_the_plain_string_of_its_value(member):
    assert member == member.value
    assert f"{member}" == member.value
    assert json.dumps([member]) == f'["{member.value}"]'
    assert type(member)(member.value) is member


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_vocabulary_is_explained(vocabulary):
    assert vocabulary.__doc__
    assert vocabulary.__doc__.strip().endswith(".")
    assert vocabulary.__doc__ != Term.__doc__


def test_drones_and_missiles_are_the_strike_classes():
    assert set(DRONE_CLASSES).isdisjoint(MISSILE_CLASSES)
    assert set(DRONE_CLASSES) | set(MISSILE_CLASSES) == set(STRIKE_CLASSES)
    assert len(set(STRIKE_CLASSES)) == len(STRIKE_CLASSES)
    assert set(BALLISTIC_GROUP) < set(MISSILE_CLASSES)


def test_what_is_counted_only_when_shot_down_is_no_strike_class():
    outside = set(WeaponClass) - set(STRIKE_CLASSES)
    assert outside == {
        WeaponClass.TACTICAL_UAV,
        WeaponClass.GLIDE_BOMB,
        WeaponClass.OTHER,
        WeaponClass.UNKNOWN,
    }
