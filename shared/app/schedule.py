"""Periodic work inside a service, done by one replica at a time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import sqlalchemy as sa
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute, transaction

log = structlog.get_logger()

Job = Callable[[AsyncSession], Awaitable[None]]


async def run_alone(engine: AsyncEngine, name: str, job: Job) -> None:
    """Run the job in a transaction under an advisory lock; skip it when another replica is running it."""
    try:
        async with transaction(engine) as session:
            lock = sa.select(sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(f"job {name}", 0)))
            if (await execute(session, lock)).scalar_one():
                await job(session)
    except Exception as error:  # the next run tries again
        log.warning("job_failed", job=name, error=repr(error)[:300])


def start_schedule(engine: AsyncEngine, jobs: dict[str, tuple[timedelta, Job]]) -> AsyncIOScheduler:
    """A running scheduler of the named jobs, each with its interval; end it with `shutdown()`."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, (every, job) in jobs.items():
        scheduler.add_job(
            run_alone, "interval", (engine, name, job), seconds=every.total_seconds(), coalesce=True, max_instances=1
        )
    scheduler.start()
    return scheduler
