"""Health of a process: alive, ready (database reachable, schema current, feeds followed), and metrics."""

from typing import Any

import sqlalchemy as sa
from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.app.migrations import applied_revision, newest_revision
from shared.auth.access import Access
from shared.web.metrics import read_metrics
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)


@router.reads(path="/livez")
async def is_alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.reads(path="/readyz")
async def is_ready(request: Request, response: Response) -> dict[str, Any]:
    """The process can serve requests: 200, or 503 with the failed checks."""
    checks = await check_database(request.app.state.engine, request.app.state.package)
    for follower in request.app.state.followers:
        checks[f"follows_{follower.source}"] = "ok" if follower.is_caught_up else "behind"
    ready = all(result == "ok" for result in checks.values())
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "not_ready", "checks": checks}


router.reads(path="/metrics")(read_metrics)


async def check_database(engine: AsyncEngine, package: str) -> dict[str, str]:
    """`database` and `migrations`, each `ok` or the problem."""
    try:
        async with engine.connect() as connection:
            await connection.execute(sa.text("SELECT 1"))
            applied = await applied_revision(connection)
    except Exception as error:  # whatever the error, the process cannot serve
        return {"database": type(error).__name__}
    expected = newest_revision(package)
    return {"database": "ok", "migrations": "ok" if applied == expected else f"at {applied}, needs {expected}"}
