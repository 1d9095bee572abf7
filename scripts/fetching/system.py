"""What is installed on the machine already, and what apt-get may install."""

import shutil
import subprocess
import sys
from pathlib import Path

from .command import Failure, in_words, say

APT_INSTALL = Path(__file__).resolve().parent.parent / "apt-install"


# For a program that only has to say something, on a busy machine; in seconds.
LIMIT = 120


def on_path(names):
    """The first of these programs that is on the PATH, or `None`."""
    return next((Path(found) for found in map(shutil.which, names) if found), None)


def apt_install(package):
    """Has apt-get install `package`, as root or as one who may become root without a password."""
    command = [str(APT_INSTALL), package]
    # What it prints on standard output would be taken for the path, so it prints nothing there.
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        last = ""
        for line in process.stderr:
            last = line.decode(errors="replace").strip() or last
            print(last, file=sys.stderr, flush=True)
    if process.returncode != 0:
        raise Failure(last)


def first_of(what, advice, ways):
    """What the first of `ways` returns: pairs of what it is and a function without arguments.

    A way that fails is said, and the next one tried; if all do, one message has all of them.
    """
    tried = []
    for way, attempt in ways:
        try:
            return attempt()
        except (Failure, OSError) as error:
            why = in_words(error) if isinstance(error, OSError) else error
            tried.append(f"{way}: {why}")
            if len(tried) < len(ways):
                say(tried[-1])
    lines = "".join(f"\n- {line}" for line in tried)
    raise Failure(f"{what} cannot be had here:{lines}\n{advice}")


def answers(command, **options):
    """What a program prints on standard output, or why it does not run, as a `Failure`."""
    try:
        answer = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT,
            check=False,
            **options,
        )
    except subprocess.TimeoutExpired as error:
        raise Failure(f"{command[0]} hangs: it was ended after {LIMIT} seconds") from error
    except OSError as error:
        raise Failure(f"{command[0]} does not run: {error.strerror}") from error
    if answer.returncode != 0:
        said = (answer.stderr.strip() or answer.stdout.strip()).split("\n")[-1][:300]
        raise Failure(f"{command[0]} does not run: {said or f'status {answer.returncode}'}")
    return answer.stdout
