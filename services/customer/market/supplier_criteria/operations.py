"""Operations on supplier criteria."""

from collections.abc import Sequence
from uuid import UUID

from services.customer.market.competitors.store import require_competitors
from services.customer.market.supplier_criteria import rules, store
from services.customer.market.supplier_criteria.model import (
    CriteriaComparisonRead,
    RivalComparisonRead,
    RivalScore,
    SupplierCriterionCreate,
    SupplierCriterionRead,
    SupplierCriterionUpdate,
)
from services.customer.market.supplier_criteria.rules import Criterion, CriterionAxis
from services.customer.market.supplier_criteria.store import SUPPLIER_CRITERIA
from services.customer.profile.register.store import get_row, require_customer
from shared.auth.clearances import apply_patch
from shared.time import company_today
from shared.web.call import Call


async def create_supplier_criterion(call: Call, body: SupplierCriterionCreate) -> SupplierCriterionRead:
    """State what a customer demands on an axis; there is one criterion on each."""
    await require_customer(call, body.customer_id)
    rules.refuse_unsound(body.demanded, body.ours, (one.competitor_id for one in body.rivals))
    rivals, assessed_on = await _stored(call, body.rivals), body.assessed_on or company_today()
    return await SUPPLIER_CRITERIA.create(call, body, rivals=rivals, assessed_on=assessed_on)


async def update_supplier_criterion(
    call: Call, criterion_id: UUID, body: SupplierCriterionUpdate
) -> SupplierCriterionRead:
    """Change the fields sent; scores that change without a day count as of today."""
    criterion = await SUPPLIER_CRITERIA.lock(call, criterion_id)
    apply_patch(criterion, body, elsewhere={"rivals"})
    if "rivals" in body.model_fields_set:
        criterion.rivals = await _stored(call, body.rivals)
    scored = [UUID(one["competitor_id"]) for one in criterion.rivals]
    rules.refuse_unsound(criterion.demanded, criterion.ours, scored)
    if "assessed_on" not in body.model_fields_set and body.model_fields_set & {"demanded", "ours", "rivals"}:
        criterion.assessed_on = company_today()
    return await SUPPLIER_CRITERIA.saved(call, criterion)


async def compare_supplier_criteria(call: Call, customer_id: UUID) -> CriteriaComparisonRead:
    """For each axis: what the customer demands, our score, and each rival's."""
    customer = await get_row(call, customer_id)
    found = {one.axis: one for one in await store.list_of_customer(call, customer_id)}
    in_order = [found[axis] for axis in CriterionAxis if axis in found]
    names = {rival.competitor_id: rival.competitor_name for one in in_order for rival in one.rivals}
    known = {one.axis: _as_rule(one) for one in in_order}
    compared = [
        RivalComparisonRead(
            competitor_id=rival,
            competitor_name=names[rival],
            advantages=comparison.advantages,
            disadvantages=comparison.disadvantages,
            lead=comparison.lead,
        )
        for rival, comparison in rules.compare(known).items()
    ]
    return CriteriaComparisonRead(
        customer_id=customer_id,
        customer_name=customer.name,
        criteria=in_order,
        unknown=[axis for axis in CriterionAxis if axis not in known or known[axis].demanded is None],
        unmet=rules.unmet(known),
        rivals=sorted(compared, key=lambda one: (one.lead is None, -(one.lead or 0), one.competitor_name)),
    )


def _as_rule(read: SupplierCriterionRead) -> Criterion:
    return Criterion(read.demanded, read.ours, {rival.competitor_id: rival.score for rival in read.rivals})


async def _stored(call: Call, rivals: Sequence[RivalScore]) -> list[dict[str, object]]:
    """The scores as the table keeps them. Raises CompetitorUnknown."""
    await require_competitors(call.session, [one.competitor_id for one in rivals])
    return [one.model_dump(mode="json") for one in rivals]
