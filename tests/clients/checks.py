"""The checks: each runs a tool over the specification, or a client that the tool made against a running house."""

import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from tests.clients.schemathesis_parts import SIDE_BY_SIDE, parts_of
from tests.clients.schemathesis_sample import sampled
from tests.clients.schemathesis_settings import settings_for
from tests.clients.tools import HERE, Failed, run
from tests.journeys.house import House, get, post

SPECIFICATION = Path("gateway/openapi.json").absolute()
GENERATED = HERE / "generated"
PROGRAMS = ("openapi_typescript", "hey_api", "orval")
COVERAGE = re.compile(r"Coverage \(in [^)]*\)\s+(.*)")
"""What Schemathesis prints of the phase that asks at the edges: how many operations passed, and how many it skipped."""
NUMBER = re.compile(r"\d+")
GENERATED_CASES = re.compile(r"(\d+) generated")
OpenHouse = Callable[[], House]


def spectral(_: OpenHouse) -> str:
    """Lint by the rules of OpenAPI and of OWASP's API security."""
    run("spectral", "lint", "--quiet", "--fail-severity=hint", SPECIFICATION)
    return "0 findings"


def redocly(_: OpenHouse) -> str:
    """Lint by Redocly's recommended rules."""
    run("redocly", "lint", SPECIFICATION)
    return "0 errors, 0 warnings"


def typescript(open_house: OpenHouse) -> str:
    """Generate three clients, compile them strictly with the programs that use them, and run these."""
    code = GENERATED / "typescript"
    run("openapi-typescript", SPECIFICATION, "--output", code / "openapi_typescript.d.ts")
    run("openapi-ts", "--input", SPECIFICATION, "--output", code / "hey_api", "--silent")
    run("orval", "--config", "orval.config.ts", environment={"SPECIFICATION": str(SPECIFICATION)})
    run("tsc", "--project", ".")
    sources = [f"typescript/{name}.ts" for name in PROGRAMS]
    bundling = ("--bundle", "--platform=node", "--format=esm", "--out-extension:.js=.mjs", "--log-level=warning")
    run("esbuild", *sources, *bundling, f"--outdir={GENERATED / 'programs'}")
    house = open_house()
    for name in PROGRAMS:
        run("node", GENERATED / "programs" / f"{name}.mjs", environment=_known_of(house))
    return ", ".join(PROGRAMS)


def python_client(open_house: OpenHouse) -> str:
    """Generate a Python client, without a warning, and run the program that uses it."""
    package = GENERATED / "python" / "guanxi_client"
    package.parent.mkdir(parents=True, exist_ok=True)
    where = ("--path", SPECIFICATION, "--output-path", package, "--overwrite", "--meta", "none")
    run(
        "openapi-python-client",
        "generate",
        *where,
        "--config",
        "python/openapi_python_client.yaml",
        "--fail-on-warning",
    )
    run("python", "python/list_customers.py", environment=_known_of(open_house()) | {"PYTHONPATH": str(package.parent)})
    return "openapi-python-client"


def odata_python(open_house: OpenHouse) -> str:
    """Read all order lines by python-odata, pandas and DuckDB: each arrives at the figures' own totals."""
    house = open_house()
    return _agreeing(house, run("python", "python/read_odata.py", environment=_reading(house)))


def odata_npm(open_house: OpenHouse) -> str:
    """The same by the npm package odata."""
    target = GENERATED / "programs" / "odata.mjs"
    bundling = ("--bundle", "--platform=node", "--format=esm", "--log-level=warning", f"--outfile={target}")
    # The package is CommonJS inside, which asks for Node's modules by `require`.
    banner = "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
    run("esbuild", "typescript/odata.ts", *bundling, banner)
    house = open_house()
    return _agreeing(house, run("node", target, environment=_reading(house)))


def _reading(house: House) -> dict[str, str]:
    """The environment of a program that reads OData: a read key, and pages small enough to be many."""
    key = post(house.sign_in(), "/v1/me/read-keys", {"name": "clients"})
    return _known_of(house) | {"ODATA_USER": key["username"], "ODATA_KEY": key["secret"], "ODATA_PAGE": "700"}


def _agreeing(house: House, printed: str) -> str:
    """What the programs printed, which must be the number of all lines and their sales. Raises Failed."""
    admin = house.sign_in()
    count = int(admin.get("/odata/order_lines/$count").text)
    asked = {"kpi": "sales", "from": "2000-01-01", "to": "2099-12-31"}
    (figure,) = get(admin, "/v1/kpi-values", **asked)["items"]
    for line in printed.strip().splitlines():
        name, rows, total = line.split()
        if (int(rows), Decimal(total)) != (count, Decimal(figure["value"])):
            raise Failed(f"{name} read {rows} rows of {count}, {total} of {figure['value']}")
    return ", ".join(printed.strip().splitlines())


def schemathesis(open_house: OpenHouse) -> str:
    """Ask every operation with its examples and at the edges of its schema; the answers are as declared."""
    house = open_house()
    GENERATED.mkdir(exist_ok=True)
    settings = GENERATED / "schemathesis.toml"
    settings.write_text(settings_for(house))
    specification = sampled(json.loads(SPECIFICATION.read_text()))
    asked_by = GENERATED / "schemathesis.json"
    asked_by.write_text(json.dumps(specification))
    parts = parts_of(specification, SIDE_BY_SIDE)

    def ask(part: list[str]) -> str:
        chosen = (word for name in part for word in ("--include-operation-id", name))
        command = ("schemathesis", "--config-file", settings, "run", asked_by, "--url", house.url, *chosen)
        return run(*command, cwd=GENERATED, environment={"PYTHONPATH": str(HERE / "python")})

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        printed = list(pool.map(ask, parts))
    return asked_in_all(printed, sum(map(len, parts)))


def asked_in_all(printed: Sequence[str], operations: int) -> str:
    """What the runs asked, from what they printed. Raises Failed when an operation was left out.

    "Tested" does not say it: there an operation counts whose examples were sent before the time was over.
    """
    asked = sum(int(found) for text in printed for line in COVERAGE.findall(text) for found in NUMBER.findall(line))
    requests = sum(int(found) for text in printed for found in GENERATED_CASES.findall(text))
    if asked != operations:
        raise Failed(f"only {asked} of {operations} operations were asked: the time was over before the others")
    return f"{asked} operations, {requests} requests"


def _known_of(house: House) -> dict[str, str]:
    return {name: house.credentials[name] for name in ("GUANXI_URL", "GUANXI_ADMIN_PASSWORD")}
