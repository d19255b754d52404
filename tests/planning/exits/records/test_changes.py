"""What a change says in the record of an exit."""

from typing import Any

import pytest

import services.planning.field_names  # noqa: F401
from services.planning.exits.records.changes import describe_changes
from shared.documents.saying import Say
from shared.problems import Language

UPDATED = "guanxi.exit.updated"
MOULDS = {"code": "moulds", "name_en": "Moulds", "name_zh": "模具", "state": "open", "reason": None}
SIGNED = {"role": "finance", "signed_by_name": "Anna"}


@pytest.mark.parametrize(
    ("changes", "language", "said"),
    [
        ({"status": ["open", "closed"]}, "en", ["Status: Open → Closed"]),
        ({"status": ["open", "closed"]}, "zh-CN", ["状态：进行中 → 已关闭"]),
        ({"customer_move": [None, "pending"]}, "en", ["Move of the customer: Pending"]),
        ({"planned_on": ["2026-01-01", "2026-02-01"]}, "zh-CN", ["计划日期：2026-01-01 → 2026-02-01"]),
        ({"outcome": [None, "settled"]}, "en", ["Outcome: settled"]),
        ({"waiver": [None, {"reason": "court"}]}, "en", ["Receivables waived: court"]),
        ({"sign_offs": [[], [SIGNED]]}, "zh-CN", ["财务已签核"]),
        ({"sign_offs": [[SIGNED], []]}, "en", ["Sign-offs ended"]),
        ({"owner_id": [None, "x"]}, "en", ["Responsible person changed"]),
        ({"customer_id": ["x", "y"]}, "zh-CN", ["客户合并"]),
    ],
)
def test_a_change_says_what_people_look_for(changes: dict[str, Any], language: Language, said: list[str]) -> None:
    assert describe_changes(UPDATED, changes, Say(language)) == said


def test_only_items_that_changed_are_described() -> None:
    other = {**MOULDS, "code": "samples", "name_en": "Samples"}
    after = {**MOULDS, "state": "not_applicable", "reason": "theirs"}
    assert describe_changes(UPDATED, {"checklist": [[MOULDS, other], [after, other]]}, Say("en")) == [
        "Moulds: Not applicable (theirs)"
    ]


def test_asking_for_receivables_is_told_only_when_nothing_else_was_done() -> None:
    asked = {"receivables_asked_at": ["a", "b"]}
    assert describe_changes(UPDATED, asked, Say("en")) == ["Receivables asked for"]
    assert describe_changes(UPDATED, {**asked, "status": ["open", "closed"]}, Say("en")) == ["Status: Open → Closed"]


def test_what_was_emptied_or_is_technical_says_nothing() -> None:
    assert describe_changes(UPDATED, {"end_reason": ["done", None], "intent_id": [None, "x"]}, Say("en")) == []


def test_a_new_row_was_opened() -> None:
    assert describe_changes("guanxi.exit_dispute.created", {"subject": [None, "x"]}, Say("zh-CN")) == ["新建"]
