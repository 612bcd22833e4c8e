"""Long tables in parts."""

from __future__ import annotations

import json
import re

import pytest

from imskit.site.making import page_text
from imskit.site.page import Page
from imskit.site.parts import ROWS, Parted, parted
from imskit.site.quick_markdown import content, source

PAGE = Page(
    "registers/decision.html",
    "Decisions",
    "register.md.j2",
    {},
    crumbs=(("Registers", "registers/index.html"),),
)


def row(number: int) -> str:
    return f'<tr><td><a href="../documents/D-{number}.html">D-{number}</a></td> <td>{number}</td></tr>'


def table(rows: list[str], label: str = "Decisions", mark: str = "") -> str:
    opened = f'<div class="im-box im-box--wide" role="region" aria-label="{label}" tabindex="0">'
    return (
        f'{opened}<table class="im-table" data-im-noun="entries"{mark}>\n'
        "<thead><tr><th>Id</th><th>N</th></tr></thead>\n"
        "<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table></div>"
    )


def page_with(*tables: str) -> str:
    return "# Decisions {: #top }\n\n" + "\n\n".join(tables) + "\n\n<p>The end.</p>"


def shown(body: str) -> list[int]:
    return [int(number) for number in re.findall(r"<td>(\d+)</td>", body)]


def bodies(found: Parted, whole: str = PAGE.address) -> dict[str, str]:
    return {whole: found.body, **{part.page.address: part.body for part in found.parts}}


def test_a_table_of_some_rows_stays_whole() -> None:
    body = page_with(table([row(number) for number in range(250)]))
    assert parted(PAGE, body) == Parted(body)


def test_a_long_table_is_parted_and_loses_no_row() -> None:
    found = parted(PAGE, page_with(table([row(number) for number in range(1001)])))
    parts = bodies(found)
    assert list(parts) == [
        "registers/decision.html",
        *(f"registers/decision.part-{number}.html" for number in range(2, 7)),
    ]
    assert [number for body in parts.values() for number in shown(body)] == list(range(1001))
    assert all(len(shown(body)) <= ROWS for body in parts.values())
    assert "<p>The end.</p>" in found.body
    assert "Entries 1 to 200 of 1,001" in found.body
    last = found.parts[-1]
    assert last.page.title == "Decisions: entries 1,001 to 1,001 of 1,001"
    assert last.page.crumbs == (
        ("Registers", "registers/index.html"),
        ("Decisions", "registers/decision.html"),
    )
    assert not last.page.searched
    assert last.page.nav is None
    assert last.body.startswith("# Decisions {: #top }\n\n")


def test_each_part_is_as_plain_as_what_pages_are_put_together_from() -> None:
    found = parted(PAGE, page_with(table([row(number) for number in range(501)])))
    pages = [(PAGE, found.body), *((part.page, part.body) for part in found.parts)]
    assert len(pages) == 3
    for page, body in pages:
        read = source(page_text(page, body).decode())
        assert read is not None
        assert content(read.markdown) is not None


def test_the_parts_lead_to_each_other() -> None:
    found = parted(PAGE, page_with(table([row(number) for number in range(2000)])))
    parts = bodies(found)
    seen, at = [], "registers/decision.html"
    while at:
        seen.append(at)
        following = re.search(r'<a href="([^"]+)" rel="next">', parts[at])
        at = f"registers/{following[1]}" if following else ""
    assert seen == list(parts)
    assert '<span aria-current="page">5</span>' in parts["registers/decision.part-5.html"]
    assert 'aria-label="Entries 1,801 to 2,000 of 2,000"' in found.body


@pytest.mark.parametrize("more", [1, 60, 199, 200, 430])
def test_parts_of_what_is_newest_first_stay_when_newer_ones_come(more: int) -> None:
    def of(count: int) -> dict[str, str]:
        rows = [row(number) for number in reversed(range(count))]
        return bodies(parted(PAGE, page_with(table(rows, mark=' data-im-newest="1"'))))

    before, after = of(777), of(777 + more)
    assert 50 <= len(shown(before[PAGE.address])) < 250
    assert 50 <= len(shown(after[PAGE.address])) < 250
    for address in before:
        if address != PAGE.address:
            assert shown(before[address]) == shown(after[address])
    assert shown(before["registers/decision.part-1.html"]) == list(reversed(range(200)))
    assert "data-im-newest" not in after[PAGE.address]


def test_all_rows_stand_in_a_script_beside_the_page() -> None:
    found = parted(PAGE, page_with(table([row(number) for number in range(300)])))
    ((address, script),) = found.scripts
    assert address == "registers/decision.rows.js"
    call = re.fullmatch(r"imskitRows\((.*?),(\".*\")\)\n", script.decode(), re.DOTALL)
    assert call is not None
    assert json.loads(call[1]) == "decision.rows.js"
    assert shown(json.loads(call[2])) == list(range(300))
    for body in bodies(found).values():
        assert ' data-im-rows="decision.rows.js" data-im-total="300">' in body


def test_a_part_begins_with_the_heading_of_its_first_rows() -> None:
    rows = []
    for number in range(400):
        if number % 150 == 0:
            rows.append(
                f'<tr class="im-heading-row" data-im-with-rows="1"><td colspan="2">from {number}</td></tr>'
            )
        rows.append(row(number))
    (part,) = parted(PAGE, page_with(table(rows))).parts
    assert re.findall(r"from \d+", part.body) == ["from 150", "from 300"]
    assert shown(part.body) == list(range(200, 400))


def test_two_long_tables_of_a_page_have_names_of_their_own() -> None:
    rows = [row(number) for number in range(300)]
    page = Page("roles/lead.html", "Lead", "role.md.j2", {}, within="roles/index.html")
    found = parted(
        page, page_with(table(rows, "Due &amp; done"), table(rows[:9], "Short"), table(rows, "Due done"))
    )
    assert [part.page.address for part in found.parts] == [
        "roles/lead.due-done.part-2.html",
        "roles/lead.due-done-.part-2.html",
    ]
    assert {part.page.within for part in found.parts} == {"roles/index.html"}
    assert len(shown(found.body)) == 200 + 9 + 200


def test_a_table_within_a_cell_is_a_part_of_its_row() -> None:
    inner = "<table><tbody><tr><td>x</td></tr><tr><td>y</td></tr></tbody></table>"
    rows = [f"<tr><td>{inner}</td> <td>{number}</td></tr>" for number in range(300)]
    found = parted(PAGE, page_with(table(rows)))
    assert len(shown(found.body)) == 200
    assert found.body.count("<table><tbody>") == found.body.count("</tbody></table>") - 1 == 200


def test_what_is_not_laid_as_our_templates_do_stays() -> None:
    body = page_with("<table><tbody>" + "".join(row(number) for number in range(300)) + "</tbody></table>")
    assert parted(PAGE, body).parts == ()
