"""Whoever waits goes first, and what is made ready in the background waits until nobody is about to ask."""

from __future__ import annotations

import time
from threading import Event, Thread

from imskit.serving.turns import Turns


def test_in_the_background_nothing_begins_while_somebody_is_in_a_hurry() -> None:
    turns, done = Turns(), Event()

    def background() -> None:
        with turns.after_all_others():
            done.set()

    with turns.hurry():
        assert turns.is_anybody_in_a_hurry
        thread = Thread(target=background, daemon=True)
        thread.start()
        assert not done.wait(0.1)
    assert done.wait(10)
    assert not turns.is_anybody_in_a_hurry
    thread.join()


def test_after_something_new_the_background_waits_until_nobody_asked_for_a_while() -> None:
    turns = Turns(settling=0.3)
    turns.shown()
    time.sleep(0.1)
    with turns.first():
        pass
    asked = time.monotonic()
    with turns.after_all_others():
        assert time.monotonic() - asked >= 0.25


def test_while_nothing_new_is_shown_nobody_is_waited_for() -> None:
    turns = Turns(settling=60.0)
    with turns.first():
        pass
    began = time.monotonic()
    with turns.after_all_others():
        assert time.monotonic() - began < 30


def test_requests_that_never_end_do_not_keep_the_background_waiting_for_ever() -> None:
    turns, done, ended = Turns(settling=0.5), Event(), Event()
    turns.shown()

    def asks() -> None:
        while not ended.wait(0.01):
            with turns.first():
                pass

    def background() -> None:
        for _ in range(20):
            with turns.after_all_others():
                pass
        done.set()

    threads = [Thread(target=each, daemon=True) for each in (asks, background)]
    for thread in threads:
        thread.start()
    assert done.wait(30)
    ended.set()
    for thread in threads:
        thread.join()


def test_who_waits_comes_between_two_pieces_of_the_background() -> None:
    turns, order, begun = Turns(), list[str](), Event()

    def background() -> None:
        for number in range(50):
            with turns.after_all_others():
                order.append(f"piece {number}")
                begun.set()
                time.sleep(0.005)

    thread = Thread(target=background, daemon=True)
    thread.start()
    assert begun.wait(10)
    with turns.first():
        order.append("page")
    thread.join()
    assert order.index("page") < 10
