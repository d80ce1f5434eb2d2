"""No password, token or secret path in anything that is shown, logged, stored or handed on."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pymongo
import pytest

from tests.crawl.command import PATIENCE_S
from tests.crawl.test_verify import HOST, PAGE
from tests.mongod import Mongod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

MONGO_PASSWORD = "mongo-s3cret"
SECRETS = {
    "MONGO_URI": MONGO_PASSWORD,
    "ALERT_WEBHOOK_URL": "webhook-path-s3cret",
    "ALERT_WEBHOOK_SECRET": "webhook-key-s3cret",
    "ALERT_SLACK_URL": "slack-path-s3cret",
    "ALERT_SMTP_URL": "smtp-s3cret",
    "list": "list-token-s3cret",
    "seed": "seed-s3cret",
    "rejected seed": "rejected-s3cret",
    "target": "target-s3cret",
    "default target": "default-s3cret",
}


@pytest.fixture
def guarded_mongod(mongod_program: Path, tmp_path: Path) -> Iterator[Mongod]:
    """Give a server that asks for a password."""
    server = Mongod(mongod_program, tmp_path / "mongod", ("--auth",))
    server.start()
    with pymongo.MongoClient[dict[str, Any]](server.uri) as client:
        roles = ["root"]
        client.admin.command("createUser", "me", pwd=MONGO_PASSWORD, roles=roles)
    yield server
    server.stop()


def environment(server: Mongod) -> dict[str, str]:
    address = server.uri.removeprefix("mongodb://").rstrip("/")
    return {
        "MONGO_URI": f"mongodb://me:{MONGO_PASSWORD}@{address}/backlinks?authSource=admin",
        "ALERT_WEBHOOK_URL": f"http://127.0.0.1:9/{SECRETS['ALERT_WEBHOOK_URL']}",
        "ALERT_WEBHOOK_SECRET": SECRETS["ALERT_WEBHOOK_SECRET"],
        "ALERT_SLACK_URL": f"http://127.0.0.1:9/{SECRETS['ALERT_SLACK_URL']}",
        "ALERT_SMTP_URL": f"smtp://me:{SECRETS['ALERT_SMTP_URL']}@127.0.0.1:9",
        "ALERT_EMAIL_TO": "a@example.com",
        "ALERT_EMAIL_FROM": "b@example.com",
    }


def with_login(url: str, name: str) -> str:
    return url.replace("://", f"://me:{SECRETS[name]}@")


def test_no_credential_is_found_in_what_was_written(
    web: LocalWeb, crawl: Crawl, guarded_mongod: Mongod, tmp_path: Path
) -> None:
    seeds = (
        "referring_url,target,note\n"
        f"{with_login(web.page(HOST, '/a', PAGE), 'seed')},shop.example,1\n"
        f"{web.page(HOST, '/b', 'gone', status=410)},{with_login('https://shop.example/x', 'target')},2\n"
        f"{web.page(HOST, '/c', PAGE)},,3\n"
        f"ftp://me:{SECRETS['rejected seed']}@a.example/,shop.example,4\n"
    )
    crawl.arguments = {
        "seeds": web.page("127.0.0.6", f"/list.csv?token={SECRETS['list']}", seeds),
        "target": with_login("https://shop.example", "default target"),
    }
    crawl.environment = environment(guarded_mongod)
    crawl.settings = {"LOG_LEVEL": "DEBUG", "LOG_FILE": str(tmp_path / "run.log"), "WORKERS": "1"}

    commands = (
        ["report", "--to", str(tmp_path / "report.html")],
        ["export", "--to", str(tmp_path / "links.xlsx")],
        ["export", "--to", str(tmp_path / "links.csv")],
        ["status"],
        ["history", web.url(HOST, "/a")],
        ["alerts"],
    )
    said = [crawl.run(), *(scrapy(crawl, *command) for command in commands)]

    assert said[0].returncode == 0, said[0].stderr
    assert len(crawl.records()) == 3
    assert [one.returncode for one in said[1:6]] == [0] * 5, [one.stderr for one in said]
    found = {f"what {one.args[3:5]} said": f"{one.stdout}{one.stderr}".encode() for one in said}
    found |= dict(everything_in(tmp_path)) | {"the database": dump(crawl.environment["MONGO_URI"])}
    assert {"run.log", "out.jsonl", "report.html", "links.csv", "rejected.csv"} <= found.keys()
    leaks = [(n, s) for n, data in found.items() for s, v in SECRETS.items() if v.encode() in data]
    assert leaks == []
    # Else the test would see nothing.
    assert b"DEBUG" in found["run.log"]
    assert found["rejected.csv"].count(b"@a.example") == 1
    assert web.url(HOST, "/a").encode() in found["the database"]


@pytest.mark.parametrize("level", ["DEBUG", "WARNING"])
def test_a_wrong_password_is_said_without_it(
    crawl: Crawl, guarded_mongod: Mongod, level: str
) -> None:
    """In one plain line; nothing is fetched."""
    crawl.environment = {
        "MONGO_URI": environment(guarded_mongod)["MONGO_URI"].replace("s3c", "wr0ng")
    }
    crawl.settings = {"LOG_LEVEL": level}
    crawl.write_list([["referring_url", "target"], ["https://a.example/", "shop.example"]])

    done = crawl.run()

    assert done.returncode == 1
    assert "user name or password is wrong" in done.stderr
    assert "wr0ng" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert level == "DEBUG" or len(done.stderr.strip().splitlines()) == 1


def scrapy(crawl: Crawl, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *command, "-s", f"DATA_DIR={crawl.data_dir}"],
        env={**os.environ, **crawl.environment, "LOG_LEVEL": "DEBUG"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file; of a packed one what is inside. The server's own aside."""
    for file in folder.rglob("*"):
        if not file.is_file() or "mongod" in file.relative_to(folder).parts:
            continue
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                yield from ((f"{file.name}/{name}", book.read(name)) for name in book.namelist())
        yield file.name, file.read_bytes()


def dump(uri: str) -> bytes:
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        database = client.get_default_database()
        names = database.list_collection_names()
        return repr([list(database[name].find()) for name in names]).encode()
