"""What an article claims is read with its words, and nothing is read that is not said."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles.claim import Article, Claim, Subject
from analysis.articles.durations import days_of, since_of
from analysis.articles.reader import NOT_UNDERSTOOD, OTHER_PERIOD, read_article
from analysis.bulletins.text import LONGEST
from analysis.errors import SalvoParameterError


def only(text: str, subject: Subject) -> Claim:
    found = read_article(text).of(subject)
    assert len(found) == 1, found
    return found[0]


def subjects(text: str) -> list[str]:
    return [claim.subject.value for claim in read_article(text).claims]


@pytest.mark.parametrize(
    ("text", "subject", "low", "high"),
    [
        ("At least 14 people were killed.", Subject.KILLED, 14, None),
        ("The death toll rose to 25.", Subject.KILLED, 25, 25),
        ("The strike killed four and wounded 20.", Subject.KILLED, 4, 4),
        ("The strike killed four and wounded 20.", Subject.INJURED, 20, 20),
        ("Up to 48 people were injured.", Subject.INJURED, None, 48),
        ("10 people remain unaccounted for.", Subject.MISSING, 10, 10),
        ("Three children were among the 14 killed.", Subject.KILLED, 14, 14),
        ("It killed 14 people, including three children.", Subject.CHILDREN_KILLED, 3, 3),
        ("Загинули 14 людей, серед них троє дітей.", Subject.CHILDREN_KILLED, 3, 3),
        ("Поранено 48 людей.", Subject.INJURED, 48, 48),
        ("Погибли 14 человек.", Subject.KILLED, 14, 14),
        ("Russia launched more than 500 drones overnight.", Subject.LAUNCHED, 500, None),
        ("Damage was reported at 20 locations.", Subject.PLACES, 20, 20),
        ("It damaged homes in seven districts.", Subject.DISTRICTS, 7, 7),
    ],
)
def test_a_figure_is_read_with_what_its_words_allow(
    text: str, subject: Subject, low: int | None, high: int | None
) -> None:
    claim = only(text, subject)
    assert (claim.low, claim.high) == (low, high)
    assert claim.quote in text


def test_ages_are_no_counts_of_people() -> None:
    article = read_article("14 people were killed, among them children aged 2, 14 and 17.")
    assert article.of(Subject.AGES)[0].numbers == (2, 14, 17)
    assert [claim.low for claim in article.of(Subject.KILLED)] == [14]
    assert not article.of(Subject.CHILDREN_KILLED)


def test_a_percentage_is_a_share_and_no_count() -> None:
    claim = only("Air defences shot down 93.6 % of drones.", Subject.SHARE_STOPPED)
    assert claim.low == pytest.approx(0.936)
    assert claim.munition == "drones"


def test_drones_of_the_other_side_are_set_apart() -> None:
    text = "Russia said its air defences downed 102 Ukrainian drones over Russia overnight."
    assert subjects(text) == ["other_raid"]


@pytest.mark.parametrize(
    ("text", "rank", "among", "munition", "days"),
    [
        ("It was one of the largest attacks of the war.", 1, True, "", None),
        ("It was the second-largest attack of the war.", 2, False, "", None),
        ("It was the largest drone attack in three weeks.", 1, False, "drones", 21),
        ("Це одна з наймасштабніших атак за час війни.", 1, True, "", None),
    ],
)
def test_a_superlative_is_read_with_what_it_compares(
    text: str, rank: int, among: bool, munition: str, days: int | None
) -> None:
    claim = only(text, Subject.SIZE)
    assert (claim.low, claim.is_among, claim.munition, claim.days) == (rank, among, munition, days)


def test_the_deadliest_since_a_month_is_compared_from_the_month_after() -> None:
    claim = only("It was the deadliest attack on Kyiv since July 2025.", Subject.TOLL_RANK)
    assert (claim.since, claim.names_place) == ("2025-08-01", "Kyiv")


def test_a_largest_city_is_no_claim_on_an_attack() -> None:
    assert subjects("Kharkiv is the second-largest city of Ukraine.") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It ended weeks of relative calm.", 21),
        ("Two weeks of calm came to an end.", 14),
        ("Після тижнів відносного спокою почалася атака.", 21),
        ("The relative calm ended.", None),
    ],
)
def test_calm_is_read_with_its_length(text: str, days: int | None) -> None:
    assert only(text, Subject.CALM).days == days


@pytest.mark.parametrize(
    ("text", "days", "event", "vague"),
    [
        ("It came two weeks after the summit in Alaska.", 14, "the summit in alaska", False),
        ("Shortly after talks in Istanbul, drones came.", 7, "talks in istanbul", True),
        ("It came days after the call, he said.", 7, "the call", True),
        (
            "Three days before the summit in Alaska it began.",
            -3,
            "the summit in alaska it began",
            0,
        ),
    ],
)
def test_a_distance_in_time_names_its_event(text: str, days: int, event: str, vague: bool) -> None:
    claim = only(text, Subject.TIMING)
    assert (claim.days, claim.event, claim.is_vague) == (days, event, bool(vague))


def test_two_weeks_to_decide_is_a_deadline() -> None:
    assert only("He gave Moscow two weeks to decide.", Subject.DEADLINE).days == 14


def test_a_sentence_no_rule_reads_is_listed_and_not_guessed() -> None:
    article = read_article("The mayor declared a day of mourning.")
    assert not article.claims
    assert [(each.quote, each.reason) for each in article.unread] == [
        ("The mayor declared a day of mourning.", NOT_UNDERSTOOD)
    ]


def test_a_number_left_in_a_sentence_is_listed() -> None:
    article = read_article("It killed 14 people and burnt 61 cars.")
    assert subjects("It killed 14 people and burnt 61 cars.") == ["killed"]
    assert [each.quote for each in article.unread] == ["61"]


def test_a_count_over_another_period_is_not_set_against_the_night() -> None:
    article = read_article("Russia has launched 50,000 drones this year.")
    assert not article.claims
    assert {each.reason for each in article.unread} == {OTHER_PERIOD}


def test_every_claim_carries_the_words_it_came_from() -> None:
    text = "Overnight 598 drones came.\nAt least 14 people died — «largest attack of the war»."
    for claim in read_article(text).claims:
        assert text[claim.span.start : claim.span.end] == claim.quote


@given(killed=st.integers(1, 900), injured=st.integers(1, 900), drones=st.integers(1, 900))
def test_planted_figures_come_back(killed: int, injured: int, drones: int) -> None:
    text = (
        f"Russia launched {drones} drones overnight. At least {killed} people were killed and "
        f"{injured} were injured."
    )
    article = read_article(text)
    assert [claim.low for claim in article.claims] == [drones, killed, injured]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "killed 14 people, and ",
                " of the largest ",
                " weeks ",
                " after ",
                " 598 drones ",
                ". ",
                "\n",
                ", ",
                "(",
                " 2 ",
                "%",
                "дітей ",
                " атака ",
                " since may 2025 ",
                " one of ",
                " <b>",
                " {x} ",
                "\u202e",
                "— ",
            ]
        ),
        max_size=80,
    ).map("".join)
    | st.text(max_size=400)
)
def test_any_text_ends_soon_and_in_a_result(text: str) -> None:
    began = time.perf_counter()
    try:
        article = read_article(text)
    except SalvoParameterError:
        return
    assert isinstance(article, Article)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "piece",
    ["two weeks ", "2, 14 and ", "the largest ", "one of the ", "a" * 50, "killed, ", "of "],
)
def test_a_long_text_of_one_piece_ends_within_seconds(piece: str) -> None:
    began = time.perf_counter()
    with suppress(SalvoParameterError):
        read_article((piece * LONGEST)[:LONGEST])
    assert time.perf_counter() - began < 5


def test_a_heap_of_numbers_is_no_article() -> None:
    with pytest.raises(SalvoParameterError, match=r"500 numbers; an article of at most 400"):
        read_article("killed 5, " * 500)


def test_a_text_too_long_says_what_to_do() -> None:
    with pytest.raises(SalvoParameterError, match=r"at most 20,000 are read"):
        read_article("a" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("length", "unit", "days"),
    [
        ("two", "weeks", 14),
        ("", "months", 90),
        ("a", "week", 7),
        ("12", "hours", 1),
        ("", "тижні", 21),
    ],
)
def test_a_length_of_time_is_a_number_of_days(length: str, unit: str, days: int) -> None:
    assert days_of(length, unit) == days


def test_a_date_that_is_none_starts_no_comparison() -> None:
    assert since_of("since 31 june 2025") is None
