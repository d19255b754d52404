"""The radar of supplier criteria."""

import json
from uuid import UUID

import pytest

from services.planning.analysis.supplier_criteria.charts import criteria_radar
from services.planning.analysis.supplier_criteria.model import CriteriaChartRead, CriteriaOutlineRead
from shared.customers.purchasing import CriterionAxis


def read(rivals: int, score: int | None = 3) -> CriteriaChartRead:
    scores: list[int | None] = [score] * 10
    return CriteriaChartRead(
        plan_id=UUID(int=9),
        customer_name="华强",
        highest=5,
        axes=list(CriterionAxis),
        demanded=scores,
        ours=scores,
        rivals=[
            CriteriaOutlineRead(competitor_id=UUID(int=one), competitor_name=f"友商{one}", scores=scores)
            for one in range(rivals)
        ],
    )


@pytest.mark.parametrize(("rivals", "shown"), [(0, 2), (1, 3), (4, 6), (5, 6)])
def test_every_outline_has_a_colour_of_its_own(rivals: int, shown: int) -> None:
    drawn = json.dumps(criteria_radar(read(rivals), "zh-CN"), ensure_ascii=False)
    assert sum(name in drawn for name in ("客户要求", "我方", *(f"友商{one}" for one in range(rivals)))) == shown
    assert ("仅显示" in drawn) is (rivals > 4)


def test_a_plan_without_scores_has_a_radar_without_outlines() -> None:
    assert "No data for this chart" in json.dumps(criteria_radar(read(0, None), "en"))
