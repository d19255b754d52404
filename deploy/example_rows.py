"""Rows that the demo company lacks: made from the published examples of requests, so that every read has an answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.api import Api, ApiRefused
from shared.web.specification import operations_of

UPLOADS: dict[str, tuple[str, dict[str, str], bytes]] = {
    "upload_attachment": ("text/plain", {"file_name": "visit.txt", "section": "operations"}, "年度拜访记录".encode()),
    "upload_import": ("text/csv", {"kind": "customers"}, "name,region\n苏州和风泵业有限公司,华东\n".encode()),
}
"""Bodies that are no JSON: content type, query, content."""


def _creations(specs: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """(path, operationId, example of the body) of operations that add a row to a list that can be read."""
    for spec in specs.values():
        for path, method, operation in operations_of(spec):
            if method == "post" and "get" in spec["paths"][path] and not path.endswith("batches"):
                content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
                name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
                examples = spec["components"]["schemas"].get(name, {}).get("examples", [None])
                yield path, operation["operationId"], examples[0]


async def add_missing_rows(api: Api, specs: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """Add a row to every empty list; twice, because some rows need others. What is refused is left out.

    The ids of the customer and the contact whose rows they are, by parameter.
    """
    contact = (await api.get("/v1/contacts", is_key="true", limit="1"))["items"][0]
    ids = {"customer_id": contact["customer_id"], "contact_id": contact["id"]}
    for _ in range(2):
        for path, operation_id, body in _creations(specs):
            address = path.format_map(ids) if set(_places(path)) <= ids.keys() else None
            if address is None:
                continue
            found = await _rows(api, address) or [await _add(api, address, operation_id, body, ids)]
            name = f"{address.rpartition('/')[2].replace('-', '_').removesuffix('s')}_id"
            if isinstance(found[0], dict) and "id" in found[0]:
                ids.setdefault(name, found[0]["id"])
    await _open_handover(api, ids["customer_id"])
    return {name: ids[name] for name in ("customer_id", "contact_id")}


async def _open_handover(api: Api, customer_id: str) -> None:
    """Let a backup contact come and go where there is no handover, which only opens by itself."""
    if not (await api.get("/v1/handovers"))["items"]:
        user = (await api.get("/v1/users", limit="1"))["items"][0]
        team = f"/v1/customers/{customer_id}/team"
        member = await api.post(team, {"user_id": user["id"], "role": "backup_contact"})
        await api.ask("DELETE", f"{team}/{member['id']}")


async def _add(api: Api, address: str, operation_id: str, body: Any, ids: Mapping[str, str]) -> dict[str, Any]:
    try:
        if operation_id in UPLOADS:
            kind, query, content = UPLOADS[operation_id]
            query = query | ({"customer_id": ids["customer_id"]} if "kind" not in query else {})
            made = await api.ask("POST", address, params=query, content=content, headers={"Content-Type": kind})
        else:
            made = await api.post(address, with_ids(body or {}, ids))
    except ApiRefused:
        return {}
    return made if isinstance(made, dict) else {}


def with_ids(body: Any, ids: Mapping[str, str]) -> Any:
    """The body with present ids in the places of the example's."""
    if isinstance(body, dict):
        listed = {name.removesuffix("s"): name for name in body if name.endswith("_ids")}
        own = {name: value for name, value in ids.items() if name in body}
        own |= {listed[name]: [value] for name, value in ids.items() if name in listed}
        return {name: with_ids(value, ids) for name, value in body.items()} | own
    return [with_ids(inner, ids) for inner in body] if isinstance(body, list) else body


async def _rows(api: Api, address: str) -> list[Any]:
    try:
        answer = await api.get(address, limit="1") if address.startswith("/v1/") else []
    except ApiRefused:
        answer = await _unpaged(api, address)
    return answer.get("items", [answer]) if isinstance(answer, dict) else answer


async def _unpaged(api: Api, address: str) -> Any:
    try:
        return await api.get(address)
    except ApiRefused:
        return [None]


def _places(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]
