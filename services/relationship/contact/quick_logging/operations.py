"""Recording a quick entry: understanding it whole, or storing nothing."""

from datetime import date, datetime, time, timedelta

from services.relationship.clients import CustomerClient
from services.relationship.contact.commitments.model import CommitmentCreate
from services.relationship.contact.quick_logging import rules, store
from services.relationship.contact.quick_logging.grammar import Line, parse
from services.relationship.contact.quick_logging.model import (
    QuickCommitment,
    QuickTouchpointCreate,
    QuickTouchpointRead,
    UnderstoodPersonRead,
    UnderstoodRead,
)
from services.relationship.contact.quick_logging.rules import Candidate
from services.relationship.contact.schemes.rules import Channel
from services.relationship.contact.touchpoints.model import TouchpointCreate
from services.relationship.contact.touchpoints.operations import create_touchpoint
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from shared.auth.users import UserSource
from shared.customers.contact_terms import Scene
from shared.problems import FieldError
from shared.time import company_today, company_zone, utc_now
from shared.web.call import Call

NOON = time(12)
DAYS_AGO = {"today": 0, "yesterday": 1}


async def log_touchpoint(
    call: Call, customers: CustomerClient, users: UserSource, body: QuickTouchpointCreate
) -> QuickTouchpointRead:
    """Record contact that was made. Raises QuickTextUnclear, QuickEntryIncomplete, QuickNamesUnclear, DayInFuture."""
    line = _line_of(body)
    customer = await _find_customer(call, body, line)
    people = await _find_people(call, customer, line, "/met" if body.met else "/text")
    day = _day_of(body, line)
    step = body.next or (QuickCommitment(what=line.next_step, due_on=line.next_due_on) if line.next_step else None)
    understood = UnderstoodRead(
        customer_id=customer.id,
        customer_name=customer.name,
        people=people,
        scene=body.scene or line.scene,
        channel=body.channel or line.channel,
        on=day,
        purpose=body.purpose or line.purpose,
        outcome=body.outcome or line.outcome,
        next=None if step is None else step.what,
        next_due_on=None if step is None else step.due_on,
    )
    made = await create_touchpoint(call, customers, users, _touchpoint_of(understood, step))
    return QuickTouchpointRead(id=made.id, understood=understood, touchpoint=made)


def _line_of(body: QuickTouchpointCreate) -> Line:
    """What the text says, with the people of the field, where it has some."""
    if body.text is None:
        if body.customer is None and not body.met:
            raise rules.QuickEntryIncomplete()
        return Line(list(body.met), Scene.ROUTINE_VISIT, Channel.IN_PERSON)
    line = parse(body.text, company_today())
    if line is None:
        raise rules.QuickTextUnclear()
    if body.met:
        line.people[:] = body.met
    return line


async def _find_customer(call: Call, body: QuickTouchpointCreate, line: Line) -> Candidate:
    named = body.customer or line.customer
    pointer = "/customer" if body.customer or body.text is None else "/text"
    if named is None:
        found = await store.find_customers_of(call, line.people)
        errors = rules.unclear("customer_missing", rules.CUSTOMER_MISSING, pointer, found)
    else:
        found = await store.find_customers(call, named)
        code = "customer_ambiguous" if found else "customer_unknown"
        detail = rules.SEVERAL_CUSTOMERS if found else rules.UNKNOWN_CUSTOMER
        errors = rules.unclear(code, detail, pointer, found, name=named)
    if len(found) != 1:
        raise rules.QuickNamesUnclear(errors=errors)
    return found[0]


async def _find_people(call: Call, customer: Candidate, line: Line, at: str) -> list[UnderstoodPersonRead]:
    known = await store.list_people(call, customer.id) if line.people else []
    found: list[UnderstoodPersonRead] = []
    errors: list[FieldError] = []
    for place, name in enumerate(line.people):
        pointer = f"{at}/{place}" if at == "/met" else at
        meant = rules.meant_by(name, known)
        if len(meant) == 1:
            found.append(UnderstoodPersonRead(said=name, contact_id=meant[0].id, name=meant[0].name))
            continue
        code, detail = ("person_ambiguous", rules.SEVERAL_PEOPLE) if meant else ("person_unknown", rules.UNKNOWN_PERSON)
        candidates = meant or rules.alike(name, known)
        errors += rules.unclear(code, detail, pointer, candidates, name=name, customer=customer.name)
    if errors:
        raise rules.QuickNamesUnclear(errors=errors)
    return found


def _day_of(body: QuickTouchpointCreate, line: Line) -> date:
    """The day. Raises DayInFuture."""
    today = company_today()
    day = today - timedelta(days=DAYS_AGO[body.on]) if isinstance(body.on, str) else body.on or line.on or today
    if day > today:
        raise rules.DayInFuture()
    return day


def _touchpoint_of(understood: UnderstoodRead, step: QuickCommitment | None) -> TouchpointCreate:
    """Of today it began now; of another day only the day is known, so it stands at noon."""
    is_today = understood.on == company_today()
    starts_at = utc_now() if is_today else datetime.combine(understood.on, NOON, company_zone())
    promised = [] if step is None else [CommitmentCreate(side=step.side, what=step.what, due_on=step.due_on)]
    return TouchpointCreate(
        customer_id=understood.customer_id,
        scene=understood.scene,
        channel=understood.channel,
        starts_at=starts_at,
        status=TouchpointStatus.HELD,
        purpose=understood.purpose,
        outcome=understood.outcome,
        contact_ids=list(dict.fromkeys(one.contact_id for one in understood.people)),
        commitments=promised,
    )
