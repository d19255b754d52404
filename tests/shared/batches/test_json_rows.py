"""Cutting NDJSON and JSON arrays that arrive in pieces into single documents."""

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.batches.json_rows import ArraySplitter, lines_of
from shared.batches.rules import JsonArrayBroken, RowTooLarge

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(['"', "\\", "[", "}", ","]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def split(text: bytes, size: int, limit: int = 10_000) -> list[bytes]:
    splitter = ArraySplitter(limit)
    found = [row for at in range(0, len(text), size) for row in splitter.feed(text[at : at + size])]
    splitter.close()
    assert [row.line for row in found] == list(range(1, len(found) + 1))
    return [row.raw for row in found]


async def pieces(text: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(text), size):
        yield text[at : at + size]


@given(st.lists(values, max_size=6), st.integers(1, 20), st.sampled_from([None, 1]), st.booleans())
def test_any_array_in_any_pieces_is_cut_into_its_elements(
    array: list[object], size: int, indent: int | None, is_ascii: bool
) -> None:
    text = json.dumps(array, indent=indent, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    assert [json.loads(raw) for raw in split(text, size)] == array


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[", "[1", "[1,", "[1,]", "[,1]", "[1]x", "[1],", '["a', "[{]", "]", "[1]]", '[{"a": 1}{}]'],
)
@pytest.mark.parametrize("size", [1, 100])
def test_a_body_that_is_not_an_array_is_refused(text: str, size: int) -> None:
    with pytest.raises(JsonArrayBroken):
        split(text.encode(), size)


def test_an_element_larger_than_the_limit_is_refused_before_it_is_complete() -> None:
    splitter = ArraySplitter(100)
    splitter.feed(b'[{"a": 1}, {"b": "')
    with pytest.raises(RowTooLarge) as refused:
        splitter.feed(b"x" * 101)
    assert refused.value.values["line"] == 2


@pytest.mark.parametrize("size", [1, 3, 100])
async def test_lines_keep_their_numbers_whatever_the_pieces(size: int) -> None:
    text = b'{"a":1}\r\n\n  \n{"b":2}\n{"c":3}'
    found = [row async for rows in lines_of(pieces(text, size), 100) for row in rows]
    assert [(row.line, json.loads(row.raw)) for row in found] == [(1, {"a": 1}), (4, {"b": 2}), (5, {"c": 3})]


@pytest.mark.parametrize("text", [b"{}\n" + b"x" * 101, b"{}\n" + b"x" * 101 + b"\n{}"])
async def test_a_line_larger_than_the_limit_is_refused(text: bytes) -> None:
    with pytest.raises(RowTooLarge) as refused:
        [row async for row in lines_of(pieces(text, 50), 100)]
    assert refused.value.values["line"] == 2
