"""What was tried of one attack, and what held."""

from collections.abc import Collection
from dataclasses import dataclass, field

import httpx

SHOWN = 8
PLAIN_ERRORS = frozenset({"application/problem+json", "application/json"})  # OAuth has errors of its own (RFC 6749)


@dataclass
class Tried:
    """One attack: met when nothing got through, and something was tried."""

    name: str
    count: int = 0
    through: list[str] = field(default_factory=list)

    def judge(self, what: str, held: bool) -> None:
        """Note one try."""
        self.count += 1
        if not held:
            self.through.append(what)

    def refused(self, what: str, answer: httpx.Response, statuses: Collection[int]) -> None:
        """Note a try that must be answered with one of these statuses."""
        self.judge(f"{what}: {answer.status_code} {answer.text[:200]}", answer.status_code in statuses)

    def survived(self, what: str, answer: httpx.Response) -> None:
        """Note a try that may be answered with anything but a failure of ours."""
        kind = answer.headers.get("content-type", "").partition(";")[0]
        is_plain = answer.is_success or not answer.content or kind in PLAIN_ERRORS
        is_ours = answer.status_code < 500 and is_plain and "Traceback" not in answer.text
        self.judge(f"{what}: {answer.status_code} {answer.text[:200]}", is_ours)

    @property
    def is_met(self) -> bool:
        return self.count > 0 and not self.through

    def __str__(self) -> str:
        held = self.count - len(self.through)
        more = [f"    GOT THROUGH  {one}" for one in self.through[:SHOWN]]
        more += [f"    … and {len(self.through) - SHOWN} more"] if len(self.through) > SHOWN else []
        line = f"{self.name:<62} {self.count:>6} tried {held:>6} held  {'' if self.is_met else 'NOT MET'}".rstrip()
        return "\n".join([line, *more])
