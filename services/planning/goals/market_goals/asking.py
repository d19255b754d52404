"""Asking for the figures of goals: of a plan, or of several customers, each place where they are in one question."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.planning.asking import AnswerState, ask
from services.planning.goals.market_goals.figures import Figures, Subject
from services.planning.goals.market_goals.kpi_figures import MAX_CUSTOMERS, KpiFigureClient
from services.planning.goals.market_goals.own_figures import read_won
from services.planning.goals.market_goals.progress import Goal, Progress, Year, year_of
from services.planning.goals.market_goals.sources import (
    FigureOrigin,
    GoalSource,
    KpiSource,
    ProjectsSource,
    SupplySource,
    has_figure,
    source_of,
)
from services.planning.goals.market_goals.supply_shares import SupplyShareClient
from services.planning.goals.schemes.store import SCHEMES
from services.planning.plans.plans.model import PlanRead
from services.planning.plans.plans.rules import Market, customer_of
from shared.auth.access import Scope
from shared.time import company_today, months_after
from shared.web.call import Call
from shared.web.peers import peer_of

ONE_DAY = timedelta(days=1)
SCOPES = {FigureOrigin.KPI: Scope.KPIS_READ, FigureOrigin.SUPPLY_POSITIONS: Scope.CUSTOMERS_READ}


@dataclass(frozen=True, slots=True)
class FigureClients:
    """The services that have figures of goals."""

    kpi: KpiFigureClient
    supply: SupplyShareClient


@dataclass(frozen=True, slots=True)
class FigureQuestion:
    """Of whom which figures are asked: months from `first` to `last`, and the supply landscape of the days."""

    subjects: Sequence[Subject]
    sources: frozenset[GoalSource]
    first: date
    last: date
    days: frozenset[date] = frozenset()

    @property
    def origins(self) -> frozenset[FigureOrigin]:
        """Where the figures are."""
        return frozenset(one.origin for one in self.sources) if self.subjects else frozenset()

    def asked_of(self, clients: FigureClients) -> dict[FigureOrigin, Callable[[], Awaitable[Figures]]]:
        """The question for each of the other services that it is asked of."""
        kpis = [one for one in self.sources if isinstance(one, KpiSource)]
        questions: dict[FigureOrigin, Callable[[], Awaitable[Figures]]] = {
            FigureOrigin.KPI: partial(clients.kpi.list_months, self.subjects, kpis, self.first, self.last),
            FigureOrigin.SUPPLY_POSITIONS: partial(clients.supply.list_shares, self.subjects, self.days),
        }
        return {origin: question for origin, question in questions.items() if origin in self.origins}


async def ask_progress(
    call: Call,
    clients: FigureClients,
    plan: PlanRead,
    sources: Collection[GoalSource | None],
    *,
    with_baseline: bool = False,
) -> Progress:
    """Ask once for all figures that the caller may see; a plan is shown without an answer that does not come."""
    subject = plan.market or [customer_of(plan.customer_id)]
    return await ask_figures(call, clients, plan.fiscal_year, subject, sources, with_baseline=with_baseline)


async def ask_figures(
    call: Call,
    clients: FigureClients,
    fiscal_year: int,
    subject: Market | Sequence[UUID],
    sources: Collection[GoalSource | None],
    *,
    with_baseline: bool = False,
) -> Progress:
    """The same of a market as a whole, or of some customers, each for itself."""
    year = year_of(fiscal_year, call.settings.fiscal_year_start)
    market = subject if isinstance(subject, Market) else None
    wanted = frozenset(one for one in sources if one is not None and has_figure(one, market))
    denied = frozenset(one for one in wanted if one.clearance > call.principal.clearance)
    is_partial = market is not None and not market.is_covered_by(call.principal.data_scope)
    asked = frozenset() if is_partial else wanted - denied
    subjects = [subject] if isinstance(subject, Market) else subject
    question = question_of(year, subjects, asked, today=company_today(), with_baseline=with_baseline)
    async with call.briefly() as brief:
        scheme = await SCHEMES.current(brief.session)
        own = await read_own(brief, question)
    answers, figures = await ask_services(call, clients, question)
    return Progress(year, scheme, answers, own | figures, denied, market, is_partial)


def question_of(
    year: Year,
    subjects: Sequence[Subject],
    sources: frozenset[GoalSource],
    *,
    today: date,
    with_baseline: bool = False,
) -> FigureQuestion:
    """The year's figures, and those by which its course and, where wanted, a new goal's baseline are known."""
    first = months_after(year.starts_on, -24 if with_baseline else -12)
    days = {min(today, one.until) for one in sources if isinstance(one, SupplySource)}
    if with_baseline and days:
        days |= {today, min(today, year.starts_on - ONE_DAY)}
    return FigureQuestion(subjects, sources, first, year.next_starts_on - ONE_DAY, frozenset(days))


async def read_own(brief: Call, question: FigureQuestion) -> Figures:
    """The figures that this service has itself; no other service has to answer for them."""
    if not any(isinstance(one, ProjectsSource) for one in question.sources):
        return Figures()
    return await read_won(brief.session, brief.principal, question.subjects, question.first, question.last)


async def ask_services(
    call: Call, clients: FigureClients, question: FigureQuestion
) -> tuple[dict[FigureOrigin, AnswerState], Figures]:
    """The figures of the other services, all at once; what does not come in time is left out."""
    within = call.settings.peer_patience_seconds * max(-(-len(question.subjects) // MAX_CUSTOMERS), 1)
    questions, scopes = question.asked_of(clients), call.principal.scopes
    found = await asyncio.gather(
        *(ask(one, within=within, is_permitted=SCOPES[origin] in scopes) for origin, one in questions.items())
    )
    figures = Figures()
    for _, given in found:
        figures |= given or Figures()
    return {origin: state for origin, (state, _) in zip(questions, found, strict=True)}, figures


def sources_of(goals: Sequence[Goal]) -> set[GoalSource | None]:
    """Where the figures of these goals come from."""
    return {source_of(goal) for goal in goals}


async def _figure_clients(request: Request) -> FigureClients:
    return FigureClients(KpiFigureClient(peer_of(request, "kpi")), SupplyShareClient(peer_of(request, "customer")))


FigureSources = Annotated[FigureClients, Depends(_figure_clients)]
