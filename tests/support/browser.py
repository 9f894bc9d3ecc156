"""A real browser for tests: Debian's Chromium, headless, spoken to over a pair of pipes (the DevTools protocol).

No driver and no library: a command is a line of JSON. What a newcomer gets wrong: what a test does to the page must be
real input (``click``, ``press``), not a script in the page, or it would pass where a person's click does nothing.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds that any answer may take on a busy machine."""

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)

# Chromium reads commands from file 3 and answers on file 4; the two must not overwrite each other on the way there.
_START = (
    "import fcntl, os, sys; a, b = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 10) for n in sys.argv[1:3]);"
    "os.dup2(a, 3); os.dup2(b, 4); os.execv(sys.argv[3], sys.argv[3:])"
)

_KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Space": ("Space", 32, " "),
    "Escape": ("Escape", 27, ""),
}


def program() -> str | None:
    """Where Chromium is, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def axe() -> Path | None:
    """The accessibility rules, if ``make judges`` got them."""
    found = ROOT / ".tools" / "node_modules" / "axe-core" / "axe.min.js"
    return found if found.is_file() else None


def tool(name: str) -> str:
    """Another program that a test needs, or a skip."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that is closed at the end; the test is skipped where there is none."""
    found = program()
    if found is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with tempfile.TemporaryDirectory(prefix="regather-browser-", ignore_cleanup_errors=True) as profile:
        to_read, to_write = os.pipe(), os.pipe()
        command = [found, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(
            [sys.executable, "-c", _START, str(to_read[0]), str(to_write[1]), *command],
            pass_fds=(to_read[0], to_write[1]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read[0])
        os.close(to_write[1])
        browser = Browser(to_read[1], to_write[0])
        try:
            yield browser
        finally:
            with suppress(OSError, AssertionError):
                browser.ask("Browser.close")
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
            os.close(to_read[1])
            os.close(to_write[0])


@dataclass
class Browser:
    """The line to the browser: commands out on one pipe, answers and events in on the other."""

    out: int
    into: int
    count: int = 0
    rest: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """One command and its answer; events that come in between are kept."""
        self.count += 1
        message: dict[str, Any] = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._next(until)
            if answer.get("id") == message["id"]:
                assert "error" not in answer, f"{method}: {answer['error']['message']}"
                return dict(answer["result"])
            self.events.append(answer)

    def wait(self, method: str, session: str) -> dict[str, Any]:
        """The next event of this kind, or one that came already."""
        until = time.monotonic() + PATIENCE
        while True:
            for event in self.events:
                if event.get("method") == method and event.get("sessionId") == session:
                    self.events.remove(event)
                    return dict(event["params"])
            self.events.append(self._next(until))

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.into], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            read = os.read(self.into, 1 << 20)
            assert read, "the browser is gone"
            self.rest += read
        line, _, self.rest = self.rest.partition(b"\0")
        return dict(json.loads(line))

    def page(self, *, scripts: bool = True) -> Page:
        """A fresh page that writes down what it says and what it asks for."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.ask(f"{domain}.enable")
        page.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        return page


@dataclass
class Page:
    """A page and a person in front of it."""

    browser: Browser
    session: str

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command to this page."""
        return self.browser.ask(method, self.session, **parameters)

    def open(self, path: Path, fragment: str = "") -> None:
        """Go to a file on disk and wait until it is loaded."""
        self.ask("Page.navigate", url="about:blank")
        self.browser.wait("Page.loadEventFired", self.session)
        self._forget("Page.loadEventFired")
        self.ask("Page.navigate", url=path.as_uri() + (f"#{fragment}" if fragment else ""))
        self.browser.wait("Page.loadEventFired", self.session)
        self.settle()

    def settle(self) -> None:
        """Wait until what was done shows on the screen."""
        self.ask("Page.captureScreenshot", clip={"x": 0, "y": 0, "width": 1, "height": 1, "scale": 1})

    def size(self, width: int, height: int = 800) -> None:
        """Make the window so many CSS pixels wide and high."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def night(self, *, dark: bool) -> None:
        """Say that the person wants a dark page, or a light one."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def tell(self, expression: str) -> Any:
        """The value of an expression; the tests may look into a page whose own scripts are off."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def place(self, selector: str) -> dict[str, float]:
        """Where an element is in the window: left, top, right, bottom, width, height."""
        found = self.tell(
            "(e => e && Object.fromEntries(['left', 'top', 'right', 'bottom', 'width', 'height'].map("
            f"side => [side, e.getBoundingClientRect()[side]])))(document.querySelector({json.dumps(selector)}))"
        )
        assert found is not None, f"there is no {selector} on the page"
        return dict(found)

    def show(self, selector: str) -> None:
        """Scroll the element into the middle of the window, as a person would."""
        self.tell(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        self.settle()

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of the element; it must be in the window and on top."""
        self._press(selector)
        self.settle()

    def _press(self, selector: str) -> None:
        box = self.place(selector)
        x, y = box["left"] + box["width"] / 2, box["top"] + box["height"] / 2
        hit = self.tell(
            f"(e => e === document.elementFromPoint({x}, {y}) || e.contains(document.elementFromPoint({x}, {y})))"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        assert hit, f"{selector} cannot be clicked: something else is in the way"
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def go(self, selector: str) -> None:
        """Click a link that leads to another file, and wait until that is loaded."""
        self._forget("Page.loadEventFired")
        self._press(selector)
        self.browser.wait("Page.loadEventFired", self.session)
        self.settle()

    def _forget(self, method: str) -> None:
        self.browser.events = [event for event in self.browser.events if event.get("method") != method]

    def point(self, selector: str) -> None:
        """Move the mouse over the element."""
        box = self.place(selector)
        self.ask(
            "Input.dispatchMouseEvent",
            type="mouseMoved",
            x=box["left"] + box["width"] / 2,
            y=box["top"] + min(8, box["height"] / 2),
        )
        self.settle()

    def press(self, key: str) -> None:
        """Press and release a key: Tab, Enter, Space or Escape."""
        code, number, text = _KEYS[key]
        common = {"key": key if key != "Space" else " ", "code": code, "windowsVirtualKeyCode": number}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **common)
        self.settle()

    def focused(self) -> str:
        """The element that has the focus: its id, else its class, else its tag."""
        return str(self.tell("(e => e.id || e.className || e.localName)(document.activeElement)"))

    def said(self) -> list[str]:
        """What the browser complained of since the page was made."""
        texts = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            if event["method"] == "Log.entryAdded":
                texts.append(str(event["params"]["entry"]["text"]))
            elif event["method"] == "Runtime.exceptionThrown":
                texts.append(str(event["params"]["exceptionDetails"]["text"]))
            elif event["method"] == "Runtime.consoleAPICalled":
                texts.append(f"console.{event['params']['type']}")
        return texts

    def asked_for(self) -> list[str]:
        """Every address that the page asked for since it was made, those with the data inside left out."""
        urls = [
            str(event["params"]["request"]["url"])
            for event in self.browser.events
            if event.get("sessionId") == self.session and event["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in urls if not url.startswith(("data:", "about:"))]

    def faults(self) -> list[str]:
        """What axe finds against the rules, with the first element of each."""
        rules = axe()
        if rules is None:
            pytest.skip("axe-core is not installed (make judges gets it)")
        self.tell(rules.read_text(encoding="utf-8") + "; 0")
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        options = {"runOnly": tags, "resultTypes": ["violations"], "preload": False}
        found = self.tell(
            f"axe.run(document, {json.dumps(options)}).then(r => r.violations.map("
            "v => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary}`))"
        )
        return list(found)

    def picture(self, target: Path, *, whole: bool = False) -> None:
        """Save what the window shows, or the whole page, as PNG."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        target.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, target: Path) -> None:
        """Print the page to a file."""
        answer = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        target.write_bytes(base64.b64decode(answer["data"]))
