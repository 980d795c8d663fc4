"""From any spelling to one model and one class; nothing dropped, nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.data.salvos import load_salvos, load_weapons
from analysis.data.weapons import resolve, weapon_table
from analysis.terms import STRIKE_CLASSES, WeaponClass

CLASSES = {
    "one_way_attack_drone": ["Shahed-136/131"],
    "cruise_missile": ["X-101/X-555", "Kalibr", "Iskander-K", "Banderol"],
    "air_to_surface_missile": ["X-59", "X-69", "X-59/X-69", "X-31", "X-31P", "X-31PD", "X-35"],
    "anti_ship_missile": ["X-22", "X-32", "P-800 Oniks"],
    "ballistic_missile": ["Iskander-M", "KN-23", "Iskander-M/KN-23", "Ballistic Missile"],
    "hypersonic_missile": ["X-47 Kinzhal", "3M22 Zircon"],
    "surface_to_air_missile": ["C-300", "C-400", "C-300/C-400"],
    "missile_unknown": ["Unknown Missile"],
    "tactical_uav": ["Orlan-10", "ZALA", "Supercam", "Lancet", "Молнія", "Unknown UAV", "Forpost"],
    "glide_bomb": ["KAB", "GBU"],
}


@pytest.mark.parametrize(
    ("spelling", "weapon_class"), [(s, c) for c, spellings in CLASSES.items() for s in spellings]
)
def test_the_class_of_each_model(spelling: str, weapon_class: str) -> None:
    assert resolve(spelling).weapon_class == weapon_class


@pytest.mark.parametrize(
    ("spelling", "model", "weapon_class"),
    [
        ("X-101/X-555 and Kalibr", "Kalibr and Kh-101/Kh-555", "cruise_missile"),
        ("C-400 and Iskander-M", "Iskander-M and S-400", "ballistic_mixed"),
        ("Iskander-M/KN-23 and X-47 Kinzhal", "Iskander-M/KN-23 and Kinzhal", "ballistic_mixed"),
        ("X-22/X-31P", "Kh-22 and Kh-31P", "missile_mixed"),
        ("X-22 and X-32", "Kh-22 and Kh-32", "anti_ship_missile"),
        ("Iskander-K and Iskander-M", "Iskander-K and Iskander-M", "missile_mixed"),
        ("Lancet and Shahed-136/131", "Lancet and Shahed-136/131", "other"),
        ("Kalibr and Shahed-136/131", "Kalibr and Shahed-136/131", "other"),
        ("Kalibr and X-999", "Kalibr and X-999", "unknown"),
    ],
)
def test_a_composite_takes_the_class_of_its_parts(
    spelling: str, model: str, weapon_class: str
) -> None:
    weapon = resolve(spelling)
    assert (weapon.model, weapon.weapon_class) == (model, weapon_class)
    assert weapon.is_composite


def test_a_drone_and_a_missile_in_one_figure_are_in_no_rate() -> None:
    assert resolve("Kalibr and Shahed-136/131").weapon_class not in STRIKE_CLASSES


def test_case_blanks_and_the_order_of_parts_do_not_matter() -> None:
    spellings = ["X-22 and X-31P", " x-31p  AND x-22".replace("AND", "and"), "X-22/X-31P"]
    assert len({resolve(s).model for s in spellings}) == 1
    assert resolve(" KALIBR ").model == "Kalibr"


@given(st.text(min_size=1, max_size=30))
def test_any_spelling_has_a_model_and_a_class_and_an_unknown_one_keeps_its_text(text: str) -> None:
    weapon = resolve(text)
    assert weapon.weapon_class in WeaponClass
    if weapon.weapon_class == WeaponClass.UNKNOWN and not weapon.is_composite:
        assert weapon.model == " ".join(text.split())


@given(st.lists(st.sampled_from([s for group in CLASSES.values() for s in group]), min_size=1))
def test_the_order_in_which_a_bulletin_names_the_parts_changes_nothing(parts: list[str]) -> None:
    forward, backward = resolve(" and ".join(parts)), resolve(" and ".join(reversed(parts)))
    assert (forward.model, forward.weapon_class) == (backward.model, backward.weapon_class)


def test_the_table_lists_every_spelling_once_with_those_of_the_source() -> None:
    table = weapon_table(["Kalibr", "X-999", "X-22/X-32"])
    assert table["spelling"].is_unique
    assert {"Kalibr", "X-999", "X-22/X-32", "zala"} <= set(table["spelling"])
    assert "kalibr" not in set(table["spelling"])


def test_the_committed_table_knows_every_spelling_of_the_committed_lines() -> None:
    weapons = load_weapons().set_index("spelling")
    lines = load_salvos()
    assert set(lines["source_model"]) <= set(weapons.index)
    assert (weapons.loc[lines["source_model"], "model"].to_numpy() == lines["model"]).all()
    classes = weapons.loc[lines["source_model"], "weapon_class"].to_numpy()
    assert (classes == lines["weapon_class"]).all()
    assert (weapons["is_in_rates"] == weapons["weapon_class"].isin(STRIKE_CLASSES)).all()
