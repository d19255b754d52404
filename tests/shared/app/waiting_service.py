"""A small service whose request and job wait for the database: `python -m tests.shared.app.waiting_service PORT`."""

import sys
from datetime import timedelta

import sqlalchemy as sa
from fastapi import Request
from sqlmodel.ext.asyncio.session import AsyncSession

from deploy.serving import run
from shared.app.service import Concept, ServicePlan, add_routes, create_service
from shared.auth.access import Access
from shared.database import execute, transaction
from shared.web.router import ConceptRouter
from tests.shared.conftest import TestTable, ThingSettings

router = ConceptRouter("/v1/waits", reads=Access.ANYONE, writes=Access.ANYONE)
WAIT = sa.text("SELECT pg_sleep(600)")


class WaitingSettings(ThingSettings):
    """Settings of the process."""

    has_job: bool = False


@router.reads(path="")
async def wait_for_database(request: Request) -> dict[str, str]:
    """Answers when the database has waited."""
    async with transaction(request.app.state.engine) as session:
        await wait(session)
    return {}


async def wait(session: AsyncSession) -> None:
    """Wait in the database."""
    await execute(session, WAIT)


def serve(port: int) -> None:
    """Run the service as every process runs."""
    settings = WaitingSettings()
    jobs = {"wait": (timedelta(seconds=0.1), wait)} if settings.has_job else {}
    plan = ServicePlan(settings, "services.planning", "Waits", "Waits.", TestTable, (), jobs=jobs)
    app = create_service(plan)
    add_routes(app, [Concept(router, "Waits.")])
    run(app, settings, "127.0.0.1", port)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
