"""One base for every deliberate error, and an exit code that says whose turn it is."""

from __future__ import annotations

import inspect
import pickle

import pytest

from analysis import errors
from analysis.errors import SalvoError, SalvoSourceError, SalvoUsageError

CLASSES = [value for value in vars(errors).values() if inspect.isclass(value)]

EXIT_CODES = {
    "SalvoError": 3,
    "SalvoUsageError": 2,
    "SalvoParameterError": 2,
    "SalvoReportError": 1,
    "SalvoTimeoutError": 4,
    "SalvoCellTimeoutError": 5,
    "SalvoSourceError": 3,
    "SalvoContractError": 3,
    "SalvoCorrectionError": 3,
    "SalvoSnapshotError": 3,
    "SalvoRegimeError": 3,
    "SalvoVintageError": 3,
    "SalvoStatisticsError": 3,
}
"""1: a report or check failed; 2: wrong usage or parameters; 3: data missing or invalid; 4 and 5: a
report, or one of its cells, took too long."""


def errors_of_this_package() -> list[type[SalvoError]]:
    return [c for c in CLASSES if issubclass(c, BaseException)]


def test_every_error_has_the_exit_code_of_its_kind():
    assert {c.__name__: c.exit_code for c in errors_of_this_package()} == EXIT_CODES


@pytest.mark.parametrize("kind", errors_of_this_package())
def test_every_error_descends_from_one_base_and_says_what_it_is_for(kind):
    assert issubclass(kind, SalvoError)
    assert kind.__doc__
    assert kind is SalvoError or kind.__doc__ != SalvoError.__doc__


@pytest.mark.parametrize("kind", errors_of_this_package())
def test_an_error_is_its_message_and_carries_its_rows(kind):
    rows = [{"line": 3, "value": "x"}]
    error = kind("1 line is wrong. Mend it.", rows=rows)
    assert str(error) == "1 line is wrong. Mend it."
    assert error.rows == ({"line": 3, "value": "x"},)
    rows.clear()
    assert len(error.rows) == 1, "the rows are those of the moment of the error"
    assert kind("nothing about rows").rows == ()


def test_a_wrong_parameter_is_wrong_usage():
    assert issubclass(errors.SalvoParameterError, SalvoUsageError)


def test_a_bad_argument_of_a_statistic_is_a_value_error_to_other_programs():
    assert issubclass(errors.SalvoStatisticsError, ValueError)


def test_an_error_comes_back_from_another_process_whole():
    error = SalvoSourceError("the file is empty", rows=[{"line": 1}])
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.rows) == (SalvoSourceError, "the file is empty", error.rows)
