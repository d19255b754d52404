"""Services that answer what is due, as the real ones do at their internal address."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shared.customers.due_items import DueItem, position_of
from tests.gateway.fake_service import Conversation, Service


def due_item(service: str, number: int, due_at: str, **fields: Any) -> DueItem:
    """An item of that service, `visit:7`."""
    values = dict.fromkeys(DueItem.model_fields) | {
        "id": f"visit:{number}",
        "service": service,
        "kind": "visit",
        "kind_label": "Visit",
        "customer_id": "01a1ff25-b1e9-738a-8877-e930680fd063",
        "customer_name": "Huaqiang",
        "title": f"Visit {number}",
        "due_at": due_at,
        "is_all_day": False,
        "lead_days": 0,
        "clearance": 1,
        "link": "/v1/visits/1",
    }
    return DueItem.model_validate(values | fields)


class DueService:
    """One service; `fails` makes it answer something else, or nothing at all."""

    def __init__(self, name: str, service: Service) -> None:
        self.name, self.service = name, service
        self.items: Sequence[DueItem] = []
        self.fails: str | None = None
        self.kinds = [f"{name}_kind"]

    async def converse(self, talk: Conversation) -> None:
        while True:
            await talk.read_head()
            if self.fails == "hang":
                await talk.reader.read()  # until the other side gives up
                return
            if self.fails == "break off":
                await talk.write(b'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"items"')
                return
            await talk.answer(self._content(), status=self.fails or "200 OK")

    def _content(self) -> bytes:
        query = self.query
        after = (datetime.fromisoformat(query["after_due_at"]), query["after_id"]) if "after_id" in query else None
        behind = sorted((item for item in self.items if after is None or position_of(item) > after), key=position_of)
        shown = [item.model_dump(mode="json") for item in behind[: int(query["limit"])]]
        return json.dumps({"kinds": self.kinds, "items": shown}).encode()

    @property
    def head(self) -> str:
        """The head of the last request."""
        return self.service.heads[-1]

    @property
    def query(self) -> dict[str, str]:
        """What was asked for last."""
        return {name: value for name, (value,) in parse_qs(urlsplit(self.head.split(" ")[1]).query).items()}

    @property
    def claims(self) -> dict[str, Any]:
        """In whose name."""
        token = self.head.split("Authorization: Bearer ")[1].split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token + "=="))
        return claims


DueServices = dict[str, DueService]
