"""The environment of the local processes: addresses, the database, and secrets for one run."""

import json
import os
import secrets
import shlex
import sys
from pathlib import Path

from deploy.local.credentials import write_exports
from deploy.local.supervisor import Program
from deploy.serving import PROCESSES, SERVICES, port_of

HOST = "127.0.0.1"


def url_of(process: str, first_port: int) -> str:
    """The process's address."""
    return f"http://{HOST}:{port_of(process, first_port)}"


def database_setting(process: str) -> str:
    """The variable with the address of the process's database server."""
    return f"{process.upper()}_DATABASE_URL"


def attachments_of(house: dict[str, str], logs: Path, service: str) -> str:
    """The service's own folder or bucket of attachments: the configured one, or else a folder next to the logs."""
    if own := house.get(f"{service.upper()}_ATTACHMENTS_URL"):
        return own
    common = house.get("GUANXI_ATTACHMENTS_URL") or str(logs.parent / "attachments")
    return common if service == "customer" else f"{common}/{service}"


def programs(first_port: int, admin_password: str, logs: Path, key_secret: str | None = None) -> list[Program]:
    """The gateway and the services as programs to run, each with its own environment.

    `key_secret` encrypts the gateway's signing keys, unless the environment sets another.
    """
    service_secrets = {service: secrets.token_urlsafe(32) for service in SERVICES}
    house = {name: value for name, value in os.environ.items() if name != "GUANXI_ADMIN_PASSWORD"}
    house |= {f"GUANXI_{process.upper()}_URL": url_of(process, first_port) for process in PROCESSES}
    house["PYTHONUNBUFFERED"] = "1"  # so that logs can be followed live
    own = {service: {f"{service.upper()}_SERVICE_SECRET": secret} for service, secret in service_secrets.items()}
    own["customer"] |= {"CUSTOMER_ATTACHMENTS_URL": attachments_of(house, logs, "customer")}
    own["relationship"] |= {"RELATIONSHIP_ATTACHMENTS_URL": attachments_of(house, logs, "relationship")}
    own["gateway"] = {
        "GATEWAY_SERVICE_SECRETS": json.dumps(service_secrets),
        "GATEWAY_ADMIN_PASSWORD": admin_password,
    }
    if key_secret and not {"GATEWAY_KEY_ENCRYPTION_SECRET", "GUANXI_KEY_ENCRYPTION_SECRET"} & house.keys():
        own["gateway"] |= {"GATEWAY_KEY_ENCRYPTION_SECRET": key_secret}
    return [
        Program(
            name=process,
            command=(sys.executable, "-m", "deploy.serving", process, HOST, str(port_of(process, first_port))),
            environment=_without_databases_of_others(house, process) | own[process],
            log=logs / f"{process}.log",
            health=f"{url_of(process, first_port)}/livez",
        )
        for process in PROCESSES
    ]


def _without_databases_of_others(house: dict[str, str], process: str) -> dict[str, str]:
    others = {database_setting(other) for other in PROCESSES if other != process}
    return {name: value for name, value in house.items() if name not in others}


def hand_over(program: Program, folder: Path) -> str:
    """Write the program's settings into the folder; returns the shell command that starts it with them."""
    settings = ("GUANXI_", f"{program.name.upper()}_")
    own = {name: value for name, value in program.environment.items() if name.startswith(settings)}
    path = folder / f"{program.name}.env"
    write_exports(path, f"Settings of the process {program.name}, until Guanxi stops.", own)
    return f"(source {shlex.quote(str(path))} && {shlex.join(program.command)})"
