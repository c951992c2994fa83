"""Whoever asks for the headers of a page alone gets them: watchers, link checkers and mail programs do."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadersAlone:
    """Answer HEAD as GET without the body. Routes answer GET only, and so no page can forget it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; of the answer to HEAD only its beginning goes out."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
            elif not message.get("more_body", False):
                await send({"type": "http.response.body", "body": b""})

        # A copy: the server has to remember that HEAD was asked, or it would wait for the body that was announced.
        await self._app({**scope, "method": "GET"}, receive, send_headers)
