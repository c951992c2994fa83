"""Texts in tables that spreadsheet programs open: nothing may be run there, and nothing may be lost on the way back."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_QUOTE = "'"


def harmless(text: str) -> str:
    """Put a quote before a text that a spreadsheet program would run. Negative numbers and phone numbers stay."""
    return _QUOTE + text if _would_run(text) else text


def as_meant(cell: str) -> str:
    """Take the quote away that `harmless` put before a text."""
    return cell[1:] if cell.startswith(_QUOTE) and _would_run(cell[1:]) else cell


def _would_run(text: str) -> bool:
    bare = text.lstrip(" '\"")
    number = bare[1:].replace(" ", "").replace(",", "").replace(".", "")
    return bare.startswith(_FORMULA_SIGNS) and not (bare[0] in "+-" and number.isdigit())
