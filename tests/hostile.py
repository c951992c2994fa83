"""Text that nobody writes but somebody may send. Each takes a turn, so that its words were never met before."""

from collections.abc import Callable
from itertools import product

LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_ACCENTS = [chr(code) for code in range(0x300, 0x370)]


def _distinct(turn: int) -> str:
    return " ".join(f"{a}{b}{c}{d}{'abcdefghij'[turn]}" for a, b, c, d in product("aeioubdfgklmnp", repeat=4))


def _compounds(turn: int, link: str) -> str:
    parts = ("dag", "hus", "vand", "fald", "syn", "bil", "vej")
    several = product(parts, repeat=7)
    return " ".join(
        link.join(pieces)[:36] + "abcdefghij"[turn] for pieces, _ in zip(several, range(40_000), strict=False)
    )


def _runs(turn: int, letters: str) -> str:
    runs = (letters * 20)[:32]
    return " ".join(
        f"{runs[:place]}{one}{runs[place:]}{other}{'abcdefghij'[turn]}"
        for place in range(32)
        for one in LETTERS
        for other in LETTERS
    )


TEXTS: dict[str, Callable[[int], str]] = {
    "one endless word": lambda turn: "x" * 100_000 + str(turn),
    "words of 10,000 letters": lambda turn: " ".join(letter * 10_000 + str(turn) for letter in LETTERS),
    "words of 40 letters": lambda turn: " ".join(f"{number:05d}{turn}".ljust(40, "e") for number in range(40_000)),
    "100,000 words": lambda turn: " ".join(f"ordet{number}mærkelig{turn}" for number in range(100_000)),
    "one word repeated": lambda turn: f"vand{turn} " * 100_000,
    "two words repeated": lambda turn: f"usikker{turn} gang{turn} " * 50_000,
    "40,000 distinct words": _distinct,
    "compounds with s": lambda turn: _compounds(turn, "s"),
    "compounds with e": lambda turn: _compounds(turn, "e"),
    "runs of e and s": lambda turn: _runs(turn, "es"),
    "runs of e": lambda turn: _runs(turn, "e"),
    "every letter with every accent": lambda turn: (
        " ".join(f"{letter}{accent}{letter}ord{turn}" for letter in LETTERS for accent in _ACCENTS) * 5
    ),
    "accents upon accents": lambda turn: "".join(f"e{_ACCENTS[at % 112]}" for at in range(50_000)) + str(turn),
    "one letter with 100,000 accents": lambda turn: (
        "e" + "".join(_ACCENTS[at % 112] for at in range(100_000)) + str(turn)
    ),
    "accents in falling order": lambda turn: "e" + "\u0301\u0327" * 50_000 + str(turn),
    "ligatures that unfold": lambda turn: "ﷺ" * 20_000 + " ﬃ" * 20_000 + str(turn),
    "hyphens": lambda turn: f"a{turn}-" * 50_000,
    "line breaks": lambda turn: "\n" * 100_000 + str(turn),
    "dots": lambda turn: "." * 100_000 + str(turn),
    "NUL and half characters": lambda turn: "fald\0\ud800 gang\udfff " * 20_000 + str(turn),
    "digits": lambda turn: " ".join(str(number * 7 + turn) for number in range(40_000)),
    "words that all resemble": lambda turn: " ".join(
        f"sikkerhed{a}{b}forebyggelse{'abcdefghij'[turn]}" for a in LETTERS for b in LETTERS
    ),
    "danish words": lambda turn: f"fald på plejehjem og sensor i hjemmeplejen om natten {turn} " * 5_000,
}
