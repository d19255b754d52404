"""Periodic work inside a service, done by one replica at a time."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute, transaction
from shared.web.peers import ServiceHttp

log = structlog.get_logger()

Job = Callable[[AsyncSession], Awaitable[None]]
Ask = Callable[[AsyncEngine, Mapping[str, ServiceHttp]], Awaitable[Job]]
"""Asks other services, while no transaction is open, and gives the job that keeps their answers."""


async def run_alone(engine: AsyncEngine, name: str, job: Job) -> None:
    """Run the job in a transaction under an advisory lock; skip it when another replica is running it."""
    try:
        async with transaction(engine) as session:
            lock = sa.select(sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(f"job {name}", 0)))
            if (await execute(session, lock)).scalar_one():
                await job(session)
    except Exception as error:  # the next run tries again
        log.warning("job_failed", job=name, error=repr(error)[:300])


async def run_after_asking(engine: AsyncEngine, name: str, ask: Ask, peers: Mapping[str, ServiceHttp]) -> None:
    """Ask other services, then run the job that keeps their answers."""
    try:
        job = await ask(engine, peers)
    except Exception as error:  # the next run tries again
        log.warning("job_failed", job=name, error=repr(error)[:300])
    else:
        await run_alone(engine, name, job)


def start_schedule(
    engine: AsyncEngine,
    jobs: dict[str, tuple[timedelta, Job]],
    asks: dict[str, tuple[timedelta, Ask]],
    peers: Mapping[str, ServiceHttp],
) -> AsyncIOScheduler:
    """A running scheduler of the named jobs, each with its interval; end it with `shutdown()`."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    options: dict[str, Any] = {"trigger": "interval", "coalesce": True, "max_instances": 1}
    for name, (every, job) in jobs.items():
        scheduler.add_job(run_alone, args=(engine, name, job), seconds=every.total_seconds(), **options)
    for name, (every, ask) in asks.items():
        arguments = (engine, name, ask, peers)
        scheduler.add_job(run_after_asking, args=arguments, seconds=every.total_seconds(), **options)
    scheduler.start()
    return scheduler
