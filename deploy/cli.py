"""The command line: `guanxi`. A command loads what it needs when it runs, so that `--help` is instant."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from deploy.serving import PROCESSES, port_of

app = typer.Typer(
    name="guanxi",
    help="Manage client relationships: run the house, look after its databases, load data into it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Kind(StrEnum):
    """What an ERP pushes."""

    ORDERS = "orders"
    RECEIVABLES = "receivables"
    PAYMENTS = "payments"
    PRODUCTS = "products"


def _one_process(name: str) -> str:
    if name not in PROCESSES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(PROCESSES)}")
    return name


Process = Annotated[
    str, typer.Argument(metavar="SERVICE", callback=_one_process, help=f"One of: {', '.join(PROCESSES)}.")
]


@app.command()
def up(
    port: Annotated[
        int, typer.Option(min=1, max=65531, help="The gateway's port; the services take the four after it.")
    ] = 8000,
    data_dir: Annotated[
        Path, typer.Option(file_okay=False, help="Where the database, logs and sign-in data are kept.")
    ] = Path(".guanxi"),
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Load the demo company on the first start.")] = True,
) -> None:
    """Run everything in the foreground: database, gateway, services. Ctrl-C stops it; the data stays."""
    from deploy.local.up import Options
    from deploy.local.up import up as run

    raise typer.Exit(run(Options(port, data_dir, demo)))


@app.command()
def serve(
    service: Process,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(help="By default 8000 for the gateway, 8001 to 8004 for the services.")
    ] = None,
) -> None:
    """Run one process: the gateway or a service."""
    from deploy.serving import serve as run

    run(service, host, port_of(service) if port is None else port)


@app.command()
def migrate(
    service: Annotated[str | None, typer.Argument(metavar="[SERVICE]", help="Only this one; by default all.")] = None,
) -> None:
    """Create the databases where they are missing and upgrade them to the installed code."""
    from deploy.console import out
    from deploy.migrating import migrate as run

    chosen = PROCESSES if service is None else (_one_process(service),)
    for process, revision in asyncio.run(run(chosen)).items():
        out.print(f"{process:<13} {revision}")


@app.command()
def openapi(
    check: Annotated[
        bool, typer.Option(help="Only compare the committed file with the code; exit 1 if it differs.")
    ] = False,
) -> None:
    """Build the merged OpenAPI specification into gateway/openapi.json."""
    from deploy import specification
    from deploy.console import complain, out

    built = specification.build()
    differences = specification.differences(built)
    if not differences:
        out.print("gateway/openapi.json is current.")
    elif check:
        complain("\n".join([*differences[:200], "gateway/openapi.json is not what the code says: make openapi"]))
        raise typer.Exit(1)
    else:
        specification.FILE.write_text(built, encoding="utf-8")
        out.print(f"Wrote {specification.FILE}.")


@app.command()
def push(
    kind: Annotated[Kind, typer.Argument(help="What the rows are.")],
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=".json, .ndjson or .csv; also with .gz behind it.")
    ],
    client_secret: Annotated[
        str, typer.Option(envvar=["GUANXI_CLIENT_SECRET", "ERP_SECRET"], help="The client's secret.")
    ],
    client_id: Annotated[str, typer.Option(envvar="GUANXI_CLIENT_ID", help="Who pushes.")] = "erp",
    url: Annotated[str, typer.Option(envvar="GUANXI_URL", help="The gateway's address.")] = "http://127.0.0.1:8000",
    atomic: Annotated[bool, typer.Option("--atomic", help="One bad row rejects the whole file.")] = False,
) -> None:
    """Load an ERP's file. Exit code 0: every row is in; 1: rows were rejected; 2: the file could not be loaded.

    Pushing the same file again is safe: rows that are there already are reported as unchanged.
    """
    from deploy import pushing
    from deploy.console import complain

    try:
        load = pushing.Load(kind, file, pushing.media_type_of(file), atomic)
        batch = asyncio.run(pushing.push(url, client_id, client_secret, load))
    except pushing.NotPushed as failure:
        complain(str(failure))
        raise typer.Exit(2) from None
    pushing.show(batch)
    raise typer.Exit(1 if batch["rejected"] else 0)


@app.command()
def verify() -> None:
    """Recompute the rollups from the facts and compare. Exit code 1 when anything differs."""
    from importlib import import_module

    from deploy.console import complain, out
    from deploy.migrating import settings_of

    run = import_module("services.kpi.orders.verification").verify
    differences = asyncio.run(run(settings_of("kpi")))
    for difference in differences:
        complain(str(difference))
    if differences:
        raise typer.Exit(1)
    out.print("The rollups agree with the facts.")


if __name__ == "__main__":
    app()
