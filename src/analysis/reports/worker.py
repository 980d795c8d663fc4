"""A process that renders one report after another for the process that started it.

Requests come in on stdin and answers go out on stdout, both pickled: started and spoken to by
`analysis.reports.jobs` only. When stdin closes, whoever started this is gone, and what is being
done is unwound: no kernel and no half report stay behind.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO

from analysis.errors import SalvoError, SalvoReportError

UNWINDING_S = 10.0
"""Seconds to clear up after the starter is gone, before this ends anyhow."""


class Ended(BaseException):
    """The starter is gone, or said that it is enough."""


def end(*_: object) -> None:
    """Take a signal as an exception, so that everything is unwound."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Ended


def read(stream: BinaryIO, requests: SimpleQueue[Any]) -> None:
    """Hand on what comes in; at its end, end the process."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            requests.put(pickle.load(stream))
    os.kill(os.getpid(), signal.SIGTERM)
    # A signal that comes just before the main thread begins to wait does not end its waiting.
    requests.put(None)
    last = threading.Timer(UNWINDING_S, os._exit, [1])
    last.daemon = True
    last.start()


def main() -> int:
    """Render until stdin closes."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this
        signal.signal(signal.SIGTERM, end)
        _serve()
    except (Ended, BrokenPipeError):
        return 0
    return 0


def _serve() -> None:
    # Whatever prints, here or in a kernel, must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=read, args=(sys.stdin.buffer, requests), daemon=True).start()

    def answer(kind: str, content: Any) -> None:
        pickle.dump((kind, content), answers)
        answers.flush()

    import papermill  # noqa: F401 - while the first request is on its way

    from analysis.reports import document, html, pdf  # noqa: F401 - these too

    while True:
        asked = requests.get()
        if asked is None:
            return
        request, warm = asked
        try:
            result = request.carry_out(progress=lambda *step: answer("progress", step), warm=warm)
        except SalvoError as error:
            result = error
        except MemoryError:
            result = SalvoReportError(
                f"{request.report} needs more memory than there is. Ask for fewer at a time with "
                "--jobs, or for a shorter period."
            )
        answer("done", result)


if __name__ == "__main__":
    sys.exit(main())
