"""The committed tables on diplomacy hold what their rule of inclusion says."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.data import diplomacy
from analysis.data.contracts import check_table
from analysis.data.inclusion import RULES, EventCategory
from analysis.data.store import Store, table_bytes
from analysis.data.tables import TABLES
from analysis.errors import SalvoContractError

LOADERS = {
    "diplomatic_events": diplomacy.load_events,
    "diplomatic_deadlines": diplomacy.load_deadlines,
}


@pytest.mark.parametrize("name", LOADERS)
def test_each_table_keeps_its_contract(name):
    check_table(LOADERS[name](), TABLES[name])


@pytest.mark.parametrize("name", LOADERS)
def test_each_table_is_written_as_it_was_read(name):
    frame = LOADERS[name]()
    assert table_bytes(frame, TABLES[name]) == Store().path(f"{name}.csv").read_bytes()


def test_the_primary_set_has_126_events_on_116_dates():
    events = diplomacy.load_events()
    primary = events[events["tier"] == 1]
    assert (len(events), len(primary), primary["start_date"].nunique()) == (260, 126, 116)


def test_every_rule_of_inclusion_is_written_down_and_used():
    assert set(RULES) == set(range(1, 12))
    assert {category.rule for category in EventCategory} == set(RULES)
    assert set(diplomacy.load_events()["category"]) == set(EventCategory.values())


def test_truces_have_a_start_and_an_end():
    events = diplomacy.load_events().set_index("event_id")
    truces = events[events["category"] == EventCategory.TRUCE]
    assert len(truces) == 9
    easter = truces.loc["2026-easter-truce"]
    assert easter["start_date"] == pd.Timestamp("2026-04-11")
    assert easter["end_date"] == pd.Timestamp("2026-04-12")


def test_an_announcement_that_is_not_established_is_missing():
    events = diplomacy.load_events()
    assert events["announced_date"].isna().sum() == 176
    assert events.loc[events["is_announced_late"], "event_id"].tolist() == ["2026-june-deadline"]


def test_every_linked_event_exists():
    deadlines, events = diplomacy.load_deadlines(), diplomacy.load_events()
    before = deadlines.copy(deep=True)
    assert diplomacy.check_links(deadlines, events) is deadlines
    pd.testing.assert_frame_equal(deadlines, before)


def test_a_deadline_of_an_unknown_event_is_named():
    deadlines, events = diplomacy.load_deadlines(), diplomacy.load_events()
    fewer = events[events["event_id"] != "2025-trump-50-days"]
    with pytest.raises(SalvoContractError, match=r"1 deadline.*'trump-50-days-2025'") as caught:
        diplomacy.check_links(deadlines, fewer)
    assert caught.value.rows[0]["linked_event_id"] == "2025-trump-50-days"
