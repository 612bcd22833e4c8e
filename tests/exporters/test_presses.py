"""PDFs by presses: the bytes and the order of those that are made one after the other here, however presses fare."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from imskit.exporters import order as orders_module
from imskit.exporters import presses, typeset
from imskit.exporters.document_pdf import document_order, document_pdf, manual_order, manual_pdf
from imskit.exporters.order import Order
from imskit.exporters.press import send
from imskit.exporters.presses import print_all
from imskit.exporters.typeset import NoFontHas
from imskit.problems import CannotGoOn
from tests.builders import Small
from tests.exporters.test_document_pdf import of

Started = Callable[[], "subprocess.Popen[bytes]"]


class Shelf:
    """Keeps in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.held.get(key)

    def add(self, key: str, made: bytes) -> None:
        self.held[key] = made


@pytest.fixture
def orders(small: Small) -> list[Order]:
    small.policy()
    small.policy("POL-002", title="Another one")
    first, second = (document_order(of(small, name)) for name in ("POL-001", "POL-002"))
    return [first, manual_order(of(small, "POL-001", "POL-002")), second, first, second]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Presses that were started, for so little too."""
    found = []
    start = presses._started

    def told() -> subprocess.Popen[bytes]:
        found.append(start())
        return found[-1]

    monkeypatch.setattr(presses, "_FEW", 0)
    monkeypatch.setattr(presses, "_started", told)
    return found


def script(words: str) -> Started:
    """Starts what is no press."""
    return lambda: subprocess.Popen(
        [sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def without_room(orders: list[Order]) -> int:
    """So little that each press prints one of them or two."""
    return len(orders[0].words) * 2


def test_presses_give_the_same_bytes_in_the_same_order(
    small: Small,
    orders: list[Order],
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = list(print_all(orders, presses=0))
    assert not started
    monkeypatch.setattr(presses, "_ENOUGH", without_room(orders))
    assert list(print_all(orders, presses=2)) == here
    assert len(started) > 2
    assert all(each.poll() is not None for each in started)
    assert here[0] == document_pdf(of(small, "POL-001"))
    assert here[1] == manual_pdf(of(small, "POL-001", "POL-002"))


def test_for_a_few_no_press_is_started(orders: list[Order], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presses, "_started", script("never"))
    assert list(print_all(orders[:1], presses=2)) == [orders[0].made()]


def cannot() -> subprocess.Popen[bytes]:
    raise BlockingIOError(11, "Resource temporarily unavailable")


@pytest.mark.parametrize("start", [cannot, script(""), script("print('no press')")])
def test_where_no_press_can_be_started_they_are_made_here(
    orders: list[Order],
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    start: Started,
) -> None:
    monkeypatch.setattr(presses, "_started", start)
    assert list(print_all(orders[:3], presses=2)) == list(print_all(orders[:3], presses=0))
    assert not started


def test_a_press_that_breaks_is_one_sentence(
    orders: list[Order], started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = script("import os; print('ready', flush=True); os.read(0, 1); os._exit(3)")
    monkeypatch.setattr(presses, "_started", broken)
    with pytest.raises(CannotGoOn, match=r"ended before it was done \(exit code 3\)"):
        list(print_all(orders, presses=2))
    assert not started


def test_what_cannot_be_made_is_told_in_its_place(
    orders: list[Order], started: list[subprocess.Popen[bytes]]
) -> None:
    bad = replace(orders[0], words=orders[0].words.replace("We give time.", "水"))
    worse = replace(orders[0], words="no data")
    found = print_all([orders[0], bad, worse, *orders], presses=2)
    assert next(found) == orders[0].made()
    with pytest.raises(NoFontHas) as stop:
        next(found)
    assert stop.value.words == "水"
    with pytest.raises(CannotGoOn, match=r"templates/exports/document\.typ:2 cannot be used"):
        list(print_all([worse, orders[0]], presses=1))
    assert started
    assert all(each.poll() is not None for each in started)


def test_who_stops_early_leaves_no_press_behind(
    orders: list[Order], started: list[subprocess.Popen[bytes]]
) -> None:
    found = print_all(orders * 4, presses=2)
    next(found)
    found.close()
    assert started
    assert all(each.poll() is not None for each in started)


def test_a_press_ends_when_nobody_is_there_any_more(orders: list[Order]) -> None:
    with presses._started() as press:
        assert press.stdin is not None
        assert press.stdout is not None
        assert press.stdout.readline() == b"ready\n"
        order = orders[0]
        send(press.stdin, {"template": order.template, "day": order.day.isoformat()}, order.words.encode())
        press.stdin.close()
        assert press.wait(20) == 0


@pytest.mark.parametrize("count", [0, 2])
def test_what_is_kept_is_not_made_again_and_has_the_same_bytes(
    orders: list[Order],
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    count: int,
) -> None:
    shelf = Shelf()
    fresh = list(print_all(orders, shelf, count))
    assert len(shelf.held) == 3
    monkeypatch.setattr(typeset, "typeset_words", None)
    started.clear()
    assert list(print_all(orders, shelf, count)) == fresh
    assert not started


def test_a_pdf_is_kept_for_its_data_its_day_its_template_and_what_makes_it(
    orders: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = orders[0]
    assert order.key == replace(order).key
    others = [
        replace(order, words=f"{order.words} "),
        replace(order, day=order.day.replace(year=1999)),
        replace(order, template="other.typ"),
    ]
    keys = {order.key, *(other.key for other in others)}
    monkeypatch.setattr(orders_module, "version", lambda _: "0.0.1")
    orders_module._made_with.cache_clear()
    keys.add(order.key)
    monkeypatch.undo()
    orders_module._made_with.cache_clear()
    assert len(keys) == 5
