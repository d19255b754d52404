"""What a request costs at least: bare FastAPI and asyncpg over the same rows, encoded by hand.

`BARE_DATABASE=… python -m tests.bench.bare_service PORT`. No rights, no clearance, no deadline, no log, no metrics.
"""

import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import msgspec
from fastapi import FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel

from deploy.serving import run
from services.customer.profile.customers.model import CustomerRead
from services.customer.settings import CustomerSettings

COLUMNS = """
    c.name, c.short_name, c.english_name, c.status, c.region, c.industry, c.scenarios, c.uscc, c.website, c.phone,
    c.address, c.country, c.employees, c.founded_on, c.first_contract_on, c.notes, c.parent_id, c.id,
    c.created_at, c.updated_at,
    coalesce((SELECT array_agg(k.code ORDER BY k.code) FROM customer_codes k WHERE k.customer_id = c.id), '{}') codes,
    m.user_id AS manager_id, u.display_name AS manager_name, s.customer_class, s.tier, s.stage,
    coalesce((SELECT jsonb_object_agg(f.code, v.value) FROM custom_values v JOIN custom_fields f ON f.id = v.field_id
              WHERE v.customer_id = c.id AND v.contact_id IS NULL AND f.is_active), '{}') AS custom
"""
SOURCES = """
    customers c
    LEFT JOIN LATERAL (SELECT t.user_id FROM team_members t
                       WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
                       ORDER BY t.started_on DESC, t.id DESC LIMIT 1) m ON true
    LEFT JOIN user_directory u ON u.id = m.user_id
    LEFT JOIN customer_standings s ON s.customer_id = c.id
"""
ONE = f"SELECT {COLUMNS} FROM {SOURCES} WHERE c.id = $1 AND c.deleted_at IS NULL"
MANY = f"SELECT {COLUMNS} FROM {SOURCES} WHERE c.deleted_at IS NULL ORDER BY c.created_at DESC, c.id DESC LIMIT $1"
INSERT = """
    INSERT INTO customers (id, version, created_at, updated_at, name, status, scenarios)
    VALUES ($1, 1, $2, $2, $3, 'prospect', '{}')
"""
EVENT = """
    INSERT INTO events (id, type, entity, entity_id, customer_id, actor, actor_name, occurred_at, changes)
    VALUES ($1, 'guanxi.customer.created', 'customer', $2, $2, 'bench', 'bench', $3, $4)
"""


class New(BaseModel):
    """A new customer."""

    name: str


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async def prepare(connection: "asyncpg.Connection[Any]") -> None:
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")

    options = {"jit": "off"}
    app.state.pool = await asyncpg.create_pool(
        os.environ["BARE_DATABASE"], min_size=10, max_size=10, init=prepare, server_settings=options
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=_lifespan)


@app.get("/v1/customers/{customer_id}")
async def get_customer(request: Request, customer_id: UUID) -> CustomerRead:
    """The row in the shape of the product, as FastAPI teaches it."""
    row = await request.app.state.pool.fetchrow(ONE, customer_id)
    if row is None:
        raise HTTPException(404)
    return CustomerRead.model_validate(dict(row))


@app.get("/v1/customers")
async def list_customers(request: Request, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> Response:
    """The rows, encoded by hand."""
    rows = await request.app.state.pool.fetch(MANY, limit + 1)
    content = msgspec.json.encode({"items": [dict(row) for row in rows[:limit]], "next_cursor": None, "count": None})
    return Response(content, media_type="application/json")


@app.post("/v1/customers", status_code=201)
async def create_customer(request: Request, body: New) -> New:
    """The row and its event, in one transaction."""
    row_id, now = uuid.uuid4(), datetime.now(UTC)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(INSERT, row_id, now, body.name)
        await connection.execute(EVENT, uuid.uuid4(), row_id, now, {"name": [None, body.name]})
    return body


if __name__ == "__main__":
    run(app, CustomerSettings(), "127.0.0.1", int(sys.argv[1]))
