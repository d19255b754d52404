"""Queries on roles."""

from collections.abc import Sequence

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.roles.model import Role, RoleRead
from gateway.roles.rules import RoleNotFound
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery


class RoleQuery(ListQuery, of=RoleRead, sorts=("name",), default_sort="name"):
    """How roles are sorted."""


ROLES = Collection(Role, RoleRead, RoleQuery, missing=RoleNotFound, visible=everybody)


async def list_roles(session: AsyncSession) -> Sequence[Role]:
    """All roles."""
    return (await session.exec(select(Role))).all()


async def list_role_names(session: AsyncSession) -> Sequence[str]:
    """The names of all roles."""
    return (await session.exec(select(Role.name))).all()
