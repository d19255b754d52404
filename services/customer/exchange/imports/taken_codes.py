"""The codes that an import takes: which are pending is found out before its transaction."""

from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from services.customer.clients import KpiClient
from services.customer.exchange.columns.custom_columns import defined_columns
from services.customer.exchange.columns.rules import TableKind
from services.customer.exchange.imports import headers, rules, store
from services.customer.exchange.imports.model import ImportRun
from services.customer.profile.codes.operations import check_codes, sees_all
from services.customer.profile.codes.rules import CodeCheck
from shared.shapes import Code
from shared.web.call import Call

ROWS_AT_ONCE = 1_000

_CODE: TypeAdapter[str] = TypeAdapter(Code)


async def check_codes_of_file(call: Call, kpi: KpiClient, import_id: UUID, body: ImportRun) -> CodeCheck:
    """The check of all codes in the file; who sees all customers needs none, and the file is not read for it."""
    codes: set[str] = set()
    if not sees_all(call.principal):
        async with call.briefly() as brief:
            codes = await _list_codes(brief, import_id, body)
    return await check_codes(call, kpi, codes)


async def _list_codes(call: Call, import_id: UUID, body: ImportRun) -> set[str]:
    from services.customer.exchange.imports.plans import read_row

    taken = await store.IMPORTS.row(call, import_id, store.sent_by(call.principal))
    rules.refuse_run(taken.status)
    if taken.kind is not TableKind.CUSTOMERS:
        return set()
    custom = await defined_columns(call.session, taken.kind)
    fields = headers.apply_mapping(taken.kind, taken.columns, taken.fields, body.mapping or {}, custom)
    mapped = headers.mapped_columns(taken.kind, fields, custom)
    only = [column if column and column.name == "codes" else None for column in mapped]
    codes: set[str] = set()
    after = 0
    while rows := await store.read_rows(call.session, taken.id, after=after, limit=ROWS_AT_ONCE):
        after = rows[-1][0]
        drafts = (read_row(only, number, cells, since_1904=taken.is_since_1904) for number, cells in rows)
        codes.update(code for draft in drafts for code in draft.values.get("codes") or () if _is_code(code))
    return codes


def _is_code(text: str) -> bool:
    """Whether it can be a code; a row with another is rejected."""
    try:
        return _CODE.validate_python(text) == text
    except ValidationError:
        return False
