"""The message catalogue: English stands in the code, Danish in one file per feature under `da/`.

The files are read at start-up and merged in memory, so there is nothing to compile and nothing to go stale.
"""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Locale = Literal["da", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)
DEFAULT_LOCALE: Locale = "da"
FOLDER = Path(__file__).parent


def as_locale(text: str | None) -> Locale | None:
    """Return the text as a locale, or None where we do not speak it."""
    return text if text in LOCALES else None


@cache
def danish_files() -> tuple[Path, ...]:
    """Return the catalogue files, one per feature."""
    return tuple(sorted((FOLDER / "da").glob("*.po")))


@cache
def translations(locale: Locale) -> gettext.NullTranslations:
    """Return what gettext needs for a locale. English needs nothing: it is what the code says."""
    if locale == "en":
        return gettext.NullTranslations()
    merged = Catalog(locale=locale)
    for file in danish_files():
        with file.open("rb") as stream:
            for message in read_po(stream, locale=locale):
                if message.id:
                    merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
