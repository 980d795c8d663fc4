"""What holds for every test: no display, no network, no settings of the person who runs them."""

from __future__ import annotations

import os
import socket
from typing import Any

import hypothesis
import pytest

# Before any test imports matplotlib, and inherited by the kernels that tests start.
os.environ["MPLBACKEND"] = "agg"
for name in ("SALVO_DATA", "SALVO_REPORTS", "SALVO_CACHE", "SOURCE_DATE_EPOCH"):
    os.environ.pop(name, None)

# Tests put stand-ins into this process; those that are about other processes ask for them.
os.environ |= {"SALVO_JOBS": "1", "SALVO_WARM": "0"}

# A deadline measures the machine, not the code.
hypothesis.settings.register_profile("salvo", deadline=None, print_blob=True)
hypothesis.settings.load_profile("salvo")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test speak to its own machine (kernels do) and to nobody else."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address[0]}: tests use no network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
