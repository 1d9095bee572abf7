"""What was recorded of each download, and of what comes out of it.

A file in `scripts/sums` has lines of three: the SHA-256, the size in bytes, the name. The name is

  NAME         a download: a wheel of PyPI, or the archive of an npm package
  NAME/FILE    one file that is taken out of it; its sum is what `sha256sum FILE` prints
  NAME/        a folder that is taken out of it; its sum is that of the list which
               `find . -type f | LC_ALL=C sort | xargs sha256sum` prints in it

The sums are in the repository, so whoever can write into `target` cannot make others pass.
`scripts/record-sums` writes the lines.
"""

import hashlib
from pathlib import Path

from .command import Failure

FOLDER = Path(__file__).resolve().parent.parent / "sums"


class Sums:
    """The lines of one such file."""

    def __init__(self, text):
        self.lines = {}
        for line in text.splitlines():
            if line and not line.startswith("#"):
                digest, size, name = line.split()
                self.lines[name] = (digest, int(size))

    @classmethod
    def of(cls, what):
        """Those that are recorded of `what`."""
        return cls((FOLDER / what).read_text())

    def downloads(self, start=""):
        """The names of the downloads that begin with `start`, in the order of the file."""
        return [name for name in self.lines if "/" not in name and name.startswith(start)]

    def size(self, name):
        """How many bytes `name` has."""
        return self.lines[name][1]

    def has(self, name, path):
        """Whether `path` is, byte for byte, what was recorded as `name`."""
        return self.lines.get(name) == measured(path)

    def require(self, path):
        """Returns the download `path` if it is the recorded one; else nobody is to run it."""
        if not self.has(path.name, path):
            raise Failure(
                f"{path.name} was fetched, and is not the file that was recorded in scripts/sums "
                "when it was tried. It was not run. Fetch it from another index, or report this"
            )
        return path


def measured(path):
    """The sum and the size of a file, or of a folder with all that is in it."""
    if not path.is_dir():
        return digest_of(path), path.stat().st_size
    whole, size = hashlib.sha256(), 0
    names = [file.relative_to(path).as_posix() for file in path.rglob("*") if not folder(file)]
    for name in sorted(names, key=str.encode):
        whole.update(f"{digest_of(path / name)}  ./{name}\n".encode())
        size += (path / name).stat().st_size
    return whole.hexdigest(), size


def folder(path):
    """Whether it is a folder of its own; a link to one is a file that should not be there."""
    return path.is_dir() and not path.is_symlink()


def digest_of(file):
    """The SHA-256 of a file, as `sha256sum` prints it."""
    digest = hashlib.sha256()
    # A link would stand for what can change without it.
    if file.is_symlink() or not file.is_file():
        return "no file"
    with file.open("rb") as source:
        while True:
            part = source.read(1 << 20)
            if not part:
                return digest.hexdigest()
            digest.update(part)
