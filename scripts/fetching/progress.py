"""What a person sees while something comes."""

import sys
import time

from .command import name
from .places import megabytes

# How often a line is written where it cannot be rewritten, in seconds.
PAUSE = 5


class Progress:
    """How much of `total` bytes is there: one line that is rewritten, or one now and then.

    Without a total, which only `record-sums` has to find out, nothing is said.
    """

    def __init__(self, total, stream=None, clock=time.monotonic):
        self.total = total
        self.stream = stream or sys.stderr
        self.clock = clock
        self.begun = self.said = clock()
        self.rewritten = self.stream.isatty()
        self.open = False

    def show(self, done):
        """Says that `done` bytes are there, if it is time to."""
        now = self.clock()
        if not self.total or (not self.rewritten and now - self.said < PAUSE):
            return
        self.said = now
        # Near its end a client may have the same bytes twice.
        done = min(done, self.total)
        speed = done / max(now - self.begun, 0.001)
        line = f"{name()}: {done / 1e6:.0f} of {megabytes(self.total)}, {speed / 1e6:.1f} MB/s"
        self.stream.write(f"\r{line}\x1b[K" if self.rewritten else f"{line}\n")
        self.stream.flush()
        self.open = self.rewritten

    def end(self):
        """Leaves the line that was rewritten."""
        if self.open:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self.open = False
