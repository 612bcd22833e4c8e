"""Tables of comma-separated values."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from imskit.exporters.comma_separated import comma_separated

_CELLS = st.one_of(
    st.sampled_from(["1", "=1", " +1", "a\tb", "a\nb", "a,b", '"', "", "\u2028-", "-1", "＝1"]),  # noqa: RUF001  # meant as it is
    st.sampled_from([1, 0, -1, Decimal("1.0"), Decimal("1.00"), Decimal(1), Decimal("-1E+2")]),
)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=8))
def test_a_cell_reads_the_same_however_often_it_was_there_before(
    rows: list[list[str | int | Decimal]],
) -> None:
    one_by_one = [comma_separated(("A", "B"), [row]).removeprefix("A,B\n") for row in rows]
    assert comma_separated(("A", "B"), rows) == "A,B\n" + "".join(one_by_one)
