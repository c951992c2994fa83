"""A program under test in a process of its own, on one core, so that its time and memory are its own."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
Answer = dict[str, object]
CLOCKS: dict[str, Callable[[], float]] = {"clock": time.perf_counter, "processor": time.process_time}
"""How time is told: by the clock, or, on a machine that others use too, by the processor's work for it."""


def run_alone(module: str, *words: str) -> Answer:
    """Run a module of the benchmarks with these words and return the JSON that it prints last.

    Raises CalledProcessError when it fails; what it says on the error stream is shown.
    """
    environment = {**os.environ, **dict.fromkeys(_ONE_THREAD, "1")}
    program = [sys.executable, "-m", f"tests.benchmarks.{module}", *words]
    told = subprocess.run(program, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    answer: Answer = json.loads(told.splitlines()[-1])
    return answer


def stay_on_one_core() -> None:
    """Use one core from now on, where the system lets a program choose."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def peak_memory() -> int:
    """Return the most memory (bytes) that this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike getrusage, this does not count what the parent held when the process was started.
        found = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
