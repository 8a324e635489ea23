"""A real JupyterLab on the tiny project, and a real browser that looks at it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PATIENCE_S = 60  # far more than anything takes: only a machine that is busy comes near it
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
# nothing asks a question or the network; what may leave traces in a notebook is on
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker": {"recordTiming": True},
}


def require_tool(name: str) -> str:
    """Where the program `name` is; without it the test is skipped, in CI it fails."""
    found = shutil.which(name)
    if found:
        return found
    reason = f"the program '{name}' is not installed (Debian: apt-get install {name})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab.

    Attributes:
        root: the folder that it serves.
        url: its address, with a slash at the end.
        token: what lets a browser in.
        settings: the folder of what a user sets in the settings editor.
    """

    root: Path
    url: str
    token: str
    settings: Path

    def address(self, path: Path) -> str:
        """The page that opens the file at `path`."""
        return f"{self.url}lab/tree/{path.relative_to(self.root).as_posix()}?reset&token={self.token}"

    def configure(self, plugin: str, **values: Any) -> None:
        """Set what a user would set in the settings editor; JupyterLab reads it when a page is loaded."""
        path = self.settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, closed after the module: until then asyncio's loop is Playwright's, and no test may run its own."""
    chromium = require_tool("chromium")
    home = tmp_path_factory.mktemp("chromium-home")
    expect.set_options(timeout=1000 * PATIENCE_S)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS, env={**os.environ, "HOME": str(home)}
        )
        yield chrome
        chrome.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that knows nothing of other tests."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(1000 * PATIENCE_S)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on the folder in which the tests' projects lie; with folders of its own, and gone after the module."""
    require_tool("chromium")  # no server without somebody to look at it
    own = tmp_path_factory.mktemp("lab")
    places = {
        "HOME": own / "home",
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTER_DATA_DIR": own / "data",
        "JUPYTER_RUNTIME_DIR": own / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
    }
    for place in places.values():
        place.mkdir()
    token = secrets.token_hex(16)
    environment = os.environ | {name: str(place) for name, place in places.items()} | {"JUPYTER_TOKEN": token}
    root = tmp_path_factory.getbasetemp()
    with _server(root, environment, own / "log") as server:
        port = _port(server, places["JUPYTER_RUNTIME_DIR"], own / "log")
        running = Lab(root, f"http://127.0.0.1:{port}/", token, places["JUPYTERLAB_SETTINGS_DIR"])
        for plugin, values in SETTINGS.items():
            running.configure(plugin, **values)
        yield running


@contextmanager
def _server(root: Path, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process. Told to stop, it ends its kernels, then itself; killed, its kernels notice and end."""
    words = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--LabApp.extension_manager=readonly"]
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *words],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        ) as server,
    ):
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                server.kill()


def _port(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> int:
    """The free port that the server found, which it writes down once it listens."""
    path = runtime / f"jpserver-{server.pid}.json"
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            return json.loads(path.read_text())["port"]
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}", pytrace=False)
