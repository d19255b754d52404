"""BI in Python: python-odata, pandas and DuckDB read every order line, and print how many and what they sum to.

It runs in the tools' virtual environment, with a read key.
"""

import os
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
import requests
from odata import ODataService

ROOT = f"{os.environ['GUANXI_URL']}/odata"
KEY = (os.environ["ODATA_USER"], os.environ["ODATA_KEY"])
PAGE = os.environ["ODATA_PAGE"]


def by_python_odata() -> tuple[int, Decimal]:
    """The classes are made from `$metadata`; the query follows the links."""
    session = requests.Session()
    session.headers["Prefer"] = f"odata.maxpagesize={PAGE}"
    service = ODataService(ROOT, session=session, auth=KEY, reflect_entities=True, quiet_progress=True)
    lines = list(service.query(service.entities["order_lines"]))
    return len(lines), sum((Decimal(str(line.sales)) for line in lines), Decimal(0))


def by_pandas() -> tuple[int, Decimal]:
    """Page by page as JSON; then the whole as CSV, which must be the same."""
    frames, link = [], f"{ROOT}/order_lines?$select=order_no,sales"
    while link:
        page = requests.get(link, auth=KEY, headers={"Prefer": f"odata.maxpagesize={PAGE}"}, timeout=60)
        page.raise_for_status()
        content = page.json(parse_float=Decimal, parse_int=Decimal)
        frames.append(pandas.DataFrame(content["value"]))
        link = content.get("@odata.nextLink")
    pages = pandas.concat(frames)
    whole = pandas.read_csv(
        f"{ROOT}/order_lines?$format=csv", storage_options={"Authorization": _basic()}, dtype=str, encoding="utf-8-sig"
    )
    found = [(len(frame), sum(map(Decimal, frame["sales"]), Decimal(0))) for frame in (pages, whole)]
    assert found[0] == found[1], found
    return found[0]


def by_duckdb() -> tuple[int, Decimal]:
    """The Parquet file, with the sum as DuckDB makes it."""
    answer = requests.get(f"{ROOT}/order_lines?$format=parquet", auth=KEY, timeout=60)
    answer.raise_for_status()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "order_lines.parquet"
        file.write_bytes(answer.content)
        count, total = duckdb.execute("SELECT count(*), sum(sales) FROM read_parquet(?)", [str(file)]).fetchone()
    return count, total


def _basic() -> str:
    return str(requests.Request(auth=KEY, url=ROOT, method="GET").prepare().headers["Authorization"])


def main() -> None:
    """One line for each: its name, the rows, the sum."""
    for name, read in (("python-odata", by_python_odata), ("pandas", by_pandas), ("duckdb", by_duckdb)):
        count, total = read()
        print(name, count, total.normalize())


if __name__ == "__main__":
    main()
