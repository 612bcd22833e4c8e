"""A frame is had only of a template that shows a page's texts as they are."""

from __future__ import annotations

import pytest
from jinja2 import Template

from imskit.site.page_frames import HOLES, NEVER, NO_FRAME, TOC, frame_of

PAGE = "<title>{{ title }}</title> {{ toc }} <p>{{ content }}</p> {{ title }}"


def laid_out(template: str) -> str:
    return str(Template(template).render(HOLES, toc=TOC, never=NEVER))


def test_a_frame_that_is_filled_is_the_page_laid_out() -> None:
    own = {
        "title": "Ä & <b>",
        "toc": "<ul/>",
        "content": "x" * 9,
        "description": "",
        "canonical": "",
        "path": "",
    }
    filled = frame_of(laid_out(PAGE)).filled({name: text.encode() for name, text in own.items()})
    assert filled.decode() == Template(PAGE).render(own)


@pytest.mark.parametrize(
    "shown",
    [
        "{{ title | e }}",
        "{{ title | striptags }}",
        "{{ title | upper }}",
        "{{ title | lower }}",
        "{{ title | trim }}",
        "{{ title | title }}",
        "{{ title | tojson }}",
        "{{ title | truncate(9) }}",
        "{{ title[:5] }}",
        "{{ content | replace('&', '+') }}",
        "{{ content | urlencode }}",
        "{{ never }}",
    ],
)
def test_a_template_that_does_more_has_no_frame(shown: str) -> None:
    assert frame_of(laid_out(f"{PAGE} {shown}")) == NO_FRAME
