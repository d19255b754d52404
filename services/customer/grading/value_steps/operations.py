"""Where customers stand in the five steps."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.customer.custom.definitions.rules import FieldOwner
from services.customer.custom.values import store as custom_values
from services.customer.dossier.dossiers.peers import PeerAnswers, Peers, ask_peers
from services.customer.dossier.dossiers.rules import PeerState
from services.customer.dossier.templates.rules import SystemSource
from services.customer.grading.schemes.rules import GradingScheme
from services.customer.grading.schemes.store import get_scheme_in_force
from services.customer.grading.value_steps import rules, store
from services.customer.grading.value_steps.model import ValueStepRead, ValueStepsPage, ValueStepsRead
from services.customer.grading.value_steps.rules import MEASURES, PersonKnown, StepFound, UnknownCause, ValueStep
from services.customer.grading.value_steps.store import LatestGrade
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from services.customer.profile.standing.rules import PROFIT_CLEARANCE
from shared.auth.access import is_cleared
from shared.web.call import Call

SILENT = {PeerState.UNAVAILABLE: UnknownCause.UNAVAILABLE, PeerState.NOT_PERMITTED: UnknownCause.NOT_PERMITTED}


async def get_value_steps(call: Call, peers: Peers, customer_id: UUID) -> ValueStepsRead:
    """One customer's five steps. Raises CustomerNotFound, CustomerMerged."""
    async with call.briefly() as brief:
        customer = await CUSTOMERS.get(brief, customer_id)
    return (await _find_steps(call, peers, {customer.id: customer.name}))[0]


async def list_value_steps(call: Call, peers: Peers, query: CustomerQuery) -> ValueStepsPage:
    """The five steps of a page of customers; queries and questions to others do not grow with it."""
    async with call.briefly() as brief:
        page = await custom_values.page(brief, CUSTOMERS, FieldOwner.CUSTOMER, query)
    items = await _find_steps(call, peers, {customer.id: customer.name for customer in page.items})
    return ValueStepsPage(items=items, next_cursor=page.next_cursor, count=page.count)


async def _find_steps(call: Call, peers: Peers, names: Mapping[UUID, str]) -> list[ValueStepsRead]:
    ids = list(names)
    answers = await ask_peers(call.principal, peers, {SystemSource.POWER_MAP}, ids)
    levels = answers.levels
    ranks = dict(zip(levels.contact_id, levels.rank, strict=True)) if levels else {}
    scheme = await get_scheme_in_force(call.session)
    people, grades = await store.read_people(call, ids, ranks), await store.read_grades(call, ids)
    return [
        _show(one, names[one], scheme.version, _steps_of(people[one], grades.get(one), answers, scheme)) for one in ids
    ]


def _steps_of(
    people: Sequence[PersonKnown], grade: LatestGrade | None, answers: PeerAnswers, scheme: GradingScheme
) -> list[StepFound]:
    """The five in their order. Satisfaction is not measured by any service yet."""
    silent = SILENT.get(answers.states.get("relationship", PeerState.ANSWERED))
    hidden = None if is_cleared(PROFIT_CLEARANCE) else rules.unknown(UnknownCause.HIDDEN)
    return [
        rules.contact_step(people, scheme),
        rules.unknown(silent) if silent else rules.relationship_step(people, scheme),
        rules.unknown(UnknownCause.NO_SOURCE),
        hidden or rules.loyalty_step(grade.loyalty if grade else None, scheme),
        hidden or rules.value_step(grade.tags if grade else None, scheme),
    ]


def _show(customer_id: UUID, name: str, scheme_version: int, found: Sequence[StepFound]) -> ValueStepsRead:
    steps = list(zip(ValueStep, found, strict=True))
    return ValueStepsRead(
        customer_id=customer_id,
        customer_name=name,
        scheme_version=scheme_version,
        stands_at=rules.stands_at([(step, one.state) for step, one in steps]),
        steps=[
            ValueStepRead(
                step=step,
                state=one.state,
                measured_by=MEASURES[step],
                reached=one.counted[0] if one.counted else None,
                counted=one.counted[1] if one.counted else None,
                unknown_because=one.cause,
            )
            for step, one in steps
        ],
    )
