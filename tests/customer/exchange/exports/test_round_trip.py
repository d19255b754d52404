"""What is exported can be imported again, and changes nothing."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

TEXTS = [
    "=1+1",
    "'=x",
    "a;b",
    "a\\;b",
    "（空格）",
    "TRUE",
    "00123",
    "1E5",
    "2024-05-01",
    "第一行\r\n第二行",
    "“引号”",
    "𠮷😀",
    "a,b\t",
]
PEOPLE = [("李雷", "top", ["economic", "quality"]), ("韩梅梅", None, []), ("王 芳", "base", ["time"])]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "form",
    [{"format": "csv"}, {"format": "csv", "encoding": "gb18030"}, {"format": "xlsx"}],
    ids=lambda f: "-".join(f.values()),
)
async def test_an_export_comes_back_unchanged(
    customer: httpx.AsyncClient, make_customer: Any, form: dict[str, str], language: str
) -> None:
    parent = await make_customer(name="华强集团", codes=[{"code": "0001", "source": "SAP"}, {"code": "A;2"}])
    for number, text in enumerate(TEXTS):
        made = await make_customer(
            name=f"客户 {number}",
            short_name=text.replace("\r\n", " "),
            notes=text,
            phone="０７５５-1234",
            address=f"=路 {number}",
            scenarios=["S;1", "S2"] if number % 2 else [],
            founded_on=str(date(1850, 1, 1) + timedelta(days=4999 * number)),
            employees=number * 1000,
            parent_id=parent if number % 3 else None,
            codes=[{"code": f"000{number}x"}],
            uscc="91440300708461136T" if number == 0 else None,
        )
        for name, seniority, bases in PEOPLE:
            person = {"customer_id": made, "name": name, "seniority": seniority, "decision_bases": bases}
            more = {
                "phone": "+86 138 0013 8000",
                "is_key": bool(bases),
                "birthday": "1980-02-29",
                "private_notes": text,
            }
            assert (await customer.post("/v1/contacts", json={**person, **more})).status_code == 201
    headers = {"Accept-Language": language}
    for kind, count in (("customers", len(TEXTS) + 1), ("contacts", len(TEXTS) * len(PEOPLE))):
        exported = await customer.get(f"/v1/exports/{kind}", params=form, headers=headers)
        taken = (await customer.post("/v1/imports", params={"kind": kind}, content=exported.content)).json()
        done = (await customer.post(f"/v1/imports/{taken['id']}/run", json={})).json()
        assert done["problems"] == []
        assert (done["rows"], done["unchanged"]) == (count, count)
