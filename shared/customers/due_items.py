"""Due items 待办: what is due, when, and for whom, in one shape over all services; each answers its own."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.auth.access import Access, Principal, Scope
from shared.auth.visibility import team
from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.lists.filters import MAX_IN, FilterInvalid
from shared.lists.windows import Window
from shared.problems import Text
from shared.shapes import Read
from shared.web.call import Call
from shared.web.parameters import CommaSeparated
from shared.web.router import ConceptRouter

MAX_DUE_ITEMS = 5_000
"""Items of one answer: a whole calendar."""

ItemId = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=200)]
Position = tuple[AwareDatetime, ItemId]
"""Where an item stands among all others: when it is due, then its id."""


class Whose(Labelled):
    """Whose items are asked for."""

    ME = "me", "What I am responsible for", "本人负责"
    TEAM = "team", "Of customers whose account team I belong to", "本人所在客户团队"
    ALL = "all", "Of all customers that I see", "全部可见客户"


class DueItem(Read):
    """Something that somebody has to think of or to do."""

    id: ItemId = Field(description="The same for the same duty whenever it is read; begins with its kind.")
    service: str = Field(description="The service that knows more about it.", examples=["customer"])
    kind: str = Field(
        description="The kind of duty, such as `handover`, `scorecard_review` or `complaint_answer`; further ones may "
        "be added.",
        examples=["birthday"],
    )
    kind_label: str = Field(description="The kind in the reader's language.", examples=["Birthday"])
    customer_id: UUID | None = Field(description="Id of the customer; null where it is about no customer.")
    customer_name: str | None = Field(description="The customer's present name; null where it is about no customer.")
    contact_id: UUID | None = Field(description="The person it is about; null where it is about the customer.")
    contact_name: str | None = Field(
        description="The contact's present name; null where the item is about the customer."
    )
    title: str = Field(description="What is due, in the reader's language.")
    note: str | None = Field(description="What is good to know about it, in the reader's language.")
    due_at: AwareDatetime = Field(description="Of an item that lasts all day: the day's midnight, UTC.")
    is_all_day: bool = Field(description="Whether it is due on a day, not at a time.")
    lead_days: int = Field(description="How many days before one should begin.")
    owner_id: UUID | None = Field(description="Who is responsible; null: nobody.")
    owner_name: str | None = Field(description="The present name of the responsible person 责任人; null: nobody is.")
    clearance: int = Field(description="Clearance needed to see the item as it is shown here, 1 to 3.")
    link: str = Field(description="Address of the resource it is about.", examples=["/v1/customers/{id}"])


class DueQuery(BaseModel):
    """Which due items a service is asked for: those behind the position `after`, the soonest first."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    kind__in: CommaSeparated[str] | None = Field(default=None, max_length=MAX_IN)
    customer_id: UUID | None = None
    owner: Whose = Whose.ALL
    after_due_at: AwareDatetime | None = None
    after_id: ItemId | None = None
    limit: int = Field(default=500, ge=1, le=MAX_DUE_ITEMS)

    @property
    def parameters(self) -> dict[str, Any]:
        """The query string's parameters."""
        sent = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {name: ",".join(value) if isinstance(value, list) else value for name, value in sent.items()}

    @property
    def window(self) -> Window:
        """The days asked for."""
        return Window(self.first, self.last)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds asked for; none: all."""
        return frozenset(self.kind__in or ())


class DueAnswer(Read):
    """What a service answers."""

    kinds: list[str] = Field(description="All kinds of due items that the service has.")
    items: list[DueItem]


@dataclass(frozen=True, slots=True)
class DueSource:
    """Where due items come from.

    `read` gives the items asked for that the caller may see, the soonest first; who lacks the scope `needs` has none.
    """

    kinds: type[Labelled]
    needs: Scope
    read: Callable[[Call, DueQuery], Awaitable[Sequence[DueItem]]]

    def has(self, query: DueQuery) -> bool:
        """Whether some of the kinds asked for come from here."""
        return not query.kinds or not query.kinds.isdisjoint(self.kinds)


def refuse_unknown_kinds(asked: Iterable[str], known: Iterable[str]) -> None:
    """Every kind asked for exists. Raises FilterInvalid."""
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise FilterInvalid(
            name=name_of_field("kind"), reason=Text("unknown: {names}", "未知：{names}").filled(names=unknown)
        )


def position_of(item: DueItem) -> Position:
    """Where the item stands among all others."""
    return item.due_at, item.id


def soonest(due: sa.FromClause, principal: Principal, query: DueQuery) -> sa.Select[Any]:
    """The rows asked for, in order. The source names `id`, `kind`, `customer_id`, `owner_id` and `due_at` so."""
    # Compared byte by byte, as the gateway does: in the order of a language, pages would lose and double items.
    position = sa.tuple_(due.c.due_at, sa.collate(due.c.id, "C"))
    conditions = [
        due.c.kind.in_(query.kinds) if query.kinds else sa.true(),
        due.c.customer_id == query.customer_id if query.customer_id else sa.true(),
        _of(principal, query.owner, due),
    ]
    if query.after_due_at is not None:
        conditions.append(position > sa.tuple_(query.after_due_at, query.after_id or ""))
    return sa.select(due).where(*conditions).order_by(due.c.due_at, sa.collate(due.c.id, "C")).limit(query.limit)


def _of(principal: Principal, whose: Whose, due: sa.FromClause) -> sa.ColumnElement[bool]:
    if whose is Whose.ALL:
        return sa.true()
    if principal.user_id is None:
        return sa.false()
    if whose is Whose.ME:
        return due.c.owner_id == principal.user_id
    return sa.exists().where(team.c.customer_id == due.c.customer_id, team.c.user_id == principal.user_id)


router = ConceptRouter("/internal/due-items", reads=Access.SERVICES, writes=Access.SERVICES)


@router.reads(path="")
async def list_due_items(call: Call, query: Annotated[DueQuery, Query()]) -> DueAnswer:
    """The service's due items of the caller's customers; none of a source whose scope the caller lacks."""
    sources: Sequence[DueSource] = call.house.due_items
    asked = [source for source in sources if source.needs in call.principal.scopes and source.has(query)]
    answers = [await source.read(call, query) for source in asked]
    items = islice(merge(*answers, key=position_of), query.limit)
    kinds = [kind.value for source in sources for kind in source.kinds]
    return DueAnswer(kinds=kinds, items=list(items))
