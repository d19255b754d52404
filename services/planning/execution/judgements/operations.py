"""Judging whether people have the ability that a responsibility takes."""

from uuid import UUID

from services.planning.execution.judgements import rules
from services.planning.execution.judgements.model import AbilityJudgement, AbilityJudgementCreate, AbilityJudgementRead
from services.planning.execution.judgements.store import JUDGEMENTS
from services.planning.execution.responsibilities.store import RESPONSIBILITIES, of_plan
from services.planning.plans.plans.rules import customer_of, is_supervisor
from services.planning.plans.plans.store import lock_plan
from shared.web.call import Call


async def judge_ability(
    call: Call, plan_id: UUID, responsibility_id: UUID, body: AbilityJudgementCreate
) -> AbilityJudgementRead:
    """What the caller, a supervisor, says of somebody else."""
    plan = await lock_plan(call, plan_id)
    responsibility = await RESPONSIBILITIES.row(call, responsibility_id, of_plan(plan_id))
    rules.refuse_judge(body.user_id, call.principal.user_id, is_supervisor=is_supervisor(call.principal))
    if str(body.user_id) not in {one["user_id"] for one in responsibility.assignments}:
        raise rules.UserNotAssigned()
    judgement = AbilityJudgement(
        **body.model_dump(),
        plan_id=plan_id,
        responsibility_id=responsibility_id,
        customer_id=customer_of(plan.customer_id),
        judged_by=call.principal.subject,
        judged_by_name=call.principal.name,
    )
    return await JUDGEMENTS.add(call, judgement)
