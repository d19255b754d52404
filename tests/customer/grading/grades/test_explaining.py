"""Explanations: every factor and every lack in both languages, and what is hidden."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from services.customer.grading.grades.explaining import LOYALTY, TEXTS, complete, explain
from services.customer.grading.grades.grading import grade
from services.customer.grading.grades.model import GradedFactorRead, GradeRead
from services.customer.grading.grades.rules import USUALLY_MISSING, FactorSource, MissingReason
from services.customer.grading.schemes.rules import GradingBand, GradingFactor
from shared.problems import Language
from tests.customer.grading.grades.test_grading import BY, EVERYTHING

LANGUAGES: tuple[Language, ...] = ("en", "zh-CN")
NAMES = {UUID(int=2): "李雷", UUID(int=3): "韩梅梅"}


def graded(**entered: Any) -> GradeRead:
    """A grade of which only the factors are of interest."""
    stored = orjson.loads(orjson.dumps(grade(EVERYTHING._replace(**entered), BY).factors))
    factors = [GradedFactorRead.model_validate(one) for one in stored]
    shown: GradeRead = GradeRead.model_construct(factors=factors)
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_thirteen_are_explained(language: Language) -> None:
    shown = graded()
    complete(shown, NAMES, language, sees_net_profit=True)
    assert shown.factors is not None
    assert [one.factor for one in shown.factors] == list(GradingFactor)
    for one in shown.factors:
        assert (one.band is None) is (one.missing is not None)
        assert one.explanation
        assert "{" not in one.explanation
        assert "–" not in one.explanation
    depth = next(one for one in shown.factors if one.factor is GradingFactor.RELATIONSHIP_DEPTH)
    assert all(name in depth.explanation for name in NAMES.values())


@pytest.mark.parametrize("reason", MissingReason)
def test_a_lack_is_explained_by_its_label(reason: MissingReason) -> None:
    one = GradedFactorRead(factor=GradingFactor.PROFIT, missing=reason)
    assert (explain(one, "en"), explain(one, "zh-CN")) == (f"{reason.en}.", f"{reason.zh}。")


def test_every_computed_factor_has_its_text() -> None:
    computed = {one for one, reason in USUALLY_MISSING.items() if reason is not MissingReason.NOT_ENTERED}
    assert {*TEXTS, GradingFactor.LOYALTY} == computed
    assert set(LOYALTY) == {FactorSource.KPI, FactorSource.SUPPLY_POSITIONS}


@pytest.mark.parametrize(("sees", "shown"), [(True, True), (False, False)])
def test_the_reason_of_a_net_profit_is_level_3(sees: bool, shown: bool) -> None:
    known = GradeRead.model_construct(factors=[entered(GradingFactor.PROFIT), entered(GradingFactor.SALES)])
    complete(known, {}, "en", sees_net_profit=sees)
    assert known.factors is not None
    profit, sales = (one for one in known.factors if one.band)
    assert (profit.evidence is not None) is shown
    assert ("rebate" in profit.explanation) is shown
    assert "rebate" in sales.explanation


def entered(factor: GradingFactor) -> GradedFactorRead:
    said = {"source": FactorSource.PERSON, "evidence": "Li: the rebate", "entered_for": 2025, "carried": False}
    return GradedFactorRead.model_validate({"factor": factor, "band": GradingBand.B, **said})
