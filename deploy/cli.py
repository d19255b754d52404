"""The command line, `guanxi`. Commands import their modules when they run, so that `--help` is instant."""

import asyncio
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.serving import PROCESSES, SERVICES, port_of

app = typer.Typer(
    name="guanxi",
    help="Manage client relationships: run Guanxi, maintain its databases, load data.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Kind(StrEnum):
    """The kinds of documents that an ERP pushes, in the order in which it does."""

    CUSTOMERS = "customers"
    CONTACTS = "contacts"
    ORDERS = "orders"
    RECEIVABLES = "receivables"
    PAYMENTS = "payments"
    PRODUCTS = "products"
    PRODUCT_COSTS = "product-costs"
    FORECASTS = "forecasts"
    EXCHANGE_RATES = "exchange-rates"
    MARKET_VOLUMES = "market-volumes"


def _one_process(name: str) -> str:
    if name not in PROCESSES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(PROCESSES)}")
    return name


def _one_service(name: str | None) -> str | None:
    if name is not None and name not in SERVICES:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(SERVICES)}")
    return name


Process = Annotated[
    str, typer.Argument(metavar="SERVICE", callback=_one_process, help=f"One of: {', '.join(PROCESSES)}.")
]
DataDir = Annotated[Path, typer.Option(file_okay=False, help="Folder of the database, logs and sign-in data.")]
HERE = Path(".guanxi")


@app.command()
def up(
    port: Annotated[
        int, typer.Option(min=1, max=65531, help="The gateway's port; the services use the next four.")
    ] = 8000,
    data_dir: DataDir = HERE,
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Load the demo company on the first start.")] = True,
    without: Annotated[
        str | None,
        typer.Option(metavar="SERVICE", callback=_one_service, help="Do not start this service; run it in a debugger."),
    ] = None,
) -> None:
    """Run everything in the foreground: database, gateway, services. Ctrl-C stops it; the data stays."""
    from deploy.local.up import Options
    from deploy.local.up import up as run

    raise typer.Exit(run(Options(port, data_dir, demo, without)))


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
    """Create missing databases and upgrade all to the installed code."""
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
    from deploy.console import out, print_error

    built = specification.build()
    differences = specification.differences(built)
    if not differences:
        out.print("gateway/openapi.json is current.")
    elif check:
        print_error("\n".join([*differences[:200], "gateway/openapi.json differs from the code: make openapi"]))
        raise typer.Exit(1)
    else:
        specification.FILE.write_text(built, encoding="utf-8")
        out.print(f"Wrote {specification.FILE}.")


@app.command()
def examples(
    data_dir: DataDir = HERE,
    url: Annotated[str, typer.Option(envvar="GUANXI_URL", help="The gateway's address.")] = "http://127.0.0.1:8000",
) -> None:
    """Take the specification's missing examples from a running Guanxi with the demo company; then run `openapi`."""
    from deploy.api import ApiRefused
    from deploy.console import out, print_error
    from deploy.examples import renew
    from deploy.local.credentials import ADMIN_PASSWORD, Credentials

    try:
        count = asyncio.run(renew(url, Credentials(data_dir)[ADMIN_PASSWORD]))
    except (ApiRefused, KeyError, OSError) as failure:
        print_error(f"No examples from {url} ({data_dir}): {failure!r}")
        raise typer.Exit(2) from None
    out.print(f"{count} examples are current.")


@app.command()
def push(
    kind: Annotated[Kind, typer.Argument(help="The kind of the rows.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=".json, .ndjson or .csv; also with .gz.")],
    client_secret: Annotated[
        str, typer.Option(envvar=["GUANXI_CLIENT_SECRET", "ERP_SECRET"], help="The client's secret.")
    ],
    client_id: Annotated[str, typer.Option(envvar="GUANXI_CLIENT_ID", help="Who pushes.")] = "erp",
    url: Annotated[str, typer.Option(envvar="GUANXI_URL", help="The gateway's address.")] = "http://127.0.0.1:8000",
    atomic: Annotated[bool, typer.Option("--atomic", help="One wrong row rejects the whole file.")] = False,
) -> None:
    """Load an ERP's file. Exit code 0: every row was stored; 1: rows were rejected; 2: the file could not be loaded.

    Pushing the same file again is safe: rows that are stored already are reported as unchanged.
    """
    from deploy import pushing
    from deploy.console import print_error

    try:
        load = pushing.Load(kind, file, pushing.media_type_of(file), atomic)
        batch = asyncio.run(pushing.push(url, client_id, client_secret, load))
    except pushing.NotPushed as failure:
        print_error(str(failure))
        raise typer.Exit(2) from None
    pushing.show(batch)
    raise typer.Exit(1 if batch["rejected"] else 0)


@app.command()
def verify(
    data_dir: DataDir = HERE,
    repair: Annotated[
        bool, typer.Option("--repair", help="First compute anew what differs; batches wait a moment.")
    ] = False,
) -> None:
    """Recompute the rollups from the facts and compare. Exit code 1: they differ; 2: Guanxi is not running, or busy."""
    from deploy.console import out, print_error

    if repair:
        for table, count in _of_kpi("verification.repair.repair", data_dir).items():
            out.print(f"Computed anew: {table}, {count} codes, products or invoices.")
    differences = _of_kpi("verification.comparison.verify", data_dir)
    for difference in differences:
        print_error(str(difference))
    if differences:
        raise typer.Exit(1)
    out.print("The rollups agree with the facts.")
    if archived := _of_kpi("months.operations.list_archived", data_dir):
        out.print(f"Not read, because archived; the sums kept of them count: {', '.join(map(str, archived))}.")


@app.command()
def archive(
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%Y-%m"], help="The first day that stays.")],
    data_dir: DataDir = HERE,
) -> None:
    """Take orders of long past months out of all queries; figures stay. Exit code 2: it could not be done.

    Their tables move to the schema `archive`, from where they may be dumped. Orders pushed for these months are
    rejected, until `guanxi restore` brings them back.
    """
    from deploy.console import out

    archived = _of_kpi("months.operations.archive", data_dir, before.date())
    out.print(f"Archived: {', '.join(map(str, archived)) or 'nothing, there are no orders before'}.")


@app.command()
def restore(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="As `guanxi verify` names it: 2011 or 2025-03.")],
    data_dir: DataDir = HERE,
) -> None:
    """Bring archived orders back into all queries. Exit code 2: it could not be done."""
    from deploy.console import out

    _of_kpi("months.operations.restore", data_dir, period)
    out.print(f"Restored: {period}.")


def _of_kpi(operation: str, data_dir: Path, *what: object) -> Any:
    """What an operation on the facts gives. Exits with 2 where it is refused, or Guanxi is not running."""
    from importlib import import_module

    from deploy.console import print_error
    from deploy.local.failures import NotRunning
    from deploy.local.running import settings_of_running

    module, _, name = operation.rpartition(".")
    refusals = import_module("services.kpi.facts.months.rules")
    try:
        run = getattr(import_module(f"services.kpi.facts.{module}"), name)
        return asyncio.run(run(settings_of_running("kpi", data_dir), *what))
    except (NotRunning, OSError, refusals.NotArchivable, refusals.TooBusy) as failure:
        print_error(str(failure))
        raise typer.Exit(2) from None


@app.command()
def psql(service: Process, data_dir: DataDir = HERE) -> None:
    """Open the process's database in the psql of the embedded server."""
    from deploy.console import print_error
    from deploy.local.failures import NotRunning
    from deploy.local.psql import psql as run

    try:
        run(service, data_dir)
    except NotRunning as failure:
        print_error(str(failure))
        raise typer.Exit(2) from None


@app.command()
def reset(data_dir: DataDir = HERE) -> None:
    """Remove the data while Guanxi is not running: database, attachments, logs, sign-in data."""
    from deploy.console import out, print_error
    from deploy.local.failures import StartFailed
    from deploy.local.reset import reset as run

    try:
        removed = run(data_dir)
    except StartFailed as failure:
        print_error(str(failure))
        raise typer.Exit(1) from None
    out.print(
        f"Removed from {data_dir}: {', '.join(removed) or 'nothing, there was no data'}.", markup=False, soft_wrap=True
    )


if __name__ == "__main__":
    app()
