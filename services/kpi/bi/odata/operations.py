"""Reading entity sets as OData's JSON."""

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from services.kpi.bi.entities.store import EntitySet
from services.kpi.bi.odata import rules
from services.kpi.bi.odata.forms import Form
from services.kpi.bi.odata.json_rows import Cells, cells_of, page_of
from services.kpi.bi.odata.metadata import ARCHIVED, NAMESPACE
from services.kpi.bi.odata.model import ODataQuery
from services.kpi.bi.odata.rules import EntityNotFound, OptionInvalid, PropertyUnknown
from services.kpi.facts.months.marks import archived_where
from shared.auth.access import FieldHidden
from shared.lists.paging import CursorInvalid, encode_cursor
from shared.lists.queries import ListQuery
from shared.problems import Text
from shared.statements import Record, Statement
from shared.web.call import Call

_ARCHIVED = Statement(sa.select(archived_where(sa.true())))
MOVED = Text("it does not belong to this order; begin again", "与当前排序不符，请从第一页重新读取")


@dataclass(frozen=True)
class Question:
    """A request for rows of an entity set, checked against the caller's clearance."""

    call: Call
    entity_set: EntitySet
    options: ODataQuery
    names: Sequence[str]
    """The properties asked for."""
    query: ListQuery
    where: Sequence[sa.ColumnElement[bool]]

    async def matching(self, *, from_cursor: bool = True) -> sa.Select[Any]:
        """The statement for all rows that match, in their order, from the cursor on. Raises OptionInvalid."""
        query = self.query if from_cursor else self.query.model_copy(update={"cursor": None})
        try:
            return await self.entity_set.listing.select(self.call, query, *self.where)
        except CursorInvalid as error:
            raise OptionInvalid(option="$skiptoken", reason=MOVED) from error

    def cells(self, form: Form) -> Cells:
        """What a row shows: the properties asked for."""
        shown, principal = [self.entity_set.properties[name] for name in self.names], self.call.principal
        return lambda columns: cells_of(shown, columns, principal, as_strings=form.as_strings)

    async def whole(self) -> sa.Select[Any]:
        """The statement for all rows that are asked for, whatever page they would be on."""
        return (await self.matching()).limit(self.options.top).offset(self.options.skip or None)


def check_question(call: Call, entity_set: EntitySet, options: ODataQuery) -> Question:
    """Check what is asked for. Raises NotDone, OptionInvalid, PropertyUnknown, FieldHidden."""
    options.refuse_unsupported()
    names = _selected(call, entity_set, options.select)
    query = ListQuery.model_construct(cursor=options.skiptoken, sort=_order(entity_set, options.orderby))
    where: list[sa.ColumnElement[bool]] = []
    if options.filter is not None:
        from services.kpi.bi.odata.filters import read_filter  # its parser loads on first use

        columns = entity_set.listing.columns
        where.append(read_filter(options.filter, entity_set.properties, columns, call.principal))
    return Question(call, entity_set, options, names, query, where)


def _selected(call: Call, entity_set: EntitySet, select: str | None) -> list[str]:
    known = entity_set.properties
    if select is None:
        return list(known)
    for name in (names := rules.read_names(select, known)):
        if known[name].level > max(call.principal.clearance, 1) and "*" not in select:
            raise FieldHidden(name, known[name].level, parameter="$select")
    return names


def _order(entity_set: EntitySet, orderby: str | None) -> list[str] | None:
    """The sort of the listing, which ends with the key, so that each row has one place."""
    if orderby is None:
        return None
    asked = rules.read_order(orderby)
    fields = [one.lstrip("-") for one in asked]
    for name in fields:
        if name not in entity_set.properties:
            raise PropertyUnknown(option="$orderby", name=name[:60])
    sign = "-" if asked[-1].startswith("-") else ""  # in one direction, so that an index can follow
    return [*asked, *(f"{sign}{name}" for name in entity_set.key if name not in fields)]


async def list_archived(question: Question) -> list[str]:
    """The archived periods, of which the entity set has no rows."""
    if not question.entity_set.lacks_archived:
        return []
    return list((await question.call.fetch(_ARCHIVED))[0][0])


async def read_page(question: Question, form: Form, root: str, most: int, archived: Sequence[str]) -> bytes:
    """A page of rows, with the link to the next one and the `archived` periods of which it lacks."""
    call, entity_set, options = question.call, question.entity_set, question.options
    rows = most if options.top is None else min(most, options.top)
    names = entity_set.listing.shown_to(call.principal).sort_names(call.principal, question.query)
    statement = Statement(
        page_of(await question.matching(), question.cells(form), names, rows, options.skip), is_planned_anew=True
    )
    async with call.snapshot() if options.count == "true" else nullcontext():
        count = await count_rows(question) if options.count == "true" else None
        found: Record = (await call.fetch(statement))[0] if rows else {"items": None, "found": 0}
    token = None
    if found["found"] > rows and (options.top is None or options.top > rows):
        token = encode_cursor({name: found[f"last_{name}"] for name, _ in names}, names)
    link = _next_link(question, root, token, rows) if token else None
    head: dict[str, Any] = {} if count is None else {"@odata.count": str(count) if form.as_strings else count}
    if archived and form.detail == "minimal":
        head[f"@{NAMESPACE}.{ARCHIVED}"] = archived
    return _document(question, form, root, found["items"] or b"", head, link)


async def count_rows(question: Question) -> int:
    """How many rows match, whatever page is asked for."""
    matching = (await question.matching(from_cursor=False)).order_by(None).subquery()
    statement = Statement(sa.select(sa.func.count()).select_from(matching), is_planned_anew=True)
    return int((await question.call.fetch(statement))[0][0])


def _document(
    question: Question, form: Form, root: str, items: bytes, said: Mapping[str, Any], link: str | None
) -> bytes:
    head = {**said}
    if form.detail == "minimal":
        selected = f"({','.join(question.names)})" if question.options.select is not None else ""
        head = {"@odata.context": f"{root}/$metadata#{question.entity_set.name}{selected}", **said}
    begun = json.dumps(head, separators=(",", ":")).removesuffix("}") + ("," if head else "")
    last = f',"@odata.nextLink":{json.dumps(link)}' if link else ""
    return b'%s"value":[%s]%s}' % (begun.encode(), items, last.encode())


def _next_link(question: Question, root: str, token: str, rows: int) -> str:
    """The same request from the token on; what is left of `$top` is asked for."""
    asked = question.options.model_dump(by_alias=True, exclude_unset=True, exclude={"skip", "skiptoken", "top"})
    top = question.options.top
    if top is not None:
        asked["$top"] = str(top - rows)
    written = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in asked.items() if value is not None)
    return f"{root}/{question.entity_set.name}?{written}{'&' if written else ''}$skiptoken={quote(token, safe='')}"


async def read_entity(question: Question, form: Form, root: str) -> bytes:
    """The one row that matches. Raises EntityNotFound."""
    statement = Statement(page_of(await question.matching(), question.cells(form), [], 1, 0))
    found = (await question.call.fetch(statement))[0]
    if not found["found"]:
        raise EntityNotFound
    context = {"@odata.context": f"{root}/$metadata#{question.entity_set.name}/$entity"}
    begun = json.dumps(context, separators=(",", ":")).removesuffix("}") + "," if form.detail == "minimal" else "{"
    return begun.encode() + bytes(found["items"]).removeprefix(b"{")
