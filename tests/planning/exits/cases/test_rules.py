"""When an exit may be waived and closed."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from services.planning.exits.cases import receivables, rules
from services.planning.exits.cases.rules import ExitNotOpen, ExitStatus, NotItsOwner
from shared.problems import Problem
from tests.planning.exits.cases.owed import Owed


@dataclass
class Stream:
    signed_off_at: object = None
    is_for_disputes: bool = False
    name_en: str = "Seal"
    name_zh: str = "封存"


@dataclass
class Quarrel:
    settled_at: object = None


SIGNED = Stream("2026-01-01")
TEN = Owed(Decimal(10))


def refuse(
    *streams: Stream, owed: Owed | None = None, waived: Owed | None = None, quarrels: list[Quarrel] | None = None
) -> None:
    covered = receivables.covered_by([waived]) if waived else {}
    rules.refuse_closing(ExitStatus.OPEN, streams, quarrels or [], [owed] if owed else [], covered)


def test_an_exit_closes_when_everything_is_signed_off_and_nothing_is_open() -> None:
    refuse(SIGNED, SIGNED)


@pytest.mark.parametrize("status", [one for one in ExitStatus if one is not ExitStatus.OPEN])
def test_only_an_open_exit_closes(status: ExitStatus) -> None:
    with pytest.raises(ExitNotOpen):
        rules.refuse_closing(status, [], [], [], {})


def test_an_unsigned_workstream_keeps_it_open() -> None:
    with pytest.raises(rules.WorkstreamsUnsigned) as refused:
        refuse(SIGNED, Stream())
    assert refused.value.detail.in_language("zh-CN", refused.value.values) == "尚未签核：封存。"


def test_workstreams_for_disputes_are_needed_only_after_a_dispute() -> None:
    for_disputes = Stream(is_for_disputes=True)
    refuse(SIGNED, for_disputes)
    with pytest.raises(rules.WorkstreamsUnsigned):
        refuse(SIGNED, for_disputes, quarrels=[Quarrel("2026-01-01")])


def test_an_open_dispute_keeps_it_open() -> None:
    with pytest.raises(rules.DisputesOpen):
        refuse(SIGNED, quarrels=[Quarrel("2026-01-01"), Quarrel()])


def test_an_exit_with_open_receivables_cannot_close() -> None:
    with pytest.raises(receivables.ReceivablesOpen) as refused:
        refuse(SIGNED, owed=TEN)
    assert refused.value.detail.in_language("en", refused.value.values) == "Open and not waived: 10 CNY."


def test_what_finance_waived_may_stay_open() -> None:
    refuse(SIGNED, owed=TEN, waived=TEN)
    refuse(SIGNED, owed=Owed(Decimal(4), id=TEN.id), waived=TEN)


@pytest.mark.parametrize("owed", [Owed(Decimal("10.01"), id=TEN.id), Owed(Decimal(1))])
def test_a_higher_amount_or_another_receivable_is_not_waived(owed: Owed) -> None:
    with pytest.raises(receivables.ReceivablesOpen):
        refuse(SIGNED, owed=owed, waived=TEN)


def test_a_credit_note_keeps_nothing_open() -> None:
    refuse(SIGNED, owed=Owed(Decimal(-10)))


@pytest.mark.parametrize(
    ("owed", "seen", "role", "problem"),
    [
        ([TEN], {"CNY": Decimal(10)}, "legal", NotItsOwner),
        ([], {"CNY": Decimal(10)}, "finance", receivables.NothingToWaive),
        ([Owed(Decimal(-10))], {"CNY": Decimal(-10)}, "finance", receivables.NothingToWaive),
        ([TEN], {"CNY": Decimal(9)}, "finance", receivables.ReceivablesChanged),
        ([TEN], {"CNY": Decimal(10), "USD": Decimal(1)}, "finance", receivables.ReceivablesChanged),
        ([TEN, Owed(Decimal(1), "USD")], {"CNY": Decimal(10)}, "finance", receivables.ReceivablesChanged),
    ],
)
def test_only_finance_waives_and_only_what_it_saw(
    owed: list[Owed], seen: dict[str, Decimal], role: str, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        rules.refuse_waiver(owed, seen, [role])


def test_finance_may_waive_what_it_saw() -> None:
    rules.refuse_waiver([TEN], {"CNY": Decimal("10.0000"), "USD": Decimal(0)}, ["finance"])
