"""Starts the Chromium that scripts/get-browser fetched, with the libraries beside it.

usage: python3 -I -S chromium.py FOLDER [ARGUMENT...]

That Chromium is compiled without the commands of a command line, so `--dump-dom` would be ignored
and it would never end. They are done here instead, over the pipe that Chromium offers for being
driven by another program: each message is JSON and ends with a zero byte. What
`--virtual-time-budget` gives is used up before the page is printed, as Chromium does it itself.
"""

import json
import os
import sys

DUMP = "--dump-dom"
BUDGET = "--virtual-time-budget="

# Chromium reads what it is asked from the one, and writes what it answers to the other.
ASKED, ANSWERED = 3, 4

SHOWN = """
(document.doctype ? new XMLSerializer().serializeToString(document.doctype) + "\\n" : "")
  + document.documentElement.outerHTML
"""


ENDED = "Chromium ended before it had shown the page"


class Failed(Exception):
    """Chromium ended, or refused what it was asked."""


class Chromium:
    """A Chromium that does what it is asked over its pipe."""

    def __init__(self, program, arguments, environment):
        asked, self.asked = os.pipe()
        self.answered, answered = os.pipe()
        # Through numbers that are neither, since a pipe may have one of the two already.
        moves = [(asked, 100), (answered, 101), (100, ASKED), (101, ANSWERED)]
        self.process = os.posix_spawn(
            program,
            [program, *arguments, "--remote-debugging-pipe", "about:blank"],
            environment,
            file_actions=[(os.POSIX_SPAWN_DUP2, source, target) for source, target in moves],
        )
        os.close(asked)
        os.close(answered)
        self.read = b""
        self.count = 0
        self.events = []

    def message(self):
        """The next thing that it says."""
        while b"\0" not in self.read:
            part = os.read(self.answered, 1 << 16)
            if not part:
                raise Failed(ENDED)
            self.read += part
        text, _, self.read = self.read.partition(b"\0")
        return json.loads(text)

    def ask(self, method, session=None, **parameters):
        """Has it do `method`, and returns the result."""
        self.count += 1
        question = {"id": self.count, "method": method, "params": parameters}
        if session:
            question["sessionId"] = session
        try:
            os.write(self.asked, json.dumps(question).encode() + b"\0")
        except BrokenPipeError as error:
            raise Failed(ENDED) from error
        while True:
            answer = self.message()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            self.events.append(answer.get("method"))

    def wait_for(self, event):
        """Returns once it has said `event`, which may have been before."""
        while event not in self.events:
            self.events.append(self.message().get("method"))

    def end(self):
        """Waits for its end, which it makes when nobody asks any more; returns its exit status."""
        os.close(self.asked)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def dump(chromium, url, budget):
    """The document at `url`, once it is loaded and `budget` milliseconds of its time are over."""
    target = chromium.ask("Target.createTarget", url="about:blank")["targetId"]
    page = chromium.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    chromium.ask("Page.enable", page)
    if budget is not None:
        # Else the blank page would use it up.
        chromium.ask("Emulation.setVirtualTimePolicy", page, policy="pause")
    chromium.events.clear()
    problem = chromium.ask("Page.navigate", page, url=url).get("errorText")
    if problem:
        raise Failed(f"{url} does not open: {problem}")
    if budget is None:
        chromium.wait_for("Page.loadEventFired")
    else:
        chromium.ask(
            "Emulation.setVirtualTimePolicy",
            page,
            policy="pauseIfNetworkFetchesPending",
            budget=budget,
            maxVirtualTimeTaskStarvationCount=9999,
        )
        chromium.wait_for("Emulation.virtualTimeBudgetExpired")
    shown = chromium.ask("Runtime.evaluate", page, expression=SHOWN, returnByValue=True)
    chromium.ask("Browser.close")
    return shown["result"]["value"]


def main(folder, arguments):
    """Becomes Chromium, or does `--dump-dom` in its place and returns the exit status."""
    libraries = os.path.join(folder, "lib")
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries}
    program = os.path.join(folder, "chromium")
    if DUMP not in arguments:
        os.execve(program, [program, *arguments], environment)
    *flags, url = [argument for argument in arguments if argument != DUMP]
    budgets = [int(flag.removeprefix(BUDGET)) for flag in flags if flag.startswith(BUDGET)]
    flags = [flag for flag in flags if not flag.startswith(BUDGET)]
    chromium = Chromium(program, flags, environment)
    try:
        shown = dump(chromium, url, budgets[-1] if budgets else None)
        # UTF-8 in every locale, as Chromium prints it.
        sys.stdout.buffer.write(shown.encode(errors="replace") + b"\n")
    finally:
        status = chromium.end()
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except Failed as failed:
        sys.exit(f"chromium: {failed}")
