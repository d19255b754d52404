"""The checks: each runs a tool over the specification, or a client that the tool made against a running house."""

from collections.abc import Callable
from pathlib import Path

from tests.clients.schemathesis_settings import settings_for
from tests.clients.tools import HERE, run
from tests.journeys.house import House

SPECIFICATION = Path("gateway/openapi.json").absolute()
GENERATED = HERE / "generated"
PROGRAMS = ("openapi_typescript", "hey_api", "orval")
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


def schemathesis(open_house: OpenHouse) -> str:
    """Ask every operation with its examples and at the edges of its schema; the answers are as declared."""
    house = open_house()
    GENERATED.mkdir(exist_ok=True)
    settings = GENERATED / "schemathesis.toml"
    settings.write_text(settings_for(house))
    printed = run(
        *("schemathesis", "--config-file", settings, "run", f"{house.url}/openapi.json"),
        cwd=GENERATED,
        environment={"PYTHONPATH": str(HERE / "python")},
    )
    return ", ".join(line.strip() for line in printed.splitlines() if "Tested:" in line or " generated" in line)


def _known_of(house: House) -> dict[str, str]:
    return {name: house.credentials[name] for name in ("GUANXI_URL", "GUANXI_ADMIN_PASSWORD")}
