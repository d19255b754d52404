"""Who judges whether a person is able."""

from uuid import uuid4

import pytest

from services.planning.execution.judgements import rules

PERSON = uuid4()


def test_a_supervisor_judges_others() -> None:
    rules.refuse_judge(PERSON, uuid4(), is_supervisor=True)
    rules.refuse_judge(PERSON, None, is_supervisor=True)
    with pytest.raises(rules.JudgeNotSupervisor):
        rules.refuse_judge(PERSON, uuid4(), is_supervisor=False)
    with pytest.raises(rules.OwnAbility):
        rules.refuse_judge(PERSON, PERSON, is_supervisor=True)
