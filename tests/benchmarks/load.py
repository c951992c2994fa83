"""Clients that ask at fixed times, whether or not the last answer has come (an open loop), in a process of their own.

python -m tests.benchmarks.load ADDRESS CLIENTS SECONDS, with lines "kind path" on standard input. Prints JSON: kind →
seconds from the moment at which each request was due.
"""

import json
import random
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 30
_START_AFTER = 0.5
Asked = list[tuple[str, str]]


def ask(address: str, path: str) -> None:
    """Ask for one page with a connection of its own, as a new visitor does. Raises OSError unless it is there."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "da"})
        answer = connection.getresponse()
        answer.read()
    except HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise OSError(f"{path} answered {answer.status}")


def run(address: str, clients: int, seconds: int, pages: Asked) -> dict[str, list[float]]:
    """Have each client ask once a second, the clients spread evenly over the second."""
    taken: dict[str, list[float]] = {kind: [] for kind, _ in pages}
    taken["failed"] = []
    start = time.monotonic() + _START_AFTER
    chance = random.Random(1)

    def client_asks(due: float, kind: str, path: str) -> None:
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            ask(address, path)
        except OSError:
            kind = "failed"
        taken[kind].append(time.monotonic() - due)

    threads = []
    kinds = sorted({kind for kind, _ in pages})
    for number in range(clients * seconds):
        kind = kinds[number % len(kinds)]
        path = chance.choice([path for one, path in pages if one == kind])
        due = start + number / clients
        threads.append(threading.Thread(target=client_asks, args=(due, kind, path)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


if __name__ == "__main__":
    wanted: Asked = [(line.split()[0], line.split()[1]) for line in sys.stdin if line.strip()]
    json.dump(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), wanted), sys.stdout)
