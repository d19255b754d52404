"""Makes a Parquet file of a CSV file in a process of its own, whose memory is bounded: the service stays small."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable
from typing import IO

import structlog

from services.kpi.bi.entities.properties import Property
from shared.problems import Unavailable

WRITER = "services.kpi.bi.files.writer"
AT_ONCE = 2
SECONDS = 280.0
_turns = asyncio.Semaphore(AT_ONCE)

log = structlog.get_logger()


async def convert(csv: IO[bytes], shown: Iterable[Property]) -> IO[bytes]:
    """The rows of the CSV file, which has a header line, as Parquet; closes the CSV file. Raises Unavailable."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who sends it closes it
    columns = json.dumps([(one.name, one.type.arrow, one.places) for one in shown])
    csv.flush()
    csv.seek(0)
    try:
        async with _turns:
            await _run(columns, csv, file)
    except BaseException:
        file.close()
        raise
    finally:
        csv.close()
    return file


async def _run(columns: str, csv: IO[bytes], file: IO[bytes]) -> None:
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", WRITER, columns, str(file.fileno())),
        stdin=csv,
        pass_fds=[file.fileno()],
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await asyncio.wait_for(writer.communicate(), SECONDS)
    except BaseException:
        if writer.returncode is None:
            writer.kill()
            await writer.wait()
        raise
    if writer.returncode != 0:
        log.error("parquet_not_written", said=said.decode(errors="replace")[-2000:])
        raise Unavailable
