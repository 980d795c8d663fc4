"""Claims of an article are judged as a careful reader of the data would judge them."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from analysis.articles.claim import Subject
from analysis.articles.reader import read_article
from analysis.studies.article_claims import Judgement, judge
from analysis.studies.attack_brief import brief
from analysis.studies.verdicts import Judged, Verdict
from tests.studies.brief_case import tables

# The news report of the attack in the night to 28 August 2025, in our own words.
NEWS = (
    "Russia attacked Ukraine overnight into 28 August 2025 with 598 drones and decoys and 31 "
    "missiles, the Air Force said. Of these, 563 drones and 26 missiles were neutralised. At "
    "least 14 people were killed in Kyiv, including three children aged 2, 14 and 17, and 48 were "
    "injured; 10 more people remained unaccounted for. Damage was reported at 20 locations in "
    "seven districts of the capital. It was one of the largest attacks of the war and ended weeks "
    "of relative calm. It came two weeks after the Trump-Putin summit in Alaska, and days before "
    "the end of the two weeks to decide that Trump had given Moscow. In all 93.6 % of munitions "
    "were neutralised. Russia's defence ministry said that its air defences had destroyed 102 "
    "Ukrainian drones over Russia overnight. The mayor declared a day of mourning."
)


@cache
def judged(text: str = NEWS, night: str = "2025-08-28") -> Judgement:
    return judge(read_article(text), brief(tables(), date.fromisoformat(night)), tables())


def the(subject: Subject, text: str = NEWS, night: str = "2025-08-28") -> Judged:
    found = [each for each in judged(text, night).judged if each.claim.subject is subject]
    assert found, subject
    return found[0]


def verdicts(text: str, night: str = "2025-08-28") -> list[str]:
    return [each.verdict.value for each in judged(text, night).judged]


@pytest.mark.parametrize(
    "subject",
    [
        *(Subject.LAUNCHED, Subject.NEUTRALISED, Subject.KILLED, Subject.CHILDREN_KILLED),
        *(Subject.INJURED, Subject.MISSING, Subject.SHARE_STOPPED, Subject.TIMING),
        Subject.DEADLINE,
    ],
)
def test_the_figures_of_the_news_report_are_supported(subject: Subject) -> None:
    found = [each for each in judged().judged if each.claim.subject is subject]
    assert found
    assert {each.verdict for each in found} == {Verdict.SUPPORTED}, found


def test_the_toll_is_supported_as_first_told_and_rose_to_25() -> None:
    killed = the(Subject.KILLED)
    assert "killed: 14 (as of 2025-08-28 11:00)" in killed.numbers
    assert "rose to 25" in killed.numbers


def test_the_pooled_share_stands_beside_that_of_missiles() -> None:
    numbers = the(Subject.SHARE_STOPPED).numbers
    assert "589 of 629 launched, 93.6\u00a0%" in numbers
    assert "missiles: 26 of 31 launched, 83.9\u00a0%" in numbers


def test_one_of_the_largest_depends_on_what_is_ranked() -> None:
    size = the(Subject.SIZE)
    assert size.verdict is Verdict.DEPENDS
    total, _, missiles = size.readings
    assert (total.verdict, missiles.verdict) == (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    assert "place 2 of 1,066" in total.numbers
    assert "place 49 of 1,066" in missiles.numbers


def test_calm_is_true_of_three_weeks_and_false_of_the_last() -> None:
    calm = the(Subject.CALM)
    assert calm.verdict is Verdict.DEPENDS
    usual, stretch, week = calm.readings
    assert "2 raids of 300 or more in 28 nights, 8 in the median" in usual.numbers
    assert "from 1 August 2025 to 20 August 2025" in stretch.numbers
    assert (stretch.verdict, week.verdict) == (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    assert "610 on 21 August 2025" in week.numbers


def test_a_distance_from_a_summit_has_its_base_rate() -> None:
    numbers = the(Subject.TIMING).numbers
    assert numbers.startswith("13 days after “Trump-Putin summit in Anchorage” (")
    assert "% of dates around lie as near" in numbers


def test_the_drones_over_russia_are_no_part_of_the_raid() -> None:
    other = the(Subject.OTHER_RAID)
    assert other.verdict is Verdict.NOT_IN_DATA
    assert "no part of this raid" in other.numbers


@pytest.mark.parametrize("subject", [Subject.PLACES, Subject.DISTRICTS, Subject.AGES])
def test_what_the_data_do_not_hold_is_said_so(subject: Subject) -> None:
    assert the(subject).verdict is Verdict.NOT_IN_DATA


def test_the_bulletins_places_stand_beside_a_towns_own_count() -> None:
    assert "places hit: 13" in the(Subject.PLACES).numbers


def test_a_sentence_about_mourning_is_not_checked() -> None:
    assert [each.quote for each in judged().unread] == ["The mayor declared a day of mourning."]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Russia launched 600 drones.", "contradicted"),
        ("Russia launched nearly 600 drones.", "supported"),
        ("Russia launched more than 30 missiles.", "supported"),
        ("Russia launched more than 40 missiles.", "contradicted"),
        ("At least 26 people were killed.", "contradicted"),
        ("Air defences intercepted 84 % of missiles.", "supported"),
        ("Air defences intercepted 94 % of missiles.", "depends on the definition"),
        ("Nine Iskander-M were launched.", "supported"),
        ("Russia launched 11 ballistic missiles.", "depends on the definition"),
        ("It was the largest attack of the war.", "contradicted"),
        ("It was the largest drone attack in three weeks.", "supported"),
        ("It was the deadliest attack on Kyiv since July 2025.", "supported"),
        ("It was the deadliest attack of the war.", "contradicted"),
        ("It came days after the telephone call of Trump and Putin.", "depends on the definition"),
        ("It came two days after the Trump-Putin summit in Alaska.", "contradicted"),
        ("It came two weeks after the coronation of a king.", "not in the data"),
        ("He gave Moscow 50 days to decide.", "contradicted"),
    ],
)
def test_one_claim_has_one_verdict(text: str, verdict: str) -> None:
    assert verdicts(text) == [verdict]


def test_shot_down_is_a_question_of_definition_where_two_figures_are_one() -> None:
    found = the(Subject.SHOT_DOWN, "The air force shot down 563 drones.")
    assert found.verdict is Verdict.DEPENDS
    assert "one figure for shot down and suppressed together" in found.readings[0].numbers


def test_a_night_without_a_report_supports_no_figure() -> None:
    text = (
        "Russia launched 20 drones. One of the largest attacks of the war. Two people were killed."
    )
    assert set(verdicts(text, "2025-05-09")) == {"not in the data"}


def test_nothing_is_judged_twice_or_left_out() -> None:
    article = read_article(NEWS)
    assert len(judged().judged) == len(article.claims)
    assert sum(judged().counts.values()) == len(article.claims)
    assert list(judged().counts) == [verdict.value for verdict in Verdict]
    assert len(judged().frame) == len(article.claims)
