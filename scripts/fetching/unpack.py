"""Takes files out of archives, under names of our own choice."""

import shutil
import tarfile
import zipfile

from .command import Failure


def wheel(archive, folder, place_of):
    """Writes those files of the wheel `archive` for which `place_of(name)` has a place in `folder`.

    Everybody may read them, whatever the mask of whoever runs this: PostgreSQL is run by
    somebody else where that is root.
    """
    with zipfile.ZipFile(archive) as members:
        for member in members.infolist():
            place = None if member.is_dir() else place_of(member.filename)
            if place is not None:
                # The upper half is the mode that it had.
                executable = bool(member.external_attr >> 16 & 0o111)
                with members.open(member) as source:
                    write(source, folder, place, executable)


def tar(archive, folder):
    """Writes all files of the tar file `archive` into `folder`."""
    with tarfile.open(archive) as members:
        for member in members:
            if member.isfile():
                with members.extractfile(member) as source:
                    write(source, folder, member.name, bool(member.mode & 0o111))


def write(source, folder, place, executable):
    """Writes the open file `source` to `place` in `folder`."""
    path = folder / place
    # The archive is the one that was tried, and its names lead out of the folder nowhere.
    if folder.resolve() not in path.resolve().parents:
        raise Failure(f"{place} would be written outside of {folder}")
    path.parent.mkdir(parents=True, exist_ok=True)
    for parent in path.relative_to(folder).parents:
        (folder / parent).chmod(0o755)
    with path.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    path.chmod(0o755 if executable else 0o644)
