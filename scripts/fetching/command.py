"""How a script speaks and ends: its words, its signals, its exit status."""

import errno
import platform
import signal
import sys
from pathlib import Path

# The oldest Python that still had fixes when this was written.
OLDEST = (3, 9)

# What is left to be fetched, or made, goes here; nothing outside it is written.
ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "target"


class Failure(Exception):
    """What went wrong and what to do about it, for the person who typed the command."""


def name():
    """What the script is called."""
    return Path(sys.argv[0]).name


def say(line):
    """Tells the person; standard output is kept for the path."""
    print(f"{name()}: {line}", file=sys.stderr, flush=True)


def run(main):
    """Ends the process with what `main` returns, or with one message that says what to do."""
    if sys.version_info < OLDEST:
        found = platform.python_version()
        sys.exit(f"{name()}: needs Python {OLDEST[0]}.{OLDEST[1]} or newer, this is {found}")
    # Python would end on them at once, and leave the half of a download.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"{name()}: {failure}")
    except KeyboardInterrupt:
        say("interrupted; nothing half is left")
        sys.exit(128 + signal.SIGINT)
    except OSError as error:
        sys.exit(f"{name()}: {in_words(error)}")


def interrupted(number, _frame):
    """Ends as after Ctrl-C, so that everything is cleared up on the way out."""
    say("ended by a signal; nothing half is left")
    sys.exit(128 + number)


def in_words(error):
    """What the system refused, and what to do about it."""
    where = error.filename or "what is written here"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space left for {where}: make room there, then run this again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where} may not be written ({error.strerror}): change its owner or its mode"
    return f"{where}: {error.strerror or error}"


def usage(text, arguments):
    """Prints `text` when it is asked for, and says whether it was."""
    asked = any(argument in ("-h", "--help") for argument in arguments)
    if asked:
        print(text.strip())
    return asked
