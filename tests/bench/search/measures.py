"""Figures of ranking quality and time, with intervals by which two rankings can be told apart."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

_DEPTH = 10
_RESAMPLES = 1000


@dataclass
class Ranks:
    """Where the answer of each question stood (None: not among the first ten), and what finding it cost."""

    name: str
    ranks: list[int | None] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def gains(self) -> list[float]:
        """The reciprocal rank of each answer."""
        return [1 / rank if rank else 0.0 for rank in self.ranks]

    def recall(self, depth: int) -> float:
        """The share of questions whose answer is among the first so many, in percent."""
        return _percent(sum(rank is not None and rank <= depth for rank in self.ranks), len(self.ranks))

    def mean_reciprocal_rank(self) -> float:
        """MRR@10, in percent."""
        return _percent(sum(self.gains()), len(self.ranks))

    def discounted_gain(self) -> float:
        """nDCG@10 with one relevant document for each question, in percent."""
        return _percent(sum(1 / math.log2(rank + 1) for rank in self.ranks if rank), len(self.ranks))

    def nothing_found(self) -> float:
        """The share of questions without any result, in percent."""
        return _percent(sum(total == 0 for total in self.totals), len(self.totals))

    def row(self) -> str:
        """All of it as one line of a table."""
        figures = (
            self.mean_reciprocal_rank(), self.discounted_gain(), self.recall(1), self.recall(5), self.recall(10),
            self.nothing_found(), percentile(self.totals, 50),
        )  # fmt: skip
        times = [percentile(taken, percent) for taken in (self.cpu, self.wall) for percent in (50, 95)]
        line = "".join(f"{value:8.2f}" for value in figures) + "".join(f"{1000 * value:8.1f}" for value in times)
        return f"{self.name:34}{line}"


HEAD = f"{'':34}" + "".join(
    f"{name:>8}"
    for name in ("MRR@10", "nDCG@10", "R@1", "R@5", "R@10", "none %", "results", "cpu p50", "p95", "wall p50", "p95")
)


def rank_of(answer: str, found: list[str]) -> int | None:
    """The place of the answer, from 1, within the depth that is looked at."""
    return found.index(answer) + 1 if answer in found[:_DEPTH] else None


def difference(of: Ranks, against: Ranks, seed: int = 1) -> tuple[float, float, float]:
    """How many points of MRR@10 the first is better, with the 95 % interval of a paired bootstrap."""
    pairs = [100 * (one - other) for one, other in zip(of.gains(), against.gains(), strict=True)]
    chance = random.Random(seed)
    means = sorted(sum(chance.choices(pairs, k=len(pairs))) / len(pairs) for _ in range(_RESAMPLES))
    return sum(pairs) / len(pairs), means[int(0.025 * _RESAMPLES)], means[int(0.975 * _RESAMPLES)]


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values don't exceed; 0 when there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(len(ordered) * percent / 100) - 1)]


def _percent(part: float, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
