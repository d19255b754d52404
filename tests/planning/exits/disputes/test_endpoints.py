"""Disputes of an exit over HTTP."""

from tests.planning.exits.conftest import Case


async def test_an_open_dispute_keeps_the_case_open(case: Case) -> None:
    await case.sign_everything()
    dispute = await case.act("legal", "disputes", 201, subject="quality of the third lot")
    assert (dispute["outcome"], dispute["opened_by_name"]) == (None, "legal")
    read = await case.read()
    assert (read["open_dispute_count"], read["workstream_count"], read["unsigned_count"]) == (1, 7, 1)
    assert (await case.close(409))["code"] == "disputes_open"
    path = f"disputes/{dispute['id']}/settlement"
    settled = await case.act("legal", path, outcome="they pay 80 %")
    assert (settled["outcome"], settled["settled_by_name"]) == ("they pay 80 %", "legal")
    assert (await case.act("legal", path, 409, outcome="x"))["code"] == "dispute_settled"
    assert (await case.close(409))["code"] == "workstreams_unsigned"
    workstream = (await case.workstreams())["disputes"]
    await case.finish(workstream)
    await case.sign(workstream, "legal")
    assert (await case.close())["status"] == "closed"


async def test_only_legal_opens_and_settles_disputes(case: Case) -> None:
    for who in ("sales", "finance", "admin"):
        assert (await case.act(who, "disputes", 403, subject="x"))["code"] == "not_its_owner"
    dispute = await case.act("legal", "disputes", 201, subject="x")
    path = f"disputes/{dispute['id']}"
    assert (await case.act("sales", f"{path}/settlement", 403, outcome="x"))["code"] == "not_its_owner"
    assert (await case.house.ask("sales", "GET", f"{case.url}/{path}"))["subject"] == "x"


async def test_a_new_dispute_takes_earlier_sign_offs_of_disputes_back(case: Case) -> None:
    workstream = (await case.workstreams())["disputes"]
    await case.finish(workstream)
    assert (await case.sign(workstream, "legal"))["signed_off_at"] is not None
    await case.act("legal", "disputes", 201, subject="x")
    assert (await case.workstreams())["disputes"]["sign_offs"] == []


async def test_a_case_that_is_over_has_no_new_disputes(case: Case) -> None:
    await case.act("sales", "cancellation", reason="we stay")
    assert (await case.act("legal", "disputes", 409, subject="x"))["code"] == "exit_not_open"
    assert (await case.house.ask("legal", "GET", f"{case.url}/disputes"))["items"] == []
