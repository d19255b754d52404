"""Payment lateness over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from services.kpi.analytics.payment_lateness import operations
from services.kpi.analytics.payment_lateness.model import LatenessQuery, PaymentLatenessRead
from services.kpi.analytics.payment_lateness.rules import PeriodReversed
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/payment-lateness", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(
    path="",
    model=PaymentLatenessRead,
    fails_with=[*SELECTION_PROBLEMS, PeriodReversed],
    is_translated=True,
    may_lag=True,
)
async def get_payment_lateness(call: Call, query: Annotated[LatenessQuery, Query()]) -> Response:
    """How late receivables that fell due are paid, in all and in each requested grouping.

    Receivables due between `from` and `as_of` count, with what was paid by the end of `as_of`; what is open then is
    late until then. A part paid in time is not late. Credit notes and overpayments do not count. Late is what comes
    more than `grace_days` after the due date; the days themselves are counted from the due date.
    """
    found = await operations.get_payment_lateness(call, query)
    # The figures are made here: validating them again would cost more than reading them.
    return Response(found.model_dump_json(), media_type="application/json")
