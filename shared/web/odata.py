"""OData as all processes know it: its address, its version, and the shape of its errors."""

from typing import Any

ODATA = "/odata"
"""Where it begins; a protocol of its own, which OpenAPI cannot describe."""
VERSION = {"OData-Version": "4.0"}
ERROR_TYPE = "application/json;odata.metadata=minimal"
PUBLIC_URL = "X-Public-Url"
"""A header from the gateway: the address by which the client reached it, for the links in an answer."""


def is_odata(path: str) -> bool:
    """Whether the path is one of OData's."""
    return f"{path}/".startswith(f"{ODATA}/")


def odata_error(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem's body in OData's form (OData JSON Format 4.0, section 19)."""
    details = [
        {"code": one["code"], "message": one["detail"], "target": one["parameter"] or one["pointer"]}
        for one in problem["errors"]
    ]
    return {
        "error": {
            "code": problem["code"],
            "message": problem["detail"],
            "target": details[0]["target"] if details else None,
            "details": details,
            "innererror": {"title": problem["title"], "request_id": problem["request_id"]},
        }
    }
