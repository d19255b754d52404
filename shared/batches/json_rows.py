"""Splits text into JSON documents: lines of NDJSON or elements of an array, each with its number."""

import re
from collections.abc import AsyncIterable, AsyncIterator
from typing import NamedTuple

from shared.batches.rules import JsonArrayBroken, RowTooLarge
from shared.problems import Text

# Everything up to the next bracket (or, between elements, comma) that is not inside a string.
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+", re.DOTALL)
_TO_END = re.compile(rb'(?:[^",{}\[\]]++|' + _STRING + rb")*+", re.DOTALL)
_SPACE = re.compile(rb"[ \t\r\n]*+")


class JsonRow(NamedTuple):
    """One JSON document and its number: the line in NDJSON, the element in an array, from 1."""

    line: int
    raw: bytes


async def lines_of(stream: AsyncIterable[bytes], limit: int) -> AsyncIterator[list[JsonRow]]:
    """The non-blank lines of NDJSON. Raises RowTooLarge."""
    line, rest = 0, b""
    async for piece in stream:
        *complete, rest = (rest + piece).split(b"\n")
        found = []
        for raw in complete:
            line += 1
            if raw and not raw.isspace():
                found.append(JsonRow(line, raw))
            if len(raw) > limit:
                raise RowTooLarge(line=line, limit=limit)
        if len(rest) > limit:
            raise RowTooLarge(line=line + 1, limit=limit)
        yield found
    if rest and not rest.isspace():
        yield [JsonRow(line + 1, rest)]


async def elements_of(stream: AsyncIterable[bytes], limit: int) -> AsyncIterator[list[JsonRow]]:
    """The elements of a JSON array. Raises JsonArrayBroken, RowTooLarge."""
    splitter = ArraySplitter(limit)
    async for piece in stream:
        yield splitter.feed(piece)
    splitter.close()


class ArraySplitter:
    """Splits a JSON array that arrives in pieces into its elements, without parsing them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = b""
        self._start = 0  # of the current element
        self._at = 0  # scanned up to here
        self._depth = 0
        self._count = 0
        self._state = "before"

    def feed(self, piece: bytes) -> list[JsonRow]:
        """The elements that this piece completes."""
        self._buffer = self._buffer[self._start :] + piece
        self._at -= self._start
        self._start = 0
        found: list[JsonRow] = []
        while self._step(found):
            pass
        if len(self._buffer) - self._start > self._limit:
            raise RowTooLarge(line=self._count + 1, limit=self._limit)
        return found

    def close(self) -> None:
        """Check that the array is closed at the end of the input. Raises JsonArrayBroken."""
        if self._state != "after":
            raise self._broken(Text("the array is not closed", "数组没有结束"))

    def _step(self, found: list[JsonRow]) -> bool:
        """Scan one step; False when more input is needed."""
        if self._state in {"element", "nested"}:
            return self._scan(found)
        space = _SPACE.match(self._buffer, self._at)
        self._start = self._at = space.end() if space else self._at
        if self._at == len(self._buffer):
            return False
        character = self._buffer[self._at : self._at + 1]
        if self._state == "before" and character == b"[":
            self._at += 1
            self._state = "first"
        elif self._state in {"first", "behind"} and character == b"]":
            self._at += 1
            self._state = "after"
        elif self._state == "behind" and character == b",":
            self._at += 1
            self._state = "next"
        elif self._state in {"first", "next"} and character not in b",]}":
            self._state = "element"
        else:
            raise self._broken(Text("unexpected character", "出现意外字符"))
        self._start = self._at
        return True

    def _scan(self, found: list[JsonRow]) -> bool:
        pattern = _TO_BRACKET if self._depth else _TO_END
        match = pattern.match(self._buffer, self._at)
        self._at = match.end() if match else self._at
        if self._at == len(self._buffer):
            return False
        character = self._buffer[self._at : self._at + 1]
        if character == b'"':  # a string that continues in the next piece
            return False
        if self._depth == 0 and character in b",]}":
            self._end_element(found)
            return True
        self._depth += 1 if character in b"{[" else -1
        self._at += 1
        if self._depth == 0:
            self._end_element(found)
        return True

    def _end_element(self, found: list[JsonRow]) -> None:
        self._count += 1
        found.append(JsonRow(self._count, self._buffer[self._start : self._at]))
        self._start = self._at
        self._state = "behind"

    def _broken(self, reason: Text) -> JsonArrayBroken:
        return JsonArrayBroken(element=self._count + 1, reason=reason)
