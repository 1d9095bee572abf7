"""Tests of the scripts that bring what tests need. Nothing big is downloaded.

python3 -B -m unittest discover --top-level-directory scripts --start-directory scripts/tests
"""
