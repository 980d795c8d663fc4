"""A kernel that does not come up is started once more; a cell that fails is not run again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import papermill
import pytest
from nbformat import v4

from analysis.reports.execution import execute
from analysis.reports.kernels import CONNECTION


def notebook() -> Any:
    return v4.new_notebook(cells=[v4.new_code_cell("1", metadata={"tags": ["parameters"]})])


def test_a_kernel_that_does_not_start_is_started_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refuse(*_: Any, **__: Any) -> None:
        tries.append((tmp_path / CONNECTION).exists())
        (tmp_path / CONNECTION).write_text("{}")
        if len(tries) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(papermill, "execute_notebook", refuse)
    assert execute(notebook(), {}, folder=tmp_path).failure is None
    assert tries == [False, False], "the ports of the first try are chosen anew"


def test_a_kernel_that_never_starts_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(papermill, "execute_notebook", refuse)
    failure = execute(notebook(), {}, folder=tmp_path).failure
    assert failure is not None
    assert failure.message.startswith("the kernel did not start: Kernel died")


def test_what_fails_after_a_cell_has_begun_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fail(book: Any, *_: Any, on_cell_start: Any, on_notebook_start: Any, **__: Any) -> None:
        tries.append(1)
        on_notebook_start(book)
        on_cell_start(cell=book.cells[0], cell_index=1)
        raise RuntimeError("the channel closed")

    two = v4.new_notebook(cells=[*notebook().cells, v4.new_code_cell("2")])
    monkeypatch.setattr(papermill, "execute_notebook", fail)
    assert execute(two, {}, folder=tmp_path).failure is not None
    assert len(tries) == 1
