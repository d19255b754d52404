"""The process that writes Parquet: CSV on stdin, the columns and the file's descriptor as arguments."""

import json
import os
import resource
import sys

import arro3.core as arrow
import arro3.io

BATCH_ROWS = 16_384
GROUP_ROWS = 131_072
MAX_MEMORY = 2 * 1024**3
DIGITS = 38
TYPES = {
    "bool": arrow.DataType.bool(),
    "int64": arrow.DataType.int64(),
    "text": arrow.DataType.utf8(),
    "date": arrow.DataType.date32(),
    "timestamp": arrow.DataType.timestamp("us", tz="UTC"),
}


def main(columns: str, target: str) -> None:
    """Read a batch of rows after the other, so that memory does not depend on their number."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    schema = arrow.Schema([arrow.Field(name, _type(kind, places)) for name, kind, places in json.loads(columns)])
    with os.fdopen(0, "rb") as source, os.fdopen(int(target), "wb") as file:
        rows = arro3.io.read_csv(source, schema, has_header=True, batch_size=BATCH_ROWS)
        arro3.io.write_parquet(rows, file, compression="zstd(3)", max_row_group_size=GROUP_ROWS)


def _type(kind: str, places: int | None) -> arrow.DataType:
    return TYPES[kind] if places is None else arrow.DataType.decimal128(DIGITS, places)


if __name__ == "__main__":
    main(*sys.argv[1:])
