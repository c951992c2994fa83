"""The texts of the program beside the Danish catalogue: `python -m tests.messages` says what does not fit together.

English stands in the code: in templates as `{% trans %}` and `_("…")`, in Python as `N_("…")`. Danish stands in one
file per package.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Message
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from market.i18n.catalogue import danish_files

ROOT = Path(__file__).parent.parent
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_TEMPLATE_OPTIONS = {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
_VALUE = re.compile(r"%\((\w+)\)[sd]")


@cache
def in_code() -> Catalog:
    """Return every text that the program can show, with the places where it stands."""
    texts = Catalog()
    sources = [(file, "python") for file in sorted((ROOT / "market").rglob("*.py"))]
    sources += [(file, "jinja2") for file in sorted((ROOT / "templates").rglob("*.*"))]
    for file, method in sources:
        options = _TEMPLATE_OPTIONS if method == "jinja2" else {}
        for line, message, _, context in extract_from_file(method, file, keywords=_KEYWORDS, options=options):
            texts.add(message, context=context, locations=[(str(file.relative_to(ROOT)), line)])
    return texts


@cache
def in_danish() -> dict[str, Catalog]:
    """Return the translations, by the name of their file."""
    read = {}
    for file in danish_files():
        with file.open("rb") as stream:
            read[file.name] = read_po(stream, locale="da")
    return read


def problems() -> list[str]:
    """Say what does not fit together, each in one line."""
    return [*_missing(), *_unused(), *_doubtful(), *_in_conflict(), *_with_other_values(), *_in_foreign_quotes()]


def _missing() -> Iterator[str]:
    known = {_key(message) for catalog in in_danish().values() for message in _of(catalog) if _is_translated(message)}
    for message in _of(in_code()):
        if _key(message) not in known:
            place, line = message.locations[0]
            yield f"{place}:{line}: no Danish for {_words(message)!r}"


def _unused() -> Iterator[str]:
    used = {_key(message) for message in _of(in_code())}
    for name, catalog in in_danish().items():
        for message in _of(catalog):
            if _key(message) not in used:
                yield f"{name}: nobody says {_words(message)!r}"
        yield from (f"{name}: left over: {_words(message)!r}" for message in catalog.obsolete.values())


def _doubtful() -> Iterator[str]:
    for name, catalog in in_danish().items():
        yield from (f"{name}: fuzzy: {_words(message)!r}" for message in _of(catalog) if message.fuzzy)
        if catalog.num_plurals != 2:
            yield f"{name}: its header must name two plural forms"


def _in_conflict() -> Iterator[str]:
    """Find what two files translate: the same words twice can only drift apart."""
    first: dict[object, str] = {}
    for name, catalog in in_danish().items():
        for message in _of(catalog):
            other = first.setdefault(_key(message), name)
            if other != name:
                yield f"{name}: {_words(message)!r} is also in {other}"


def _with_other_values() -> Iterator[str]:
    for name, catalog in in_danish().items():
        for message in _of(catalog):
            known = set(_VALUE.findall(" ".join(_all(message.id))))
            for text in _all(message.string):
                used = set(_VALUE.findall(text))
                # One of the plural forms may say "one" in place of the number.
                lost = set() if message.pluralizable else known - used
                if used - known or lost:
                    yield f"{name}: {_words(message)!r} has other values in Danish: {text!r}"


def _in_foreign_quotes() -> Iterator[str]:
    """Find what is quoted as the other language does it: English “…”, Danish »…«."""
    for name, catalog in in_danish().items():
        for message in _of(catalog):
            if re.search("[»«]", " ".join(_all(message.id))) or re.search("[“”]", " ".join(_all(message.string))):
                yield f"{name}: foreign quotes in {_words(message)!r}"


def _of(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _words(message)


def _words(message: Message) -> str:
    return _all(message.id)[0]


def _all(texts: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts or ())


def _is_translated(message: Message) -> bool:
    texts = _all(message.string)
    return bool(texts) and all(texts)


def main() -> None:
    """Print what does not fit together; exit code 1 when anything does not."""
    found = problems()
    print("\n".join(found) or f"{len(_of(in_code()))} texts, all in Danish.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
