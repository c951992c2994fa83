"""`market serve` and `market work`: the programs that run."""

import errno
import re
import signal
import socket
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from market.cli.console import errors, fail

if TYPE_CHECKING:
    from market.settings import Settings

Host = Annotated[str | None, typer.Option(help="Address to listen on. Default: MARKET_HOST, else 127.0.0.1.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on. Default: MARKET_PORT, else 8000.")]
_DATABASE_ADDRESS = re.compile(r"(sqlite:///|postgresql\+psycopg://)[^\x00-\x20]+$")


def read_settings(**given: object) -> "Settings":
    """Read the settings from the environment; what was given wins. Ends with one line when one is wrong."""
    from pydantic import ValidationError

    from market.settings import Settings

    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "MARKET_" + str(first["loc"][0]).upper() + ": " if first["loc"] else ""
        fail(f"{name}{first['msg'].removeprefix('Value error, ')}", 2)
    if settings.database_url and not _DATABASE_ADDRESS.match(settings.database_url):
        fail("MARKET_DATABASE_URL must look like postgresql+psycopg://user:password@host/name or sqlite:////path", 2)
    return settings


def refuse_wrong_mail_address(settings: "Settings") -> None:
    """End with one line when no mail could ever be sent to the address of the mail server."""
    from market.gateways.smtp import smtp_from

    try:
        smtp_from(settings.smtp_url, settings.mail_from)
    except ValueError as error:
        fail(str(error), 2)


def prepare_data_dir(folder: Path) -> None:
    """Make the data directory, or end with one line when that is not allowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        fail(
            f"No permission to write in {folder.absolute()} ({error.strerror}). Set MARKET_DATA_DIR to another folder."
        )


def serve(
    host: Host = None,
    port: Port = None,
    with_worker: Annotated[bool, typer.Option(help="Also run the worker in this process.")] = True,
    demonstration: Annotated[
        bool,
        typer.Option(help="Load the demonstration data once, and show inbox and sign-in links (this machine only)."),
    ] = False,
) -> None:
    """Serve the marketplace: pages, and unless told otherwise the worker that matches and sends mail."""
    import uvicorn

    from market import wiring
    from market.app import create_app
    from market.cli.data import prepared_database

    settings = read_settings(host=host, port=port, demonstration=demonstration or None)
    refuse_wrong_mail_address(settings)
    prepare_data_dir(settings.data_dir)
    _refuse_taken_port(settings)
    with prepared_database(settings) as database:
        house = wiring.build_house(settings, database, own=wiring.words_of(settings, database))
        stop = Event()
        worker = Thread(target=wiring.build_worker(house).run_forever, args=(stop,), name="worker")
        if with_worker:
            worker.start()
        Thread(target=wiring.warm_up, args=(house,), name="warm-up", daemon=True).start()
        try:
            _greet(settings)
            uvicorn.run(
                create_app(house),
                host=settings.host,
                port=settings.port,
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=5,
            )
        finally:
            stop.set()
            if with_worker:
                worker.join()


def work() -> None:
    """Run one worker: matches listings, keeps the search index, writes and sends mail. Stop it with Ctrl-C."""
    from market import wiring
    from market.cli.data import open_database

    settings = read_settings()
    refuse_wrong_mail_address(settings)
    stop = Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    with open_database(settings) as database:
        house = wiring.build_house(settings, database, own=wiring.words_of(settings, database))
        wiring.build_worker(house).run_forever(stop)


def _refuse_taken_port(settings: "Settings") -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(f"Port {settings.port} is taken. Choose another: MARKET_PORT={settings.port + 1} make run")
            fail(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.")


def _greet(settings: "Settings") -> None:
    errors().print(f"\nThe marketplace is at [bold]{settings.base_url}[/bold]  (stop it with Ctrl-C)")
    if settings.shows_inbox:
        errors().print("Look around as")
        for role, words in (("vendor", "a vendor"), ("buyer", "a municipal buyer"), ("matchmaker", "a matchmaker")):
            errors().print(f"  {words:18} {settings.base_url}/demonstration/{role}", soft_wrap=True)
        errors().print(f"  every mail         {settings.base_url}/inbox", soft_wrap=True)
    errors().print()
