"""As much of a browser as the tests ask for: a page loaded in Chromium, its network watched."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import websocket

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
WAIT_S: Final = 60


def installed() -> str | None:
    """Path of a Chromium; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One tab, spoken to by the DevTools protocol."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(
            address, timeout=WAIT_S, suppress_origin=True, max_size=None
        )
        self._last = 0
        self._session: str | None = None
        self.requests: list[str] = []
        """Address of everything that the tab asked for."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self._ask(f"{domain}.enable")

    def close(self) -> None:
        self._socket.close()

    def load(self, path: Path, *, width: int = 1280, dark: bool = False) -> None:
        """Load a file at a width, in light or dark."""
        self.look(width=width, dark=dark)
        self.requests.clear()
        self._ask("Page.navigate", url=path.resolve().as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass
        self.run("document.fonts.ready.then(() => true)")

    def look(self, *, width: int, height: int = 900, dark: bool = False, media: str = "") -> None:
        """Set size, colour scheme and medium ("print") of what is loaded."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self._ask("Emulation.setEmulatedMedia", media=media, features=[scheme, still])

    def run(self, script: str) -> Any:
        """Give the value of an expression, waited for."""
        done = self._ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press a key by its name and its code of Windows."""
        for kind in ("rawKeyDown", "keyUp"):
            self._ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code
            )

    def picture(self) -> bytes:
        """Draw the whole page as PNG."""
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shown = self._ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shown["data"])

    def printed(self) -> bytes:
        """Print the page as a reader would."""
        done = self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(done["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._last += 1
        number = self._last
        message = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while (answer := self._next()).get("id") != number:
            pass
        assert "error" not in answer, (method, answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._socket.recv())
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        return message


@contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser of this test's own, and close it with everything it started."""
    path = installed()
    assert path is not None
    with tempfile.TemporaryDirectory(prefix="salvo-browser-", ignore_cleanup_errors=True) as home:
        options = [
            *("--headless=new", "--remote-debugging-port=0", f"--user-data-dir={home}"),
            *("--no-first-run", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # as root it does not start otherwise
        ]
        process = subprocess.Popen(
            [path, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            assert process.stderr is not None
            said = next(line for line in process.stderr if "DevTools listening" in line)
            address = re.search(r"ws://\S+", said)
            assert address is not None
            browser = Browser(address[0])
            yield browser
            browser.close()
        finally:
            process.terminate()
            process.wait(WAIT_S)
            if process.stderr is not None:
                process.stderr.close()
