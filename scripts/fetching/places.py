"""Where things are put: one process at a time, whole or not at all."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from .command import Failure, say

# What an interrupted run may have left; one that has the lock knows that nobody uses it.
SCRATCH = ".fetching-"


@contextlib.contextmanager
def alone(directory):
    """Has `directory` for this process alone: others that want it wait, and say so.

    The system takes the lock back from a process that ends in any way.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another process is at work in {directory}: waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def scratch(directory):
    """A folder in `directory` that is gone afterwards, for making things beside their place."""
    for left in directory.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=directory) as made:
        yield Path(made)


def require_room(directory, size):
    """Refuses to begin what would end on a full disk: `size` bytes are to go to `directory`."""
    free = shutil.disk_usage(directory).free
    if free < size:
        raise Failure(
            f"{directory} needs {megabytes(size)}, and has room for {megabytes(free)}: "
            "make room there, then run this again"
        )


def put(made, place):
    """Moves `made` to `place`, in one step; what is there goes."""
    if place.is_dir() and not place.is_symlink():
        os.rename(place, made.with_name(f"{made.name}.old"))
    os.replace(made, place)


def write_program(path, text):
    """Writes `text` as a program, and returns its path."""
    path.write_text(text)
    path.chmod(0o755)
    return path


def is_program(path, text):
    """Whether `path` is a program with `text`, and no more."""
    try:
        same = not path.is_symlink() and path.read_bytes() == text.encode()
    except OSError:
        return False
    return same and os.access(path, os.X_OK)


def quoted(text):
    """`text` as one word of a shell."""
    inner = str(text).replace("'", "'\\''")
    return f"'{inner}'"


def megabytes(size):
    """A size for a person."""
    return f"{max(1, round(size / 1e6))} MB"
