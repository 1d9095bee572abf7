"""Downloads through pip and npm, as they are set up here, and their complaints in one line.

Neither says in a way that can be read how far it is. So each is given a folder of our own for
what it downloads, and what grows there is the progress.
"""

import contextlib
import os
import re
import subprocess
import sys

from .command import Failure, say
from .machine import tag_of
from .places import megabytes, require_room
from .progress import Progress

# How often the folder is looked at, in seconds.
LOOK = 0.2

NO_PIP = (
    f"{sys.executable} has no pip, which fetches things here. Install it with "
    "`apt-get install python3-pip`, or `python3 -m ensurepip --user`, then run this again"
)

# What pip and npm say when nothing answers, or not what they expect.
UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|NameResolution"
    r"|Max retries exceeded|Failed to establish|ConnectionResetError|RemoteDisconnected"
    r"|Connection (?:refused|reset|aborted)|Network is unreachable|Temporary failure in name"
    r"|\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\b"
)


def wheel(file, sums, scratch):
    """Has pip fetch the wheel `file` into `scratch`; returns its path if it is the recorded one."""
    return sums.require(fetch_wheel(file, sums.size(file), scratch))


def archive(npm, package, version, sums, scratch):
    """The same for what npm keeps of `package`; `npm` is the command that runs it."""
    size = sums.size(archive_of(package, version))
    return sums.require(fetch_archive(npm, package, version, size, scratch))


def archive_of(package, version):
    """What npm calls the archive of a package."""
    return f"{package.lstrip('@').replace('/', '-')}-{version}.tgz"


def fetch_wheel(file, size, scratch):
    """Has pip fetch the wheel `file`, whatever is in it, and returns its path."""
    project, version, python, abi, _ = file.split("-")
    # pip would choose by the Python that runs it, and its older versions do not know the newer
    # names of platforms. The wheel is chosen already, so pip is told its name part by part.
    wanted = ["--no-deps", "--only-binary=:all:", "--implementation", python[:2], "--abi", abi]
    if python.startswith("cp3"):
        wanted += ["--python-version", f"3.{python[3:]}"]
    for platform in tag_of(file).split("."):
        wanted += ["--platform", platform]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download"]
    download = [*pip, "--quiet", "--dest", str(scratch), *wanted, f"{project}=={version}"]
    # Nothing is installed, so no virtual environment is needed whatever the settings say.
    settings = {"PIP_REQUIRE_VIRTUALENV": "false", "PIP_PROGRESS_BAR": "off"}
    complaint = watched(download, settings, file, size, scratch)
    if complaint is not None:
        raise Failure(reason(complaint, "pip", f"{project} {version}"))
    return scratch / file


def fetch_archive(npm, package, version, size, scratch):
    """Has npm fetch the archive of `package`, whatever is in it, and returns its path."""
    cache = ["--cache", str(scratch / "npm-cache")]
    pack = [*npm, "pack", "--loglevel=error", "--ignore-scripts", *cache, f"{package}@{version}"]
    file = archive_of(package, version)
    complaint = watched(pack, {"npm_config_update_notifier": "false"}, file, size, scratch)
    if complaint is not None:
        raise Failure(reason(complaint, "npm", f"{package} {version}"))
    return scratch / file


def watched(command, settings, file, size, scratch):
    """Runs the download of `file`, and returns what it complained of if it failed, else `None`."""
    say(f"fetching {file}" + (f" ({megabytes(size)})" if size else ""))
    # pip has it twice for a moment: where it comes, and where it is put.
    require_room(scratch, 2 * size)
    coming = scratch / "coming"
    coming.mkdir(exist_ok=True)
    environment = {**os.environ, **settings, "TMPDIR": str(coming), "LC_ALL": "C"}
    progress = Progress(size)
    before = weight(scratch)
    with (scratch / "complaint").open("w+", errors="replace") as complaint:
        process = subprocess.Popen(
            command,
            cwd=scratch,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaint,
        )
        try:
            while ended(process) is None:
                progress.show(weight(scratch) - before)
        finally:
            progress.end()
            stop(process)
        complaint.seek(0)
        return complaint.read() if process.returncode != 0 else None


def ended(process):
    """The exit status of `process`, or `None` when it goes on after one look."""
    try:
        return process.wait(LOOK)
    except subprocess.TimeoutExpired:
        return None


def stop(process):
    """Ends `process` where this script ends before it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def weight(directory):
    """How many bytes are in `directory`, which another process changes meanwhile."""
    size = 0
    for folder, _, files in os.walk(directory):
        for file in files:
            with contextlib.suppress(FileNotFoundError):
                size += os.lstat(os.path.join(folder, file)).st_size
    return size


def reason(complaint, client, what):
    """What `client` complained of while it fetched `what`, and what to do about it."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    if "No module named pip" in complaint:
        return NO_PIP
    if "No space left on device" in complaint or "ENOSPC" in complaint:
        return f"no space left to fetch {what}: make room there, then run this again"
    if UNREACHABLE.search(complaint):
        return (
            f"{client} does not reach its package index, so {what} was not fetched: look at the "
            f"network, the proxy and {client}'s settings (`{client} config list`), "
            f"then run this again\n  {client} said: {telling(lines, UNREACHABLE)}"
        )
    absent = re.compile(r"No matching distribution|from versions|E404|ETARGET|404 Not Found")
    if absent.search(complaint):
        return (
            f"{client} finds no {what}: the index that its settings name (`{client} config list`) "
            "lacks it, or is not reached"
            f"\n  {client} said: {telling(lines, absent)}"
        )
    # Where it broke down itself, the last line says by what.
    broken = "Traceback (most recent call last)" in complaint
    line = telling(lines[-1:] if broken else lines, re.compile("(?i)error"))
    return f"{client} did not fetch {what}: {line}"


def telling(lines, what):
    """The first line that has `what` in it, else the last; no more of it than can be read."""
    chosen = [line for line in lines if what.search(line)] or lines[-1:] or ["nothing"]
    # Of a connection the cause is what counts, not the objects that it went through.
    cause = re.sub(r"^.*connection broken by .", "", chosen[0])
    cause = re.sub(r"^\w+\(.*?(?:object at \w+>|port=\d+\)): ", "", cause)
    return re.sub(r"['\")]*: /\S*$", "", cause)[:300]
