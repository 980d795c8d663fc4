"""A worker ends with whoever started it, at once."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time

import pytest

from analysis.errors import SalvoParameterError
from analysis.reports.request import Request
from analysis.reports.worker import UNWINDING_S

# As when the signal comes just before the main thread begins to wait: nothing wakes it.
DEAF = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
from analysis.reports.worker import main
sys.exit(main())
"""
WORKER = "import sys; from analysis.reports.worker import main; sys.exit(main())"


@pytest.mark.skipif(sys.platform == "win32", reason="masks of POSIX")
@pytest.mark.parametrize("code", [WORKER, DEAF], ids=["that hears", "whose signal is lost"])
def test_a_worker_that_waits_ends_when_its_starter_is_gone(code: str) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    refused = Request("data_quality", {"start": "2099-01-01"}, force=False)
    pickle.dump((refused, None), worker.stdin)
    worker.stdin.flush()
    kind, error = pickle.load(worker.stdout)
    assert kind == "done"
    assert isinstance(error, SalvoParameterError)
    began = time.monotonic()
    worker.stdin.close()
    assert worker.wait(2 * UNWINDING_S) == 0
    worker.stdout.close()
    assert time.monotonic() - began < UNWINDING_S / 2
