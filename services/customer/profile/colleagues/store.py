"""SQL expressions: who has to act for a customer."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.customer.profile.colleagues.rules import ACTING
from services.customer.profile.register.model import Customer
from services.customer.profile.team.model import TeamMember
from services.customer.profile.team.rules import TeamRole
from shared.auth.access import DataScopeKind, Principal
from shared.auth.users import users
from shared.auth.visibility import team
from shared.customers.colleagues import superior_for
from shared.customers.due_items import DueQuery, Whose

REGISTER: sa.Table = Customer.__table__  # type: ignore[attr-defined]


def acting_for(customer_id: Any, *correlated: Any, first: Any = None) -> Any:
    """Who has to act for the customer in this column: `first` if that user may sign in, else the next of the chain.

    The chain: account manager, executive sponsor, backup contact, the superior who sees the customer's region,
    administrator. Of several in one role the one who joined last; of several superiors the one with the fewest
    regions, of several administrators the one who has been a user longest. Only users who may sign in count.
    """
    chain = (member_in(ACTING, customer_id, *correlated), superior_for(customer_id, *correlated, among=REGISTER))
    return sa.func.coalesce(*([] if first is None else [active(first, *correlated)]), *chain, type_=sa.Uuid)


def active(user_id: Any, *correlated: Any) -> sa.ScalarSelect[Any]:
    """The user in this column; null if the user may not sign in."""
    known = users.alias()
    return (
        sa.select(known.c.id).where(known.c.id == user_id, known.c.is_active).correlate(*correlated).scalar_subquery()
    )


def member_in(roles: Sequence[TeamRole], customer_id: Any, *correlated: Any) -> sa.ScalarSelect[Any]:
    """The member of the customer's team who may sign in and has the first of these roles."""
    member, known = sa.alias(TeamMember.__table__), users.alias()  # type: ignore[attr-defined]
    role = sa.cast(member.c.role, sa.Text)
    order = sa.case({role.value: place for place, role in enumerate(roles)}, value=role)
    return (
        sa.select(member.c.user_id)
        .join(known, sa.and_(known.c.id == member.c.user_id, known.c.is_active))
        .where(member.c.customer_id == customer_id, member.c.ended_on.is_(None), member.c.role.in_(roles))
        .order_by(order, member.c.started_on.desc(), member.c.id.desc())
        .limit(1)
        .correlate(*correlated)
        .scalar_subquery()
    )


def is_limited_to_own(principal: Principal) -> bool:
    """Whether the caller sees only customers in whose team the caller is."""
    return principal.data_scope.kind is DataScopeKind.OWN


def may_be_asked(principal: Principal, query: DueQuery, customer_id: Any) -> sa.ColumnElement[bool]:
    """SQL condition: the caller may own what is due for this customer, as far as the query asks for the caller's own.

    Who sees only own customers owns nothing of others'; a superior or an administrator may own what nobody in a team
    can.
    """
    if query.owner is Whose.ALL or (query.owner is Whose.ME and not is_limited_to_own(principal)):
        return sa.true()
    return sa.exists().where(team.c.customer_id == customer_id, team.c.user_id == principal.user_id)
