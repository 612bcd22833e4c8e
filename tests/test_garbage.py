"""Garbage is looked for again once the work is done, and what a first reading brought stays out of it."""

from __future__ import annotations

import subprocess
import sys


def said_by(code: str) -> str:
    """What *code* prints in a process of its own: the tests' own garbage must not depend on their order."""
    begin = "import gc\nfrom imskit.garbage import without_collecting\n"
    return subprocess.run(
        [sys.executable, "-c", begin + code], capture_output=True, text=True, check=True
    ).stdout


def test_it_is_off_during_the_work_and_on_behind_it() -> None:
    code = "with without_collecting('reading'):\n    print(gc.isenabled())\nprint(gc.isenabled())"
    assert said_by(code) == "False\nTrue\n"


def test_it_is_on_behind_work_that_failed() -> None:
    code = """
try:
    with without_collecting("reading"):
        raise ValueError
except ValueError:
    print(gc.isenabled())
"""
    assert said_by(code) == "True\n"


def test_who_has_switched_it_off_keeps_it_off() -> None:
    code = """
gc.disable()
with without_collecting("reading"):
    pass
print(gc.isenabled(), gc.get_freeze_count())
"""
    assert said_by(code) == "False 0\n"


def test_only_what_the_first_work_of_a_kind_brought_is_kept_for_good() -> None:
    code = """
kept = []
def frozen_by(work):
    before = gc.get_freeze_count()
    with without_collecting(work):
        kept.append([[], [], []])
    return gc.get_freeze_count() > before
print(*(frozen_by(work) for work in ("loading code", "reading", "reading", "loading code")))
"""
    assert said_by(code) == "True True False False\n"


def test_it_is_seldom_while_a_site_is_built_and_as_often_as_before_behind_it() -> None:
    code = """
from imskit.garbage import collecting_seldom
before = gc.get_threshold()
try:
    with collecting_seldom():
        print(gc.isenabled(), gc.get_threshold()[0] > before[0])
        raise ValueError
except ValueError:
    print(gc.get_threshold() == before)
"""
    assert said_by(code) == "True True\nTrue\n"


def test_who_has_switched_it_off_keeps_it_off_while_a_site_is_built() -> None:
    code = """
from imskit.garbage import collecting_seldom
gc.set_threshold(0)
with collecting_seldom():
    print(gc.get_threshold()[0])
gc.disable()
with collecting_seldom():
    print(gc.isenabled())
print(gc.get_threshold()[0])
"""
    assert said_by(code) == "0\nFalse\n0\n"
