"""Puts things in their place that have to be what was recorded, or what is written here."""

from . import places
from .command import Failure, say


def recorded(place, sums, name, make, trial):
    """Returns `place` once it is what was recorded as `name`.

    What lies there is not run before that is known, and replaced where it is something else.
    `make(scratch)` makes it in a folder that is gone afterwards, and `trial(made)` fails where it
    does not run. One process does that at a time, and the others wait.
    """

    def whole():
        return place.exists() and sums.has(name, place)

    # Without the lock first: most times it is there, perhaps where nothing may be written.
    if whole():
        return place
    with places.alone(place.parent):
        if whole():
            return place
        if place.exists():
            say(f"{place} is not what was recorded of it. It is not run, but fetched anew")
        places.require_room(place.parent, sums.size(name))
        with places.scratch(place.parent) as scratch:
            made = make(scratch)
            if not sums.has(name, made):
                raise Failure(f"what came out of the download is not the recorded {name}")
            trial(made)
            places.put(made, place)
    return place


def program(path, text):
    """Returns `path` once it is a program with this `text`."""
    if places.is_program(path, text):
        return path
    with places.alone(path.parent), places.scratch(path.parent) as scratch:
        # Another process may have written it meanwhile; the text is the same.
        if path.exists() and not places.is_program(path, text):
            say(f"{path} is not the command that is written here. It is not run, but written anew")
        places.put(places.write_program(scratch / path.name, text), path)
    return path
