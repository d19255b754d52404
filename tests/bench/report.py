"""What was measured, beside its goal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One goal: `measured` must be at least (or at most) the goal."""

    name: str
    measured: float
    goal: float
    at_least: bool
    detail: str

    @property
    def is_met(self) -> bool:
        return self.measured >= self.goal if self.at_least else self.measured <= self.goal

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.is_met else "NOT MET"
        return f"{self.name:<44} {self.measured:>8.2f}  goal {sign} {self.goal:<6g} {verdict:<8} {self.detail}"
