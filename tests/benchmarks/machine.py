"""What a table of figures has to say of the machine on which they were measured."""

import os
import platform
from pathlib import Path

from market.gateways.database import sqlite_module


def facts() -> dict[str, str]:
    """Return the processor, its cores, the memory, and the versions of Python and SQLite, in words."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite_module().sqlite_version,
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def _memory() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{pages / 2**30:.1f} GiB"


def _first(file: str, name: str) -> str:
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
