"""The committed salvo lines: what the traps of the source must look like after the import."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.data import salvos
from analysis.data.accounting import FLAGS
from analysis.data.store import Store
from analysis.data.tables import TABLES
from analysis.errors import SalvoSnapshotError
from tests.builders import attack, snapshot

LINES = salvos.load_salvos()
NATIONAL = LINES[LINES["scope"] == "national"]


@pytest.mark.parametrize(
    ("load", "name"),
    [
        (salvos.load_salvos, "salvo_lines"),
        (salvos.load_nights, "nights"),
        (salvos.load_weapons, "weapons"),
        (salvos.load_regimes, "reporting_regimes"),
    ],
)
def test_a_loader_gives_its_table_with_the_dtypes_of_the_contract(
    load: Callable[..., pd.DataFrame], name: str
) -> None:
    frame = load()
    assert frame.dtypes.astype("str").to_dict() == {f.name: f.dtype for f in TABLES[name].fields}
    assert len(frame) == Store().snapshot().tables[name].rows


def test_a_loader_takes_another_snapshot(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = snapshot(tmp_path_factory.mktemp("other"), attack())
    assert salvos.load_salvos(store)["launched"].tolist() == [70]


def test_without_a_snapshot_a_loader_says_what_to_do(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pytest.raises(SalvoSnapshotError, match=r"Table nights is missing.*salvo data import"):
        salvos.load_nights(Store(tmp_path_factory.mktemp("empty")))


def test_trap_2_no_window_is_lost_and_the_precision_is_known() -> None:
    starts = LINES["window_start_precision"].value_counts().to_dict()
    assert starts == {"day": 2_233, "minute": 1_537}
    days = LINES[LINES["window_start_precision"] == "day"]
    assert (days["window_start"].dt.strftime("%H:%M") == "00:00").all()


@pytest.mark.parametrize("night", ["2022-10-10", "2023-02-10", "2023-03-09", "2025-10-01"])
def test_trap_4_mass_attacks_that_the_air_force_page_alone_would_lose_are_national(
    night: str,
) -> None:
    assert not NATIONAL[NATIONAL["night"] == night].empty


def test_trap_4_the_night_of_9_march_2023_has_its_81_missiles() -> None:
    raid = NATIONAL[(NATIONAL["night"] == "2023-03-09")]
    missiles = raid[~raid["weapon_class"].isin(["one_way_attack_drone", "tactical_uav"])]
    assert missiles["launched"].sum() == 81


def test_trap_5_reconnaissance_and_tactical_uavs_are_1408_rows_with_their_composites() -> None:
    outside = LINES["weapon_class"].value_counts()
    assert outside["tactical_uav"] + outside["glide_bomb"] + outside["other"] == 1_408


@pytest.mark.parametrize(("night", "place"), [("2025-04-04", "Kryvyi Rih"), ("2025-04-13", "Sumy")])
def test_trap_6_daytime_strikes_that_national_bulletins_miss_are_kept_as_regional(
    night: str, place: str
) -> None:
    strikes = LINES[(LINES["night"] == night) & (LINES["targets"] == place)]
    assert strikes["scope"].tolist() == ["regional"]
    assert strikes["weapon_class"].tolist() == ["ballistic_missile"]
    assert strikes["intercepted"].tolist() == [0]


def test_trap_7_three_launches_and_six_outcomes_are_missing_and_flagged() -> None:
    flags = LINES["flags"].fillna("")
    assert LINES["launched"].isna().sum() == flags.str.contains("launched_missing").sum() == 3
    assert flags.str.contains("outcome_missing").sum() == 6


def test_trap_8_seventy_rows_are_composites_and_few_carry_a_split() -> None:
    composite = LINES["flags"].fillna("").str.contains("composite")
    assert composite.sum() == LINES["model"].str.contains(" and ").sum()
    assert (LINES["launched_by_model"].notna() & ~composite).sum() == 0


def test_trap_9_the_estimated_true_shaheds_are_counts_on_239_rows() -> None:
    assert LINES["estimated_shaheds"].notna().sum() == 239
    assert LINES["estimated_shaheds"].max() > 1


def test_trap_15_guided_bombs_are_practically_absent() -> None:
    bombs = LINES[LINES["weapon_class"] == "glide_bomb"]
    assert bombs["launched"].sum() == 33


def test_every_model_is_known_and_every_flag_is_explained() -> None:
    assert not (LINES["weapon_class"] == "unknown").any()
    assert set(LINES["flags"].dropna().str.split("; ").explode()) <= set(FLAGS)


def test_no_cell_reads_nan_or_none() -> None:
    texts = LINES.select_dtypes("str")
    assert not texts.isin(["nan", "None", "<NA>", "NaT"]).any().any()
    joined = texts.apply(lambda column: column.str.contains(r"(?:^|; |=)(?:nan|None)(?:;|$)"))
    assert not joined.fillna(False).any().any()
