"""The marketplace where small vendors and municipalities meet."""
