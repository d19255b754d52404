"""Starting the clocks of a complaint, and planning its escalation."""

from dataclasses import replace

from services.relationship.satisfaction.complaint_schemes.rules import ComplaintClock
from services.relationship.satisfaction.complaint_schemes.store import COMPLAINT_SCHEMES
from services.relationship.satisfaction.complaints.clocks import ComplaintTerms, PlannedStep, planned_steps, terms_of
from services.relationship.satisfaction.complaints.model import Complaint, ComplaintEscalation
from services.relationship.satisfaction.complaints.store import Steps
from shared.customers.duties import duties_of
from shared.customers.followed_schemes import policy_in_force, stage_months_in_force
from shared.customers.standings import read_traits
from shared.time import day_of
from shared.web.call import Call


async def start_clocks(call: Call, complaint: Complaint, taken: Steps = frozenset()) -> None:
    """Set both times by the scheme and the policy in force, and plan the escalation but for the steps `taken` before.

    Only what everybody may know of the customer decides, or the times would show its quadrant to everybody.
    """
    with call.session.no_autoflush:  # one change of the complaint, not two
        scheme, policy = await COMPLAINT_SCHEMES.current(call.session), await policy_in_force(call.session)
    months = await stage_months_in_force(call.session)
    everybody = replace(call.principal, clearance=1)
    customer_id, day = complaint.customer_id, day_of(complaint.clocks_since)
    traits = (await read_traits(call.session, everybody, [customer_id], months, day))[customer_id]
    duties = duties_of(policy.content, traits)
    terms = terms_of(scheme.content, duties, complaint.severity, complaint.channel, complaint.clocks_since)
    complaint.scheme_version, complaint.policy_version = scheme.number, policy.number
    _set_terms(complaint, terms)
    for step in planned_steps(scheme.content, terms):
        if _waits(complaint, step.clock) and (step.position, step.recipient) not in taken:
            call.session.add(_planned(complaint, step))


def _set_terms(complaint: Complaint, terms: ComplaintTerms) -> None:
    answer, solution = terms.answer, terms.solution
    complaint.is_green_channel = terms.is_green_channel
    complaint.answer_hours, complaint.answer_counted = int(answer.hours), answer.counted
    complaint.solve_hours, complaint.solve_counted = int(solution.hours), solution.counted
    complaint.answer_due_at, complaint.solve_due_at = answer.due_at, solution.due_at


def _waits(complaint: Complaint, clock: ComplaintClock) -> bool:
    is_answered = clock is ComplaintClock.ANSWER and complaint.answered_at is not None
    return complaint.solved_at is None and not is_answered


def _planned(complaint: Complaint, step: PlannedStep) -> ComplaintEscalation:
    return ComplaintEscalation(
        complaint_id=complaint.id,
        customer_id=complaint.customer_id,
        contact_id=complaint.contact_id,
        times_reopened=complaint.times_reopened,
        position=step.position,
        clock=step.clock,
        recipient=step.recipient,
        planned_at=step.planned_at,
    )
