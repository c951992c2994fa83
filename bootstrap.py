"""What `make run` and `make test` need before there is anything installed: only Python's own library, any Python 3.

python3 bootstrap.py run     set up, then serve the marketplace with demonstration data
python3 bootstrap.py test    set up with the test tools, PostgreSQL and Chromium, then check everything
python3 bootstrap.py peers   set up with the libraries that `make bench` compares with
python3 bootstrap.py setup   only set up
"""

import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "bin")
PYTHON = os.path.join(BIN, "python")
NEEDED = (3, 11)
MEMORY = "/dev/shm"

CHECKS = (
    ("format", [os.path.join(BIN, "ruff"), "format", "--check", "."]),
    ("lint", [os.path.join(BIN, "ruff"), "check", "."]),
    ("types", [os.path.join(BIN, "mypy")]),
    ("floors", [os.path.join(BIN, "lint-imports"), "--no-logo"]),
    ("templates", [os.path.join(BIN, "djlint"), "templates", "--lint", "--quiet"]),
)


def stop(line):
    """End with one clear line."""
    sys.exit("make: " + line)


def set_up(lock):
    """Make the virtual environment and install exactly what the lock names, unless that was done already."""
    if sys.version_info < NEEDED:
        found = ".".join(map(str, sys.version_info[:3]))
        stop("Python 3.11 or newer is needed, this is " + found + ". Name another one: make run PYTHON=python3.12")
    if not os.access(ROOT, os.W_OK):
        stop("no permission to write in " + ROOT + ". Clone the project into a folder of your own.")
    if not os.path.exists(PYTHON) or not os.path.exists(os.path.join(BIN, "pip")):
        try:
            import ensurepip  # noqa: F401
            import venv
        except ImportError:
            version = "%d.%d" % sys.version_info[:2]
            stop("Python lacks the module venv. On Debian: apt install python" + version + "-venv")
        print("Making .venv ...", flush=True)
        venv.create(VENV, with_pip=True, clear=True)
    stamp = os.path.join(VENV, "installed-" + lock)
    wanted = _fingerprint(lock)
    if os.path.exists(stamp) and _text(stamp) == wanted:
        return
    print("Installing the libraries of " + lock + " (a minute or two) ...", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "-r", os.path.join(ROOT, lock)], "the libraries could not be installed")
    _run([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], "the project could not be installed")
    with open(stamp, "w") as stream:
        stream.write(wanted)


def install_servers():
    """Have PostgreSQL and Chromium: from Debian's packages as root, else say what to do."""
    missing = []
    if not glob.glob("/usr/lib/postgresql/*/bin/initdb") and not shutil.which("initdb"):
        missing.append("postgresql")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        missing.append("chromium")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing " + ", ".join(missing) + " ...", flush=True)
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        _run(["apt-get", "update", "-qq"], "apt-get update failed", environment)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        _run([*install, *missing], "the packages could not be installed", environment)
        return
    names = " ".join(missing)
    stop("the tests need " + names + ". Install: sudo apt install " + names + "  (macOS: brew install " + names + ")")


def check():
    """Run the checks that need no database: format, lint, types, floors, templates."""
    for name, command in CHECKS:
        print("== " + name, flush=True)
        _run(command, name + " found something to mend (make fix mends much of it)")


def test(arguments):
    """Run every test on SQLite and PostgreSQL, and in the browser."""
    print("== tests", flush=True)
    os.chdir(ROOT)
    environment = dict(os.environ)
    if os.access(MEMORY, os.W_OK):
        # The tests make a thousand databases and every commit waits for the disk; in memory it does not.
        environment["TMPDIR"] = MEMORY
    _run([PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments], "tests failed", environment)


def _run(command, complaint, environment=None):
    if subprocess.call(command, cwd=ROOT, env=environment or os.environ) != 0:
        stop(complaint)


def _fingerprint(lock):
    text = _text(os.path.join(ROOT, lock)) + _text(os.path.join(ROOT, "pyproject.toml")) + ROOT
    return hashlib.sha256(text.encode()).hexdigest()


def _text(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def main():
    """Do what the first argument names."""
    act = sys.argv[1] if len(sys.argv) > 1 else "run"
    rest = sys.argv[2:]
    if act == "run":
        set_up("requirements.lock")
        os.chdir(ROOT)
        os.execv(os.path.join(BIN, "market"), ["market", "serve", "--demonstration", *rest])
    elif act == "setup":
        set_up("requirements.lock")
    elif act == "peers":
        set_up("requirements-bench.lock")
    elif act in ("test", "check"):
        set_up("requirements-dev.lock")
        check()
        if act == "test":
            install_servers()
            test(rest)
    else:
        stop("unknown: " + act + ". Known are run, test, check, peers, setup.")


if __name__ == "__main__":
    main()
