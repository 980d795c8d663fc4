"""What a choice of the timing report changes is said in the language of its reader."""

from __future__ import annotations

import pytest

from analysis.language.speech import speaking
from analysis.language.words import translate
from analysis.stats.windows import Window
from analysis.studies.timing_design import DECLARED, design_of
from tests.language.english import left_over


def test_differences_from_the_declared_design_are_translated() -> None:
    other = design_of(
        last_night="2026-05-31", outcome="drones", window=Window(1, 3), scheduled=True, alpha=0.1
    )
    listed = "; ".join(other.differences(DECLARED))
    with speaking("uk"):
        said = translate(f"This page differs from the declared design in: {listed}.")
    said = said.replace("\u00a0", " ")
    assert not left_over(said)
    assert "Ночі: 2024-10-01 – 2026-05-31, а не 2024-10-01 – остання ніч даних;" in said
    assert "Запланованість: заплановані, а не заплановані чи ні;" in said
    assert "Вікно: відносні дні +1 – +3, а не відносні дні +1 – +7;" in said


@pytest.mark.parametrize(
    ("window", "told"),
    [
        (Window(1, 1), "у ніч після"),
        (Window(1, 3), "упродовж 3 ночей після"),
        (Window(2, 9), "у відносні дні +2 – +9 навколо"),
    ],
)
def test_the_window_of_a_sentence_is_translated(window: Window, told: str) -> None:
    with speaking("uk"):
        assert translate(design_of(window=window).span).replace("\u00a0", " ") == told
