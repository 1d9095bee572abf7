"""The `--dump-dom` that the fetched Chromium gets from us; the Rust tests try real pages."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

LAUNCHER = Path(__file__).resolve().parent.parent / "fetching/chromium.py"

# Answers over the pipe as Chromium does, and writes down what it was asked.
CHROMIUM = """\
#!{python}
import json, os, sys
folder = os.path.dirname(sys.argv[0])
with open(os.path.join(folder, "asked"), "w") as asked:
    print(json.dumps([sys.argv[1:], os.environ["LD_LIBRARY_PATH"]]), file=asked)
    if "--remote-debugging-pipe" not in sys.argv:
        sys.exit(7)
    answers = json.load(open(os.path.join(folder, "answers")))
    read, write = os.fdopen(3, "rb"), os.fdopen(4, "wb")
    text = b""
    while True:
        byte = read.read(1)
        if not byte:
            sys.exit(0)
        text += byte
        if byte != b"\\0":
            continue
        question, text = json.loads(text[:-1]), b""
        print(json.dumps([question["method"], question["params"]]), file=asked, flush=True)
        if question["method"] not in answers:
            sys.exit(9)
        for answer in answers[question["method"]]:
            if "method" not in answer:
                answer = dict(answer, id=question["id"])
            write.write(json.dumps(answer).encode() + b"\\0")
        write.flush()
"""

ANSWERS = {
    "Target.createTarget": [{"result": {"targetId": "T"}}],
    "Target.attachToTarget": [{"method": "Target.attached"}, {"result": {"sessionId": "S"}}],
    "Page.enable": [{"result": {}}],
    "Emulation.setVirtualTimePolicy": [
        {"result": {}},
        {"method": "Emulation.virtualTimeBudgetExpired"},
    ],
    "Page.navigate": [{"method": "Page.loadEventFired"}, {"result": {}}],
    "Runtime.evaluate": [{"result": {"result": {"value": "<html>é</html>"}}}],
    "Browser.close": [{"result": {}}],
}


class Dump(unittest.TestCase):
    """Runs the launcher with a stand-in of Chromium."""

    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)
        program = self.folder / "chromium"
        program.write_text(CHROMIUM.format(python=sys.executable))
        program.chmod(0o755)

    def launch(self, *arguments, **answers):
        """Runs it, with some answers changed; its status, output, words, and what was asked."""
        changed = {name.replace("_", "."): answer for name, answer in answers.items()}
        wanted = {name: answer for name, answer in {**ANSWERS, **changed}.items() if answer}
        (self.folder / "answers").write_text(json.dumps(wanted))
        answer = subprocess.run(
            [sys.executable, "-I", "-S", LAUNCHER, self.folder, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            env={**os.environ, "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
            check=False,
        )
        asked = (self.folder / "asked").read_text().splitlines()
        output, words = answer.stdout.decode(), answer.stderr.decode()
        return answer.returncode, output, words, [json.loads(line) for line in asked]

    def test_the_page_is_printed_once_its_time_is_used_up(self):
        arguments = ("--headless", "--virtual-time-budget=5000", "--dump-dom", "http://here/")
        status, output, words, asked = self.launch(*arguments)
        self.assertEqual((status, output, words), (0, "<html>é</html>\n", ""))
        started = [["--headless", "--remote-debugging-pipe", "about:blank"]]
        self.assertEqual(asked[0], [*started, f"{self.folder}/lib"])
        policies = [what for name, what in asked[1:] if name == "Emulation.setVirtualTimePolicy"]
        self.assertEqual([policy["policy"] for policy in policies][0], "pause")
        self.assertEqual(policies[1]["budget"], 5000)
        self.assertIn(["Page.navigate", {"url": "http://here/"}], asked)

    def test_without_a_budget_it_waits_until_the_page_is_loaded(self):
        status, output, _, asked = self.launch("--dump-dom", "http://here/")
        self.assertEqual((status, output), (0, "<html>é</html>\n"))
        self.assertNotIn("Emulation.setVirtualTimePolicy", [name for name, _ in asked[1:]])

    def test_a_page_that_does_not_open_is_a_failure(self):
        refused = [{"result": {"errorText": "net::ERR_CONNECTION_REFUSED"}}]
        status, output, words, _ = self.launch("--dump-dom", "http://here/", Page_navigate=refused)
        self.assertEqual((status, output), (1, ""))
        self.assertEqual(
            words, "chromium: http://here/ does not open: net::ERR_CONNECTION_REFUSED\n"
        )

    def test_a_chromium_that_ends_is_a_failure(self):
        status, output, words, _ = self.launch("--dump-dom", "http://here/", Page_navigate=[])
        self.assertEqual((status, output), (1, ""))
        self.assertEqual(words, "chromium: Chromium ended before it had shown the page\n")

    def test_what_it_refuses_is_said(self):
        refused = [{"error": {"message": "no such target"}}]
        status, _, words, _ = self.launch("--dump-dom", "http://here/", Page_enable=refused)
        self.assertEqual((status, words), (1, "chromium: Page.enable: no such target\n"))

    def test_all_else_is_handed_to_chromium(self):
        status, _, _, asked = self.launch("--version", "--headless")
        self.assertEqual(
            (status, asked), (7, [[["--version", "--headless"], f"{self.folder}/lib"]])
        )


if __name__ == "__main__":
    unittest.main()
