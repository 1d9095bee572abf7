"""Which of several builds runs on this machine, told from the names of wheels."""

import os
import platform
import re
import sys

from .command import Failure

PROCESSORS = {"x86_64": "x86-64", "amd64": "x86-64", "aarch64": "arm64", "arm64": "arm64"}


class Machine:
    """A system, its processor, and the version of its C library or, on macOS, of the system."""

    def __init__(self, system, processor, version):
        self.system = system
        self.processor = PROCESSORS.get(processor.lower(), processor)
        self.version = version

    @classmethod
    def here(cls):
        """The one that this runs on. A C library other than glibc has no version here."""
        # A Python of 32 bits cannot load what was built for 64.
        processor = platform.machine() if sys.maxsize > 2**32 else "32-bit"
        if platform.system() == "Darwin":
            return cls("macOS", processor, numbers(platform.mac_ver()[0]))
        try:
            library = os.confstr("CS_GNU_LIBC_VERSION") or ""
        except (ValueError, OSError):
            library = ""
        return cls(platform.system(), processor, numbers(library.replace("glibc ", "")))

    def __str__(self):
        version = ".".join(map(str, self.version))
        if self.system == "Linux":
            version = f"with glibc {version}" if version else "without glibc"
        return f"{self.system} {self.processor} {version}".strip()

    def runs(self, tag):
        """Whether what was built for `tag`, the last part of a wheel's name, runs here."""
        return any(self.suits(build) for build in builds(tag))

    def suits(self, build):
        """Whether one of these is here: the system, its oldest version, the processor."""
        system, oldest, processor = build
        return (
            system == self.system
            and processor in (self.processor, "any")
            and self.version >= oldest
        )

    def choose(self, wheels, what):
        """The first of `wheels` that runs here; `what` they are is said where none does."""
        for wheel in wheels:
            if self.runs(tag_of(wheel)):
                return wheel
        there = sorted({in_words(build) for wheel in wheels for build in builds(tag_of(wheel))})
        raise Failure(f"{what} is not built for {self}, only for {'; '.join(there)}")


def tag_of(wheel):
    """The platform in a wheel's name."""
    return wheel.removesuffix(".whl").split("-")[-1]


def builds(tag):
    """The system, its oldest version and the processor of each platform in `tag`."""
    known = {"manylinux": "Linux", "macosx": "macOS"}
    for part in tag.split("."):
        match = re.fullmatch(r"(manylinux|macosx)_(\d+)_(\d+)_(\w+)", part)
        if match:
            kind, major, minor, processor = match.groups()
            processor = "any" if processor == "universal2" else processor
            yield known[kind], (int(major), int(minor)), PROCESSORS.get(processor, processor)


def in_words(build):
    """A build, for a person."""
    system, (major, minor), processor = build
    library = "with glibc " if system == "Linux" else ""
    processor = f" {processor}" if processor != "any" else ""
    return f"{system}{processor} {library}{major}.{minor} or newer"


def numbers(version):
    """`2.36` as `(2, 36)`, which compare as versions do; what is no number has none."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
