"""A real Scrapyd runs the egg: by path, by URL and what is due, and no list twice at a time."""

from __future__ import annotations

import base64
import json
import os
import re
import sqlite3
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.crawl.command import PATIENCE_S, QUICK, ROOT
from tests.crawl.test_doubled import HOST, waiting_page
from tests.crawl.test_verify import PAGE
from tests.mongod import free_port

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from tests.site import LocalWeb

USER, PASSWORD = "linkcrawler", "s3cret"
SETTINGS = {**QUICK, "DOWNLOAD_TIMEOUT": str(PATIENCE_S)}
PACKAGE = ROOT / "linkcrawler"
DOCS = (ROOT / "docs/deploy.md").read_text("utf-8")


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the egg as the Makefile does."""
    folder = tmp_path_factory.mktemp("egg")
    python = f"BIN={Path(sys.executable).parent}"
    make = ["make", "egg", python, f"EGG_DIR={folder}", "--assume-old=.venv/.installed-dev"]
    subprocess.run(make, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a Python that has what we depend on, and not linkcrawler itself."""
    folder = tmp_path_factory.mktemp("python")
    venv.create(folder, symlinks=True)
    made = folder / "bin/python"
    paths = {"base": str(folder), "platbase": str(folder)}
    # A path named in a .pth file has its own .pth files left alone: that of the editable install.
    link = Path(sysconfig.get_path("purelib", "venv", vars=paths)) / "dependencies.pth"
    link.write_text(sysconfig.get_path("purelib") + "\n")
    done = subprocess.run(
        [made, "-c", "import scrapy, linkcrawler"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No module named 'linkcrawler'" in done.stderr
    return made


@dataclass(slots=True)
class Scrapyd:
    """A server in *folder*, with its own authentication on."""

    folder: Path
    port: int = field(default_factory=free_port)

    def config(self) -> str:
        """Return the configuration of docs/deploy.md, for this folder and port."""
        (given,) = re.findall(r"^```ini\n(\[scrapyd\].*?)^```", DOCS, re.MULTILINE | re.DOTALL)
        config = given.replace("/var/lib/scrapyd", str(self.folder))
        for said, ours in (("= 6800", f"= {self.port}"), ("= …", f"= {PASSWORD}")):
            assert said in config
            config = config.replace(said, ours)
        return f"{config}poll_interval = 0.2\n"

    def ask(self, service: str, data: bytes | None = None, **headers: str) -> dict[str, Any]:
        """Call a web service; HTTPError where it refuses."""
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{service}",
            data,
            {"Authorization": f"Basic {token}", **headers},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as response:
            answer: dict[str, Any] = json.load(response)
        assert answer["status"] == "ok", answer
        return answer

    def schedule(self, workers: int = 1, **arguments: str) -> str:
        """Schedule a run and return the job's id."""
        given = {**SETTINGS, "WORKERS": str(workers)}
        settings = [("setting", f"{name}={value}") for name, value in given.items()]
        named = [("project", "linkcrawler"), ("spider", "verify"), *arguments.items()]
        job: str = self.ask("schedule.json", urlencode([*named, *settings]).encode())["jobid"]
        return job

    def deploy(self, egg: Path) -> dict[str, Any]:
        """Upload the egg, as curl -F does."""
        parts = [
            ('name="project"', b"linkcrawler"),
            ('name="version"', b"1"),
            (f'name="egg"; filename="{egg.name}"', egg.read_bytes()),
        ]
        body = b"".join(
            b"--edge\r\nContent-Disposition: form-data; "
            + name.encode()
            + b"\r\n\r\n"
            + value
            + b"\r\n"
            for name, value in parts
        )
        kind = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self.ask("addversion.json", body + b"--edge--\r\n", **kind)

    def wait_for(self, job: str) -> str:
        """Wait for the end of the job and return its log."""
        wait_until(lambda: job in {j["id"] for j in self.ask("listjobs.json")["finished"]})
        return (self.folder / f"logs/linkcrawler/verify/{job}.log").read_text("utf-8")

    def items_file(self, job: str) -> Path:
        return self.folder / f"items/linkcrawler/verify/{job}.jl"

    def items(self, job: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.items_file(job).read_text("utf-8").splitlines()]

    def checks(self) -> list[dict[str, Any]]:
        """Return the records in the store."""
        with closing(sqlite3.connect(self.folder / "data/linkcrawler.sqlite")) as db:
            return [json.loads(doc) for (doc,) in db.execute("SELECT doc FROM checks")]


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(scope="module")
def scrapyd(
    tmp_path_factory: pytest.TempPathFactory, python: Path, egg: Path
) -> Iterator[Scrapyd]:
    """Give a running server with the egg deployed."""
    server = Scrapyd(tmp_path_factory.mktemp("scrapyd"))
    (server.folder / "scrapyd.conf").write_text(server.config())
    with (server.folder / "log").open("w") as log:
        running = subprocess.Popen(
            [python, "-m", "scrapyd"],
            cwd=server.folder,
            env={**os.environ, "DATA_DIR": str(server.folder / "data")},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: _answers(server))
        server.deploy(egg)
        yield server
    finally:
        running.terminate()
        running.wait()


def _answers(server: Scrapyd) -> bool:
    try:
        server.ask("daemonstatus.json")
    except OSError:
        return False
    return True


def test_two_runs_of_the_egg(
    web: LocalWeb,
    scrapyd: Scrapyd,
    tmp_path: Path,
    told: threading.Event,
) -> None:
    """A run by path, one beside it that is refused, one by URL, and one of what is due."""
    url = waiting_page(web, told)
    rows = f"referring_url,target,every\n{url},shop.example,1h\n"
    path = tmp_path / "list.csv"
    path.write_text(rows)
    by_url = web.page("127.0.0.9", "/list.csv", rows.replace("1h", "1d"))

    first = scrapyd.schedule(seeds=str(path))
    wait_until(lambda: "/waits" in web.paths(HOST))
    doubled = scrapyd.schedule(seeds=str(path))
    said = scrapyd.wait_for(doubled)
    assert "of this list is still going" in said
    assert not scrapyd.items_file(doubled).exists()
    told.set()
    said = scrapyd.wait_for(first)

    assert "Backlinks" in said
    assert "\x1b" not in said
    assert [item["status"] for item in scrapyd.items(first)] == ["live"]
    (check,) = scrapyd.checks()
    assert check["referring_url"] == url
    assert check["links"][0]["placement"] == "content"

    scrapyd.wait_for(scrapyd.schedule(seeds=by_url))
    said = scrapyd.wait_for(scrapyd.schedule(due="1"))

    assert "no link is due" in said
    assert len({check["run_id"] for check in scrapyd.checks()}) == 2
    assert web.paths(HOST).count("/waits") == 2


def test_several_processes_of_the_egg(web: LocalWeb, scrapyd: Scrapyd, tmp_path: Path) -> None:
    """They find the package in the egg, and their records in the job's one file of items."""
    urls = [web.page(f"127.0.2.{n}", "/a", PAGE) for n in range(1, 9)]
    path = tmp_path / "hosts.csv"
    path.write_text("\n".join(["referring_url,target", *(f"{url},shop.example" for url in urls)]))

    job = scrapyd.schedule(workers=2, seeds=str(path))
    said = scrapyd.wait_for(job)

    assert "8 links on 8 pages" in said
    assert sorted(item["referring_url"] for item in scrapyd.items(job)) == sorted(urls)


def test_nobody_else_is_let_in(scrapyd: Scrapyd) -> None:
    for service in ("addversion.json", "schedule.json", "listprojects.json", "logs/", "items/"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"http://127.0.0.1:{scrapyd.port}/{service}")
        assert caught.value.code == 401
        caught.value.close()


def test_what_is_wrong_stands_in_the_jobs_log(scrapyd: Scrapyd) -> None:
    nothing, none = scrapyd.schedule(), scrapyd.schedule(seeds="/none.csv")

    assert "no list given" in scrapyd.wait_for(nothing)
    assert "there is no such file" in scrapyd.wait_for(none)


def test_no_module_asks_for_its_own_file() -> None:
    """An egg may stay zipped: what stands beside a module is read by importlib.resources."""
    modules = [path for path in PACKAGE.rglob("*.py") if "vendor" not in path.parts]

    assert modules
    assert not [path for path in modules if "__file__" in path.read_text("utf-8")]


def test_the_egg_has_all_that_stands_beside_the_modules(egg: Path) -> None:
    beside = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".c", ".so"}
    }

    with zipfile.ZipFile(egg) as packed:
        assert beside <= set(packed.namelist())
        assert not [name for name in packed.namelist() if name.startswith(("tests/", "seeds/"))]
