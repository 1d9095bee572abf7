"""What the scripts share that bring what tests need: Terraform, PostgreSQL, a browser, cargo-deny.

Each rule is in one module, so that it holds for all of them:

  command   words on standard error, the path on standard output, signals, the exit status
  machine   which of several builds runs on this machine
  sums      what was recorded of a download, and of what comes out of it
  places    one process at a time, nothing half, what was there before is not trusted
  progress  what is said while something comes
  index     pip and npm, and their complaints in one line
  system    what is installed already, and apt-get

Python 3.9 and its standard library are all that they take.
"""
