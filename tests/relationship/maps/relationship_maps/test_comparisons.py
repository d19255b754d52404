"""Relationship maps over HTTP, two days side by side."""

from datetime import date

from tests.relationship.conftest import DIMENSIONS
from tests.relationship.maps.companies import Company, people_of


async def test_two_days_side_by_side_show_what_moved_and_what_moved_it(company: Company) -> None:
    await company.add("李雷", influence=5)
    await company.add("王伟", influence=4)
    await company.add("韩梅梅", influence=3)
    await company.add("新来", influence=2, added_on=date(2025, 6, 1))
    await company.add("走了", influence=1)
    await company.assess("李雷", "contacted", "2025-01-31", scores=(3, 3, 3, 3, 3, 3))
    risen = await company.assess("李雷", "supportive", "2025-06-30", scores=(3, 3, 5, 3, 3, 3))
    await company.assess("王伟", "favourable", "2025-01-31")
    await company.assess("王伟", "opposed", "2025-06-30")
    await company.assess("韩梅梅", "contacted", "2025-06-30")
    await company.assess("李雷", "accepted", "2025-01-31", rival="明拓")
    await company.assess("李雷", "exclusive", "2025-06-30", rival="明拓")
    await company.assess("走了", "exclusive", "2025-01-31")
    await company.add("走了", influence=1, left_on=date(2025, 6, 15))
    found = await company.map(as_of="2025-07-01", compare_with="2025-05-31")
    moves = found["comparison"]["moves"]
    assert [(one["name"], one["kind"], one["from_level"], one["to_level"]) for one in moves] == [
        ("李雷", "rose", "contacted", "supportive"),
        ("李雷", "rose", "accepted", "exclusive"),
        ("王伟", "fell", "favourable", "opposed"),
        ("韩梅梅", "met", None, "contacted"),
        ("新来", "came", None, None),
        ("走了", "left", "exclusive", None),
    ]
    assert [one["rival"] and one["rival"]["name"] for one in moves[:2]] == [None, "明拓"]
    assert moves[0]["moved_by"] == {
        "assessment_id": risen["id"],
        "assessed_on": "2025-06-30",
        "assessed_by_name": "Test",
        "level_reason": "for the test",
        "scores": [{"dimension": "information", "from_score": 3, "to_score": 5, "evidence": "seen 5"}],
    }
    first = [(one["dimension"], one["from_score"], one["to_score"]) for one in moves[3]["moved_by"]["scores"]]
    assert first == [(name, None, 3) for name in DIMENSIONS]
    assert [one["moved_on"] for one in moves[4:]] == ["2025-06-01", "2025-06-15"]
    assert found["comparison"]["coverage"]["in_contact"] == 3
    assert people_of(found)["李雷"]["before"]["level"] == "contacted"
    assert [one["moves"] for one in [(await company.map(compare_with="2025-07-01"))["comparison"]]] == [[]]


async def test_the_day_compared_with_lies_before_the_map(company: Company) -> None:
    response = await company.client.get(company.address, params={"as_of": "2025-01-01", "compare_with": "2025-01-01"})
    assert (response.status_code, response.json()["code"]) == (400, "comparison_not_earlier")
    assert response.json()["errors"][0]["parameter"] == "compare_with"


async def test_whoever_was_met_was_there_however_late_they_were_entered(company: Company) -> None:
    await company.add("李雷", influence=5, added_on=date(2025, 6, 1))
    await company.add("韩梅梅", influence=4, added_on=date(2025, 6, 1))
    await company.meet("李雷", on="2025-03-12")
    assert people_of(await company.map(as_of="2025-03-11")) == {}
    assert people_of(await company.map(as_of="2025-03-12")).keys() == {"李雷"}
    compared = (await company.map(as_of="2025-07-01", compare_with="2025-05-31"))["comparison"]
    assert [(one["name"], one["kind"]) for one in compared["moves"]] == [("韩梅梅", "came")]
    assert compared["coverage"]["people"] == 1


async def test_a_visit_that_is_only_planned_makes_nobody_known(company: Company) -> None:
    await company.add("李雷", added_on=date(2025, 6, 1))
    await company.meet("李雷", on="2025-03-12", status="planned")
    assert people_of(await company.map(as_of="2025-05-31")) == {}
