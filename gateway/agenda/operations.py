"""Reads an agenda: one page, or all of it at once."""

from collections.abc import Mapping
from heapq import merge
from itertools import islice

from starlette.datastructures import State

from gateway.agenda import rules
from gateway.agenda.model import AgendaPage, AgendaQuery
from gateway.agenda.reading import ask_services
from gateway.agenda.rules import OwnerIsNoUser
from gateway.tokens.callers import Caller
from shared.customers.due_items import (
    MAX_DUE_ITEMS,
    DueAnswer,
    DueItem,
    DueQuery,
    Whose,
    position_of,
    refuse_unknown_kinds,
)
from shared.lists.windows import window_of
from shared.problems import Language, Problem
from shared.settings import SERVICES
from shared.time import company_today
from shared.web.call import Call

CALENDAR_SECONDS = 30.0


async def find_caller(call: Call, owner: Whose) -> Caller:
    """The caller, with the current rights. Raises OwnerIsNoUser."""
    if owner is not Whose.ALL and call.principal.user_id is None:
        raise OwnerIsNoUser
    caller: Caller = await call.house.sign_ins.access_tokens.caller_of(call.principal.token)
    return caller


async def read_page(call: Call, query: AgendaQuery) -> AgendaPage:
    """The requested page, with the names of the services that did not answer in time.

    Raises OwnerIsNoUser, CursorInvalid, FilterInvalid, WindowInvalid.
    """
    caller = await find_caller(call, query.owner)
    window = window_of(query.first, query.last, company_today())
    positions = rules.decode_positions(query.cursor)
    asked = {service: query.due_query(window, query.limit + 1, positions.get(service)) for service in query.services}
    patience = call.settings.agenda_patience_ms / 1000
    answers = await ask_services(call.house, caller, asked, call.language, patience)
    _refuse_unknown_kinds(asked, answers)
    items = {service: answer.items for service, answer in answers.items() if isinstance(answer, DueAnswer)}
    page = rules.merge_page(items, positions, query.limit)
    return AgendaPage(
        items=page.items,
        next_cursor=rules.encode_positions(page.positions) if page.has_more else None,
        count=None,
        incomplete=[service for service in answers if service not in items],
    )


async def read_whole(
    house: State, caller: Caller, query: DueQuery, language: Language, services: list[str] | None = None
) -> list[DueItem]:
    """All requested items, the soonest first, or none: a calendar would delete the missing ones.

    Raises FilterInvalid and the problem of a service that does not answer.
    """
    asked = dict.fromkeys(services or SERVICES, query)
    answers = await ask_services(house, caller, asked, language, CALENDAR_SECONDS)
    for answer in answers.values():
        if isinstance(answer, Problem):
            raise answer
    _refuse_unknown_kinds(asked, answers)
    lists = [answer.items for answer in answers.values() if isinstance(answer, DueAnswer)]
    return list(islice(merge(*lists, key=position_of), MAX_DUE_ITEMS))


def _refuse_unknown_kinds(asked: Mapping[str, DueQuery], answers: Mapping[str, DueAnswer | Problem]) -> None:
    """Refuse kinds that no service knows, once all services have answered."""
    known = [answer.kinds for answer in answers.values() if isinstance(answer, DueAnswer)]
    if len(known) == len(SERVICES):
        refuse_unknown_kinds(next(iter(asked.values())).kinds, (kind for kinds in known for kind in kinds))
