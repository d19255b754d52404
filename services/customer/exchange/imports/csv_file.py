"""Reads a CSV file: detects its encoding and delimiter, returns its records."""

import codecs
import io
from collections.abc import Generator
from contextlib import closing
from typing import IO

from services.customer.exchange.imports.rules import EncodingInvalid, EncodingUnclear, TextEncoding
from shared.batches.charsets import PIECE_BYTES, codec_of, find_invalid_byte
from shared.batches.csv_text import read_records, unguarded

PLAUSIBLE = 0.9
"""Minimum share of GB 2312 characters in Chinese business files; other encodings read as GB18030 have fewer."""
LONGEST_FIRST_LINE = 131_072

_CHARSETS = {encoding: encoding.value for encoding in TextEncoding} | {TextEncoding.BIG5: "big5hkscs"}


def decide_encoding(file: IO[bytes], stated: TextEncoding | None) -> TextEncoding:
    """The file's encoding, checked on the whole file. Raises EncodingInvalid, EncodingUnclear."""
    file.seek(0)
    if stated is None and file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        stated = TextEncoding.UTF_16
    if stated is not None:
        fault = find_invalid_byte(file, _CHARSETS[stated])
        if fault is not None:
            raise EncodingInvalid(encoding=stated.value.upper(), byte=fault)
        return stated
    if find_invalid_byte(file, "utf-8") is None:
        return TextEncoding.UTF_8
    if find_invalid_byte(file, "gb18030") is None and _is_plausible_chinese(file):
        return TextEncoding.GB18030
    raise EncodingUnclear()


def _is_plausible_chinese(file: IO[bytes]) -> bool:
    file.seek(0)
    text = codecs.getincrementaldecoder("gb18030")().decode(file.read(PIECE_BYTES))
    foreign = [character for character in text if ord(character) > 0x7F]
    usual = sum(bool(character.encode("gb2312", "ignore")) for character in foreign)
    return usual >= PLAUSIBLE * len(foreign)


def read_csv(file: IO[bytes], encoding: TextEncoding, file_bytes: int) -> Generator[list[str], None, None]:
    """The records of a file of at most `file_bytes`, without apostrophes before formulas. Raises CsvBroken."""
    charset = _CHARSETS[encoding]
    delimiter = _delimiter_of(_first_line(file, charset))
    # No line is longer than the file: the table's limits check the length of cells.
    with closing(read_records(file, charset, line_length=file_bytes + 1, delimiter=delimiter)) as records:
        for _, record in records:
            yield [unguarded(cell) for cell in record]


def _first_line(file: IO[bytes], charset: str) -> str:
    file.seek(0)
    text = io.TextIOWrapper(file, codec_of(charset), newline="")
    try:
        return text.readline(LONGEST_FIRST_LINE)
    finally:
        text.detach()


def _delimiter_of(line: str) -> str:
    """The most frequent delimiter of a line: a comma, a semicolon or a tab."""
    return max(",;\t", key=line.count)
