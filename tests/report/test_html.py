"""The file itself: what its policy lets run, what is bundled in it, what its colours are."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from importlib.resources import files

import pytest

from linkcrawler.report.contents import Contents
from linkcrawler.report.html import STYLES, VENDORED, asset, page

MADE = page(Contents("c3VtbWFyeQ==", "bGlzdGVk", "c2hvd24="))
COLOURS = asset("css/colours.css")
THEMES = re.findall(r"^:root[^{]*\{(.*?)^\}", COLOURS, re.MULTILINE | re.DOTALL)
TONES = ("live", "suspect", "lost", "never_found", "unknown")


def hashes(tag: str) -> set[str]:
    bodies = re.findall(rf"<{tag}>(.*?)</{tag}>", MADE, re.DOTALL)
    digests = (hashlib.sha256(body.encode()).digest() for body in bodies)
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


def test_the_policy_allows_what_is_there_and_nothing_else() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', MADE)
    rules = {part.split()[0]: set(part.split()[1:]) for part in policy.split("; ")}

    assert rules["default-src"] == {"'none'"}
    assert rules["script-src"] == hashes("script")
    assert rules["style-src"] == hashes("style")
    assert len(rules["script-src"]) == 3
    assert "unsafe" not in policy


def test_data_stands_in_blocks_that_never_run() -> None:
    blocks = re.findall(r'<script type="application/octet-stream" id="(\w+)">([^<]*)<', MADE)

    assert dict(blocks) == {
        "summary": "c3VtbWFyeQ==",
        "listed": "bGlzdGVk",
        "shown": "c2hvd24=",
    }


def test_it_loads_nothing() -> None:
    assert not re.search(
        r'<(?:script|img|iframe|object)[^>]*\bsrc=|<link\b|@import|url\(["\']?http', MADE
    )
    assert "sourceMappingURL" not in MADE


def test_bundled_files_are_those_of_the_recipe() -> None:
    recipe = tomllib.loads(asset("vendor/bundled.toml"))
    named = {file for package in recipe.values() for file in package["files"]}

    assert named >= {name.removeprefix("vendor/") for name in (*VENDORED, *STYLES[:2])}
    for package in recipe.values():
        assert package["licence"] in asset(f"vendor/{package['licence_file']}")
        for file, kept in package["files"].items():
            text = asset_bytes(file)
            assert hashlib.sha256(text).hexdigest() == kept["sha256"], file


def asset_bytes(file: str) -> bytes:
    return files("linkcrawler.report").joinpath("assets", "vendor", file).read_bytes()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((ink, ground) for ink in ("ink", "soft") for ground in ("ground", "panel", "raised")),
        *((f"{tone}-ink", f"{tone}-soft") for tone in TONES),
        *((f"{tone}-ink", "raised") for tone in TONES),
        ("accent", "panel"),
        ("panel", "accent"),
    ],
)
def test_texts_stand_out_from_their_ground(theme: int, ink: str, ground: str) -> None:
    """WCAG 2, level AA: a contrast of 4.5 at least."""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", THEMES[theme]))

    assert contrast(colours[ink], colours[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
