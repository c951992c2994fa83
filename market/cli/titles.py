"""What to call each of any number of listings, without keeping them in memory."""

import sqlite3


class Titles:
    """Titles by id. SQLite moves them to a file of its own, which nobody sees, as soon as they are many."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode = OFF")
        self._kept.execute("CREATE TABLE titles (id TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID")
        self._kept.execute("BEGIN")

    def note(self, listing_id: str, title: str) -> None:
        """Keep the title of a listing."""
        self._kept.execute("INSERT INTO titles VALUES (?, ?)", (listing_id, title))

    def of(self, listing_id: str) -> str:
        """Return the title of a listing. Raises KeyError when it was not noted."""
        found = self._kept.execute("SELECT title FROM titles WHERE id = ?", (listing_id,)).fetchone()
        if found is None:
            raise KeyError(listing_id)
        return str(found[0])

    def close(self) -> None:
        """Forget all."""
        self._kept.close()
