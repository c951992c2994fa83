"""A PostgreSQL of our own for one test run: on loopback, in a temporary folder, never as root."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

_DEBIAN_FOLDERS = "/usr/lib/postgresql"
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
}


class Cluster:
    """A running PostgreSQL server. `url` names its maintenance database."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="market-postgres-"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
            self._as_user = ["runuser", "-u", "postgres", "--"]
        self._port = _free_port()
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-U", "market", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items())
        settings = f"-p {self._port} -k {self._folder} {options}"
        self._run("pg_ctl", "-D", str(data), "-w", "-l", str(self._folder / "log"), "-o", settings, "start")
        self.url = f"postgresql+psycopg://market@127.0.0.1:{self._port}/postgres"

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(_programs() / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self._folder)


def _programs() -> Path:
    """Return the folder of initdb and pg_ctl, newest version first. Raises FileNotFoundError with what to do."""
    debian = sorted(Path(_DEBIAN_FOLDERS).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    found = debian[0] if debian else shutil.which("initdb")
    if not found:
        raise FileNotFoundError("PostgreSQL's initdb was not found: run `make test`, which says how to install it")
    return Path(found).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
