"""Reads a CSV file: finds out its encoding and its delimiter, gives its records."""

import codecs
import csv
import io
from collections.abc import Generator
from typing import IO

from services.customer.exchange.imports.rules import CsvBroken, EncodingInvalid, EncodingUnclear, TextEncoding
from shared.batches.csv_text import unguarded

PIECE_BYTES = 1024 * 1024
PLAUSIBLE = 0.9
"""So much of the Chinese of a business file is in GB 2312; other encodings read as GB18030 are mostly not."""
LONGEST_FIELD = 131_072

_CODECS = {
    TextEncoding.UTF_8: "utf-8-sig",
    TextEncoding.GB18030: "gb18030",
    TextEncoding.UTF_16: "utf-16",
    TextEncoding.BIG5: "big5hkscs",
    TextEncoding.WINDOWS_1252: "cp1252",
}


def decide_encoding(file: IO[bytes], stated: TextEncoding | None) -> TextEncoding:
    """The encoding of the whole file, checked. Raises EncodingInvalid, EncodingUnclear."""
    if stated is not None:
        _require(file, stated)
        return stated
    file.seek(0)
    if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        _require(file, TextEncoding.UTF_16)
        return TextEncoding.UTF_16
    if _fault(file, TextEncoding.UTF_8) is None:
        return TextEncoding.UTF_8
    if _fault(file, TextEncoding.GB18030) is None and _is_plausible_chinese(file):
        return TextEncoding.GB18030
    raise EncodingUnclear()


def _require(file: IO[bytes], encoding: TextEncoding) -> None:
    fault = _fault(file, encoding)
    if fault is not None:
        raise EncodingInvalid(encoding=encoding.value.upper(), byte=fault)


def _fault(file: IO[bytes], encoding: TextEncoding) -> int | None:
    """The first byte that the encoding does not know."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(_CODECS[encoding])()
    position = 0
    try:
        while piece := file.read(PIECE_BYTES):
            decoder.decode(piece)
            position += len(piece)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        return position + getattr(error, "start", 0)
    return None


def _is_plausible_chinese(file: IO[bytes]) -> bool:
    file.seek(0)
    text = codecs.getincrementaldecoder("gb18030")().decode(file.read(PIECE_BYTES))
    foreign = [character for character in text if ord(character) > 0x7F]
    usual = sum(bool(character.encode("gb2312", "ignore")) for character in foreign)
    return usual >= PLAUSIBLE * len(foreign)


def delimiter_of(line: str) -> str:
    """What stands between the cells of a line most often: a comma, a semicolon or a tab."""
    return max(",;\t", key=line.count)


def read_csv(file: IO[bytes], encoding: TextEncoding) -> Generator[list[str], None, None]:
    """The records, without the apostrophes that guard formulas. Raises CsvBroken."""
    file.seek(0)
    text = io.TextIOWrapper(file, _CODECS[encoding], newline="")
    try:
        delimiter = delimiter_of(text.readline(LONGEST_FIELD))
        text.seek(0)
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for row in rows:
                yield [unguarded(cell) for cell in row]
        except csv.Error as error:
            raise CsvBroken(line=rows.line_num, reason=str(error)) from error
        except UnicodeError as error:
            raise EncodingInvalid(encoding=encoding.value.upper(), byte=getattr(error, "start", 0)) from error
    finally:
        text.detach()
