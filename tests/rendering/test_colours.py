"""The contrast of the colours, recomputed from the stylesheet by the formula of WCAG 2."""

import re

import pytest

from market.rendering.places import static_folder

_TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TOKENS = {name: (light, dark) for name, light, dark in _TOKEN.findall((static_folder() / "css/tokens.css").read_text())}

# From the design: contrast on paper in light and in dark.
ON_PAPER = {
    "line-strong": (4.56, 5.45),
    "ink": (16.45, 15.71),
    "ink-soft": (7.86, 9.47),
    "action": (9.90, 10.39),
    "action-hover": (13.46, 13.48),
    "need": (6.76, 9.03),
    "solution": (6.81, 10.03),
    "ok": (7.01, 10.51),
    "warn": (6.82, 11.32),
    "error": (7.29, 9.24),
    "focus": (16.45, 13.20),
}
_GROUNDS = ("paper", "sunken", "raised", "panel")
TEXT = {
    "ink": (*_GROUNDS, "mark", "action-tint", "need-tint", "solution-tint"),
    "ink-soft": (*_GROUNDS, "action-tint", "need-tint", "solution-tint"),
    "action": (*_GROUNDS, "action-tint"),
    "on-action": ("action", "action-hover"),
    "paper": ("ink",),
    "ok": (*_GROUNDS, "ok-tint"),
    "warn": (*_GROUNDS, "warn-tint"),
    "error": (*_GROUNDS, "error-tint"),
}
SHAPES = {
    "line-strong": _GROUNDS,
    "need": (*_GROUNDS, "need-tint"),
    "solution": (*_GROUNDS, "solution-tint"),
    "mark-line": ("mark", "paper", "raised"),
    "focus": (*_GROUNDS, "need-tint", "solution-tint"),
    "action": ("line", *_GROUNDS),
}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("token", ON_PAPER)
def test_a_colour_has_the_contrast_that_the_design_promises(token: str, theme: int) -> None:
    assert contrast(TOKENS[token][theme], TOKENS["paper"][theme]) == pytest.approx(ON_PAPER[token][theme], abs=0.006)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("token", TEXT)
def test_text_can_be_read_on_every_ground_it_stands_on(token: str, theme: int) -> None:
    for ground in TEXT[token]:
        assert contrast(TOKENS[token][theme], TOKENS[ground][theme]) >= 4.5, ground


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("token", SHAPES)
def test_shapes_and_borders_can_be_seen_on_every_ground(token: str, theme: int) -> None:
    for ground in SHAPES[token]:
        assert contrast(TOKENS[token][theme], TOKENS[ground][theme]) >= 3, ground


def test_no_stylesheet_names_a_colour_outside_the_tokens() -> None:
    for sheet in sorted((static_folder() / "css").glob("*.css")):
        if sheet.stem in {"tokens", "print"}:
            continue
        rest = sheet.read_text().replace("background: #fff;", "")  # the ground of a letter in the inbox
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b", rest), sheet.name
