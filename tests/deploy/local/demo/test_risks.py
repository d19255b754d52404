"""The risks of the demo company: the API would take all of them."""

from uuid import uuid4

import pytest

from deploy.local.demo.company import DemoCompany
from deploy.local.demo.contacts import RIVALS
from deploy.local.demo.risks import Risk, risks
from services.planning.risks.playbooks.rules import RiskKind, score_of, severity_of
from services.planning.risks.playbooks.standard import STANDARD
from services.planning.risks.risks.model import RiskCreate, RiskDecision
from services.planning.risks.risks.rules import refuse_competitor
from services.planning.risks.steps.model import RiskStepCompletion
from services.planning.risks.steps.rules import refuse_confirmation
from tests.deploy.local.demo.conftest import AS_OF

RISKS = risks(AS_OF)


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk.kind)
def test_a_risk_is_sound_and_its_steps_are_in_the_playbook(risk: Risk, company: DemoCompany) -> None:
    customer = company.customers[risk.rank - 1]
    body = RiskCreate.model_validate(risk.as_body(AS_OF) | {"customer_id": uuid4()})
    assert body.due_on > AS_OF
    refuse_competitor(body.kind, uuid4() if risk.rival else None)
    assert risk.rival is None or risk.rival in RIVALS
    assert risk.contact is None or risk.contact in {one.number for one in company.contacts[customer.code]}
    steps = {step.code: step for step in STANDARD.playbook_of(body.kind).steps}
    for code, said in risk.done.items():
        completion = RiskStepCompletion.model_validate(said)
        refuse_confirmation(steps[code].confirming_side, is_given=completion.confirmation is not None)
    if risk.decision:
        RiskDecision.model_validate(risk.decision)


def test_they_show_what_there_is() -> None:
    assert {one.kind for one in RISKS} >= {"poaching", "requirement_change", "contact_change"}
    severities = {severity_of(score_of(one.likelihood, one.impact), STANDARD.bands) for one in RISKS}
    assert len(severities) > 2
    assert [RiskKind(one.kind) for one in RISKS if not one.has_owner] == ["contact_change"]
