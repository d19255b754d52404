"""The demo company is the same for the same date, and plausible by the method."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from deploy.local.demo.buying import LOST, TOP
from deploy.local.demo.company import PLANNED_CUSTOMERS, DemoCompany, generate
from deploy.local.demo.insights import RIVALS_IN_FULL
from deploy.local.demo.money import fx_rate
from deploy.local.demo.orders import UNKNOWN_CODES, Line, Order
from services.customer.decision_chain.contact_lines.rules import ContactLineKind
from services.customer.decision_chain.stage_roles.model import StageRoleCreate
from services.customer.dossier.facts.model import DossierFactCreate
from services.customer.market.cases.model import CompetitiveCaseCreate
from services.customer.market.moves.model import CompetitorMoveCreate
from services.customer.market.profiles.model import CompetitorProfileCreate
from services.customer.market.strategic_fits.model import StrategicFitCreate
from services.customer.market.supply_positions.model import SupplyPositionCreate
from services.customer.people.contacts.model import ContactCreate
from services.customer.people.special_dates.model import SpecialDateCreate
from services.customer.profile.customers.model import CustomerCreate
from services.customer.profile.segments.model import SegmentCreate
from services.relationship.climate.assessments.model import Elements, GeneralAssessmentCreate
from services.relationship.climate.schemes.rules import judge
from services.relationship.climate.schemes.store import STANDARD
from services.relationship.organization.assessments.model import OrganizationalAssessmentCreate
from services.relationship.organization.assessments.rules import refuse_impossible_stages
from tests.deploy.local.demo.conftest import DAYS, company_on


def base_amount(order: Order) -> float:
    return order.amount * fx_rate(order.customer.currency, order.ordered_on)


def live_orders(company: DemoCompany) -> list[Order]:
    return [order for order in company.orders if not order.is_cancelled]


def shipped_lines(company: DemoCompany) -> list[Line]:
    return [line for order in live_orders(company) for line in order.lines if line.shipped_on]


def sales_by_rank(company: DemoCompany) -> dict[int, float]:
    sales: dict[int, float] = defaultdict(float)
    for order in live_orders(company):
        sales[order.customer.rank] += base_amount(order)
    return sales


def test_it_is_the_same_for_the_same_date(company: DemoCompany) -> None:
    assert generate(date(2026, 11, 21)) == company


def test_any_day_of_a_month_gives_the_same_books(company: DemoCompany) -> None:
    assert generate(date(2026, 11, 2)).orders == company.orders


def test_the_customer_that_marks_a_finished_load_is_the_same_at_any_time(company: DemoCompany) -> None:
    assert generate(date(2031, 5, 5)).customers[-1].profile["name"] == company.customers[-1].profile["name"]


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_a_tenth_of_the_customers_brings_seventy_percent_of_the_sales(as_of: date) -> None:
    sales = sorted(sales_by_rank(company_on(as_of)).values(), reverse=True)
    assert 0.67 < sum(sales[:TOP]) / sum(sales) < 0.73


def test_there_are_three_hundred_customers_with_names_and_codes_of_their_own(company: DemoCompany) -> None:
    assert len(company.customers) == 300
    assert len({customer.profile["name"] for customer in company.customers}) == 300
    codes = [code["code"] for customer in company.customers for code in customer.profile["codes"]]
    assert len(set(codes)) == len(codes)
    credit_codes = [customer.profile["uscc"] for customer in company.customers if "uscc" in customer.profile]
    assert len(set(credit_codes)) == len(credit_codes)


def test_the_customer_service_understands_every_customer_and_contact(company: DemoCompany) -> None:
    for customer in company.customers:
        CustomerCreate.model_validate(customer.profile)
        for contact in company.contacts[customer.code]:
            ContactCreate.model_validate(contact.profile | {"customer_id": "01890000-0000-7000-8000-000000000000"})


def test_every_team_is_of_colleagues_and_no_region_is_without_a_manager(company: DemoCompany) -> None:
    usernames = {colleague.username for colleague in company.staff}
    for customer in company.customers:
        assert set(customer.team.values()) <= usernames
        assert "account_manager" in customer.team


def test_eight_percent_of_the_lines_are_late_and_a_few_are_wrong(company: DemoCompany) -> None:
    lines = shipped_lines(company)
    late = sum(line.shipped_on is not None and line.shipped_on > line.promised_on for line in lines)
    wrong = sum(line.accepted != line.quantity for line in lines)
    assert 0.065 < late / len(lines) < 0.095
    assert 0.01 < wrong / len(lines) < 0.03


def test_margins_are_those_of_an_equipment_maker_and_decline_for_some(company: DemoCompany) -> None:
    margins = defaultdict(list)
    for order in live_orders(company):
        margins[order.customer.rank].append(1 - sum(line.cost for line in order.lines) / order.amount)
    assert all(0.05 < sum(found) / len(found) < 0.5 for found in margins.values())
    drifting = [
        one for one in company.customers if one.buying and one.buying.discount_drift and len(margins[one.rank]) > 20
    ]
    assert drifting
    for customer in drifting:
        found = margins[customer.rank]
        third = len(found) // 3
        assert sum(found[-third:]) < sum(found[:third])


def test_a_lost_customer_stops_ordering_and_the_others_do_not(company: DemoCompany) -> None:
    last = {}
    for order in company.orders:
        last[order.customer.rank] = order.ordered_on
    for rank, days in LOST.items():
        assert last[rank] <= company.window.last - timedelta(days=days)
    for customer in company.customers:
        if customer.is_top and customer.rank not in LOST:
            assert last[customer.rank] > company.window.last - timedelta(days=45)


def test_prospects_have_not_ordered(company: DemoCompany) -> None:
    ordering = {order.customer.rank for order in company.orders}
    prospects = [one for one in company.customers if one.profile["status"] == "prospect"]
    assert prospects
    assert not [one for one in prospects if one.rank in ordering]


def test_some_customers_order_under_two_codes_and_some_orders_under_codes_nobody_has(company: DemoCompany) -> None:
    used = Counter(order.customer_code for order in company.orders)
    assert all(used[customer.second_code] for customer in company.customers if customer.second_code)
    assert {code: used[code] for code in UNKNOWN_CODES} == UNKNOWN_CODES
    known = {code["code"] for customer in company.customers for code in customer.profile["codes"]}
    assert used.keys() - known == UNKNOWN_CODES.keys()


def test_customers_abroad_are_invoiced_in_their_currency(company: DemoCompany) -> None:
    currencies = Counter(order.as_row(company.window)["currency"] for order in company.orders)
    assert currencies["USD"] > 50
    assert currencies["EUR"] > 50
    rates = {order.as_row(company.window)["fx_rate"] for order in company.orders if order.customer.currency == "CNY"}
    assert rates == {"1.0000"}


def test_order_numbers_are_unique_and_every_line_adds_up(company: DemoCompany) -> None:
    assert len({order.number for order in company.orders}) == len(company.orders)
    for order in company.orders:
        assert order.amount > 0
        assert len({line.product.sku for line in order.lines}) == len(order.lines)
        for line in order.lines:
            assert line.accepted is None or 0 <= line.accepted <= line.quantity
            assert line.shipped_on is None or order.ordered_on <= line.shipped_on <= company.window.last


def test_what_is_invoiced_for_an_order_is_what_was_ordered(company: DemoCompany) -> None:
    invoiced: dict[str | None, int] = defaultdict(int)
    for receivable in company.receivables:
        invoiced[receivable.order_no] += receivable.amount
    for order in company.orders:
        is_due = not order.is_cancelled and order.delivered_on is not None
        assert invoiced[order.number] == (order.amount if is_due else 0)


def test_payments_never_exceed_what_is_owed_and_a_paid_invoice_is_paid_in_full(company: DemoCompany) -> None:
    for receivable in company.receivables:
        assert 0 <= receivable.paid <= receivable.amount
        assert (receivable.status == "paid") == (receivable.paid == receivable.amount)
        assert all(receivable.issued_on < payment.paid_on <= company.window.last for payment in receivable.payments)


def test_receivables_have_every_kind_and_status(company: DemoCompany) -> None:
    kinds = Counter(receivable.kind for receivable in company.receivables)
    assert kinds.keys() == {"goods", "retention", "final_balance", "nre", "tooling"}
    assert Counter(one.status for one in company.receivables).keys() == {"paid", "open", "written_off"}
    assert any(receivable.is_disputed for receivable in company.receivables)
    assert len({receivable.invoice_no for receivable in company.receivables}) == len(company.receivables)


def test_big_customers_are_known_by_several_people_and_assessed_over_time(company: DemoCompany) -> None:
    for customer in company.customers[:TOP]:
        people = company.contacts[customer.code]
        assert 3 <= len(people) <= 8
        for contact in people:
            assert contact.superior is None or contact.superior < contact.number
        days = Counter(one.contact for one in company.assessments[customer.code] if one.competitor is None)
        assert {contact.number for contact in people if contact.is_key} == days.keys()
        assert all(number >= 3 for number in days.values())


def test_the_customer_service_accepts_the_decision_chains(company: DemoCompany) -> None:
    ids = {"customer_id": "01890000-0000-7000-8000-000000000000"}
    for customer in company.customers[:TOP]:
        people = {contact.number for contact in company.contacts[customer.code]}
        parts, lines = company.stage_roles[customer.code], company.lines[customer.code]
        assert {part.contact for part in parts} == people
        assert len({(part.contact, part.stage, part.chain) for part in parts}) == len(parts)
        for part in parts:
            said = {"contact_id": ids["customer_id"], "stage": part.stage, "chain": part.chain, "role": part.role}
            StageRoleCreate.model_validate(ids | said)
        for line in lines:
            assert line.start != line.end
            assert {line.start, line.end} <= people
            assert line.kind in set(ContactLineKind)
    told = [part for parts in company.stage_roles.values() for part in parts]
    assert any(part.chain == "hidden" for part in told)
    assert {line.kind for lines in company.lines.values() for line in lines} == set(ContactLineKind)


def test_the_ten_biggest_have_plans_whose_relationship_goals_serve_a_market_goal(company: DemoCompany) -> None:
    assert len(company.plans) == 10
    for plan in company.plans:
        assert plan.relationship_goals
        assert all(goal.market_goal < len(plan.market_goals) for goal in plan.relationship_goals)
        assert all(goal.baseline is None or goal.target > goal.baseline for goal in plan.market_goals)


def test_the_demo_shows_goals_of_every_source(company: DemoCompany) -> None:
    metrics = {goal.metric for plan in company.plans for goal in plan.market_goals}
    assert metrics >= {"revenue", "share_of_wallet", "category_share", "rival_share", "projects_won"}
    assert {goal["metric"] for goal in company.market_plan.goals} >= {"revenue", "rival_share", "projects_won"}


def test_a_region_s_plan_is_one_that_customers_plans_take_on(company: DemoCompany) -> None:
    market = company.market_plan
    there = [plan for plan in company.plans if plan.customer.profile["region"] == market.code]
    assert len(there) > 1
    assert sum(plan.market_goals[0].target for plan in there) < Decimal(market.goals[0]["target"])
    assert {plan.fiscal_year for plan in there} == {market.fiscal_year}


def test_every_segment_of_a_customer_is_maintained(company: DemoCompany) -> None:
    codes = {(one.kind, one.code) for one in company.segments}
    assert len(codes) == len(company.segments)
    for profile in (customer.profile for customer in company.customers):
        placed = {("region", profile["region"]), ("industry", profile["industry"])}
        assert placed | {("scenario", code) for code in profile["scenarios"]} <= codes
    for segment in company.segments:
        SegmentCreate.model_validate(segment.as_body())


def test_what_is_known_of_the_biggest_customers_is_accepted(company: DemoCompany) -> None:
    of, rival = {"customer_id": str(uuid4())}, {"competitor_id": str(uuid4())}
    assert len(company.insights) == PLANNED_CUSTOMERS
    for known in company.insights.values():
        for fact in known.facts:
            DossierFactCreate.model_validate(fact | of)
        for shape, found in (
            (CompetitorProfileCreate, known.profiles),
            (CompetitorMoveCreate, known.moves),
            (CompetitiveCaseCreate, known.cases),
        ):
            for name, body in found:
                assert name in RIVALS_IN_FULL
                shape.model_validate(body | of | rival)
        share = rival | {"share": known.rival_share[1]}
        SupplyPositionCreate.model_validate(known.supply | of | {"suppliers": [*known.supply["suppliers"], share]})
        StrategicFitCreate.model_validate(known.fit | of)
        for _, special in known.special_dates:
            SpecialDateCreate.model_validate(special)


def test_the_climate_at_big_customers_moves_within_a_year(company: DemoCompany) -> None:
    levels: dict[tuple[str, str], list[int]] = defaultdict(list)
    for climate in company.climates:
        if climate.collection == "general-assessments":
            body = GeneralAssessmentCreate.model_validate(climate.body | {"customer_id": uuid4()})
            scores = Elements.model_validate(body.elements).scores()
            levels[climate.code, str(body.department)].append(judge(scores, STANDARD.as_rule(1)).level.rank)
    moved = [level for level in levels.values() if len(set(level)) > 1]
    assert len(moved) > len(levels) / 3
    assert any(level[-1] > level[0] for level in moved)
    assert any(level[-1] < level[0] for level in moved)


def test_every_organizational_assessment_is_understood(company: DemoCompany) -> None:
    found = [one for one in company.climates if one.collection == "organizational-assessments"]
    for climate in found:
        body = OrganizationalAssessmentCreate.model_validate(climate.body | {"customer_id": uuid4()})
        refuse_impossible_stages([(one.stage, one.since) for one in body.stages], body.assessed_on)
    assert {climate.code for climate in found} == {one.code for one in company.customers if one.is_top}
    assert len({climate.key for climate in company.climates}) == len(company.climates)
