"""Queries on roles."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.roles.model import Role
from gateway.roles.rules import RoleNotFound


async def list_roles(session: AsyncSession) -> Sequence[Role]:
    """All roles by name."""
    return (await session.exec(select(Role).order_by(col(Role.name)))).all()


async def get_role(session: AsyncSession, name: str) -> Role:
    """One role, locked for a change. Raises RoleNotFound."""
    role = (await session.exec(select(Role).where(col(Role.name) == name).with_for_update())).first()
    if role is None:
        raise RoleNotFound
    return role


async def names_of_all(session: AsyncSession) -> Sequence[str]:
    """The names roles can be given by."""
    return (await session.exec(select(Role.name))).all()
