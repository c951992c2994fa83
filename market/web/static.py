"""Static files. Their addresses carry a hash of the content, so a browser may keep them for ever."""

from collections.abc import MutableMapping
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

_FOR_EVER = "public, max-age=31536000, immutable"


class StaticAssets(StaticFiles):
    """Serve files; those asked for by their hash, or with a version in their path, never change."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """Answer with the file and how long it may be kept."""
        response = await super().get_response(path, scope)
        named_by_content = b"v=" in scope["query_string"] or path.startswith("vendor/")
        if response.status_code == 200 and named_by_content:
            response.headers["Cache-Control"] = _FOR_EVER
        return response
