"""A mail server for tests: it answers as it is told to and remembers what it took."""

from collections import deque
from collections.abc import Callable

from market.gateways.smtp import SmtpConnection


class FakeSmtp:
    """Takes every mail, unless errors are scripted for the next connection, offer or final dot."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.connections = 0
        self.on_connect: deque[Exception] = deque()
        self.on_offer: deque[Exception] = deque()
        self.on_dot: deque[Exception] = deque()
        self.before_dot: Callable[[], None] | None = None

    @property
    def recipients(self) -> list[str]:
        """Return who was written to, in order."""
        return [recipient for recipient, _ in self.taken]

    def connect(self) -> SmtpConnection:
        """Open a conversation, or raise what is scripted."""
        self.connections += 1
        if self.on_connect:
            raise self.on_connect.popleft()
        return _FakeConversation(self)


class _FakeConversation:
    def __init__(self, server: FakeSmtp) -> None:
        self._server = server
        self._offered: tuple[str, bytes] | None = None

    def offer(self, recipient: str, mime: bytes) -> None:
        """Hold a mail until the final dot, or raise what is scripted."""
        if self._server.on_offer:
            raise self._server.on_offer.popleft()
        self._offered = (recipient, mime)

    def complete(self) -> str:
        """Take the mail, or raise what is scripted."""
        assert self._offered is not None, "the final dot came before the message"
        if self._server.before_dot:
            self._server.before_dot()
        if self._server.on_dot:
            raise self._server.on_dot.popleft()
        self._server.taken.append(self._offered)
        self._offered = None
        return "250 taken"

    def close(self) -> None:
        """Forget what was offered."""
        self._offered = None
