"""Where the files stand that are not Python: beside the package in a clone, inside it when installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """Return the folder of that name: templates, static or seed."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def templates_folder() -> Path:
    """Return the folder of pages, fragments, macros and emails."""
    return folder("templates")


def static_folder() -> Path:
    """Return the folder of what the browser fetches beside the page."""
    return folder("static")
