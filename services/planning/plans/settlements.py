"""How it is settled that two customers, who become one, have a plan for the same year each."""

from services.planning.plans.model import Plan
from services.planning.plans.rules import is_preferred
from shared.customers.settlements import Settled, SettledAs, Settlement, Settlements


def supersede_plan(ours: Plan, theirs: Plan) -> Settled:
    """One holds, the other is kept whole to be read."""
    holds, other = (ours, theirs) if is_preferred(ours.status, theirs.status) else (theirs, ours)
    other.supersede(holds)
    return Settled(holds, other, SettledAs.RETIRED)


SETTLEMENTS: Settlements = {Plan: Settlement(supersede_plan)}
