"""The demo company as one value: everything that the loader posts, depending only on the date."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from deploy.local.demo.actions import Action
from deploy.local.demo.assessments import Assessment, assessments
from deploy.local.demo.buying import ORDERING
from deploy.local.demo.calendar import Window
from deploy.local.demo.campaigns import Campaign, campaigns
from deploy.local.demo.catalogue import Product, catalogue
from deploy.local.demo.climates import Climate, climates
from deploy.local.demo.contacts import Contact, contacts
from deploy.local.demo.customers import Customer, customers
from deploy.local.demo.decisions import Line, StageRole, lines, stage_roles
from deploy.local.demo.enablement import Enablement, enablement
from deploy.local.demo.insights import Insight, insight
from deploy.local.demo.judgements import Judged, judged
from deploy.local.demo.market_plans import REGION, MarketPlan, market_plan
from deploy.local.demo.money import fx_rate
from deploy.local.demo.orders import Order, order_book
from deploy.local.demo.past_actions import past_actions
from deploy.local.demo.plans import PAST, Plan, Supplied, past_plan, plan
from deploy.local.demo.receivables import Receivable, invoices
from deploy.local.demo.segments import Segment, segments
from deploy.local.demo.staff import STAFF, Colleague
from deploy.local.demo.surveys import Survey, surveys
from deploy.local.demo.touchpoints import VISITED_CUSTOMERS, Touchpoint, touchpoints
from deploy.local.demo.visits import Visit, visits

NAME = "深圳市华信达电子装备有限公司"
PLANNED_CUSTOMERS = 10


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """A Chinese maker of electronic equipment. Data about people is keyed by the customer's code."""

    as_of: date
    window: Window
    staff: tuple[Colleague, ...]
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    contacts: dict[str, list[Contact]]
    assessments: dict[str, list[Assessment]]
    stage_roles: dict[str, list[StageRole]]
    lines: dict[str, list[Line]]
    orders: tuple[Order, ...]
    receivables: tuple[Receivable, ...]
    plans: tuple[Plan, ...]
    past_plans: tuple[Plan, ...]
    market_plan: MarketPlan
    past_actions: tuple[Action, ...]
    segments: tuple[Segment, ...]
    insights: dict[str, Insight]
    judged: tuple[Judged, ...]
    climates: tuple[Climate, ...]
    touchpoints: tuple[Touchpoint, ...]
    campaigns: tuple[Campaign, ...]
    visits: tuple[Visit, ...]
    enablement: tuple[Enablement, ...]
    surveys: tuple[Survey, ...]

    def in_days(self, days: int) -> date:
        """So many days after the company's date."""
        return self.as_of + timedelta(days=days)


def generate(as_of: date) -> DemoCompany:
    """The company on this date: its books end with the previous month."""
    window, products = Window.ending_before(as_of), catalogue()
    everyone = tuple(customers(window, products))
    people = {customer.code: contacts(customer, window) for customer in everyone}
    orders = tuple(order_book(everyone, window))
    assessed = {one.code: assessments(one, people[one.code], window) for one in everyone if one.is_top}
    known = {
        one.code: insight(one, people[one.code], window, bought_in(orders, one, window.graded_year))
        for one in everyone[:PLANNED_CUSTOMERS]
    }
    planned = partial(_planned, people, orders, known)
    return DemoCompany(
        as_of=as_of,
        window=window,
        staff=STAFF,
        products=products,
        customers=everyone,
        contacts=people,
        assessments=assessed,
        stage_roles={one.code: stage_roles(one, people[one.code]) for one in everyone if one.is_top},
        lines={one.code: lines(one, people[one.code]) for one in everyone if one.is_top},
        orders=orders,
        receivables=tuple(invoices(everyone, orders, window)),
        plans=tuple(planned(plan, one, as_of.year, as_of.year - 1) for one in everyone[:PLANNED_CUSTOMERS]),
        past_plans=tuple(planned(past_plan, one, as_of.year - 1, as_of.year - 1) for one in everyone[: len(PAST)]),
        market_plan=_market_plan(everyone, orders, as_of.year),
        past_actions=tuple(past_actions(everyone[: len(PAST)], assessed, as_of.year - 1)),
        segments=segments(),
        judged=tuple(judged(one, ORDERING, window.graded_year) for one in everyone if one.buying is not None),
        climates=tuple(
            climate
            for place, one in enumerate(everyone)
            if one.is_top
            for climate in climates(one, people[one.code], window, has_file=place < PLANNED_CUSTOMERS)
        ),
        touchpoints=tuple(
            made for one in everyone[:VISITED_CUSTOMERS] for made in touchpoints(one, people[one.code], as_of)
        ),
        campaigns=tuple(campaigns(everyone[:VISITED_CUSTOMERS], people, assessed, window, as_of)),
        visits=tuple(visits(everyone[:VISITED_CUSTOMERS], people, as_of)),
        enablement=tuple(enablement(everyone, people, orders, segments(), as_of)),
        surveys=tuple(surveys(everyone[:VISITED_CUSTOMERS], people, as_of)),
        insights=known,
    )


def _planned(
    people: dict[str, list[Contact]],
    orders: tuple[Order, ...],
    known: dict[str, Insight],
    make: Callable[[Customer, list[Contact], int, int, Supplied], Plan],
    customer: Customer,
    year: int,
    sold_in: int,
) -> Plan:
    supply = known[customer.code].supply
    supplied = Supplied(supply["category"], Decimal(supply["suppliers"][0]["share"]))
    return make(customer, people[customer.code], year, sales_in(orders, customer, sold_in), supplied)


def _market_plan(everyone: Iterable[Customer], orders: tuple[Order, ...], year: int) -> MarketPlan:
    there = [one for one in everyone if one.profile["region"] == REGION]
    return market_plan(year, sum(sales_in(orders, one, year - 1) for one in there))


def bought_in(orders: tuple[Order, ...], customer: Customer, year: int) -> dict[str, int]:
    """The customer's orders of the year by category, in fen of the base currency."""
    bought: dict[str, int] = defaultdict(int)
    for order in orders:
        if order.customer is customer and order.ordered_on.year == year and not order.is_cancelled:
            for line in order.lines:
                bought[line.product.category] += round(line.amount * fx_rate(customer.currency, order.ordered_on))
    return bought


def sales_in(orders: tuple[Order, ...], customer: Customer, year: int) -> int:
    """The customer's orders of the year, in fen of the base currency."""
    return sum(
        round(order.amount * fx_rate(customer.currency, order.ordered_on))
        for order in orders
        if order.customer is customer and order.ordered_on.year == year and not order.is_cancelled
    )
