"""What the browser is given: complete, unchanged, from our own address, nothing inline."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from market.rendering.places import static_folder, templates_folder

STATIC = static_folder()
VENDOR = STATIC / "vendor"
PAGES = sorted(file for file in templates_folder().rglob("*.html") if "emails" not in file.parts)
SHEETS = sorted((STATIC / "css").glob("*.css"))


def listed() -> dict[str, str]:
    lines = (VENDOR / "CHECKSUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def test_vendored_files_are_as_their_makers_published_them() -> None:
    found = {
        file.relative_to(VENDOR).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.name != "CHECKSUMS"
    }
    assert found == listed()


@pytest.mark.parametrize("name", ["htmx.org-2.0.11", "idiomorph-0.8.0", "dkfds-11.2.0"])
def test_each_vendored_library_brings_its_licence(name: str) -> None:
    assert [file for file in (VENDOR / name).iterdir() if file.name.startswith("LICENSE")]


def test_no_logo_of_the_state_is_here() -> None:
    assert not [name for name in listed() if "logo" in name]


def test_the_icons_are_those_of_the_design_system() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    for file in sorted((VENDOR / "dkfds-11.2.0/img/svg-icons").glob("*.svg")):
        drawing = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", file.read_text()).strip()
        assert f'<symbol id="{file.stem}" viewBox="0 -960 960 960">{drawing}</symbol>' in sprite, file.stem


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    for page in PAGES:
        assert set(re.findall(r'\bicon\("([a-z_-]+[a-z])"', page.read_text())) <= drawn, page.name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_asks_only_for_files_that_are_here(sheet: Path) -> None:
    for address in re.findall(r'url\("?([^")]+)"?\)', sheet.read_text()):
        target = STATIC / address.removeprefix("/static/") if address.startswith("/") else sheet.parent / address
        assert target.resolve().is_file(), address


@pytest.mark.parametrize("template", PAGES, ids=lambda file: file.relative_to(templates_folder()).as_posix())
def test_a_page_holds_no_style_and_no_script_of_its_own(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style\b|hx-on|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r'(src|href|action)="(https?:)?//', text)


def test_every_stylesheet_is_linked_by_every_page() -> None:
    base = (templates_folder() / "base.html").read_text()
    linked = re.findall(r"for sheet in \[([^\]]*)\]", base)
    assert {sheet.stem for sheet in SHEETS} == set(re.findall(r"[a-z]+", linked[0]))
