"""A strong attacker who averages everything that is published to find one total exactly.

They know the table of noise, the true shares of every category, and that each record is in one
category of each table. Of a figure they keep every truth that can be behind it with its chance, and
where a figure is hidden they guess from the shares; the likeliest total is their answer. To measure
what other ways of saying the figures would change (ADR 0026):

    PYTHONPATH=src:. python tests/oversight/insight/averaging.py
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from math import exp, floor, lgamma, log, sqrt

from upstander.foundation.figures.cells import KEYS, LEAST, Secrets, figure, noise

# As reasons and districts are in real data: one large, the rest small.
SHARES = (0.55, 0.2, 0.1, 0.08, 0.05, 0.02)
SMALLEST, LARGEST = 20, 160
# More people than this are never behind a hidden figure: the noise is 4 at most.
HIDDEN = LEAST + 4
OTHER_DISTRICTS = 4
Chances = dict[int, float]


@dataclass(frozen=True)
class Saying:
    """How figures are said: totals and parts to the nearest so many, or parts as shares."""

    totals: int = 1
    parts: int = 1
    # Of the tables, how many say their parts as percents, and in which steps.
    shares: int = 0
    step: int = 1

    def total(self, value: int) -> int:
        """Return a total as it is said."""
        return nearest(value, self.totals)

    def part(self, value: int) -> int:
        """Return a part as it is said."""
        return nearest(value, self.parts)


AS_PUBLISHED = Saying()


def nearest(value: float, base: int) -> int:
    """Return the nearest whole multiple, halves upwards."""
    return base * floor(value / base + 0.5)


# --- what is published ---------------------------------------------------------------------------


def count_of(draw: random.Random) -> int:
    """Return how many there are of one district and quarter."""
    return draw.randint(SMALLEST, LARGEST)


def published(draw: random.Random, count: int) -> int | None:
    """Return the figure of a cell with so many records; None for "fewer than 5"."""
    ours = Secrets(draw.randbytes(32), draw.randbytes(32))
    return figure(count, draw.randrange(KEYS), {"cell": str(count)}, ours).value


def parts_of(draw: random.Random, total: int) -> list[int | None]:
    """Return the figures of a table into whose categories so many records fall."""
    found = Counter(draw.choices(range(len(SHARES)), SHARES, k=total))
    return [published(draw, found[at]) for at in range(len(SHARES))]


# --- what is behind it ---------------------------------------------------------------------------


@cache
def _noise(count: int) -> Counter[int]:
    return Counter(noise(count, key) for key in range(KEYS))


@cache
def behind(said: int, base: int = 1) -> Chances:
    """Return the chance of every truth behind a figure that is said to the nearest ``base``."""
    figures = [one for one in range(said - base, said + base + 1) if nearest(one, base) == said]
    found: Chances = {}
    for one in figures:
        for count in range(max(one - 4, 1), one + 5):
            found[count] = found.get(count, 0) + _noise(count)[one - count] / KEYS
    return found


def hidden(mean: float) -> Chances:
    """Return the chance of every truth behind "fewer than 5" where so many are expected."""
    said = [
        sum(n for more, n in _noise(count).items() if count + more < LEAST) / KEYS
        for count in range(HIDDEN)
    ]
    weights = [
        chance * exp(count * log(mean) - mean - lgamma(count + 1))
        for count, chance in enumerate(said)
    ]
    return normal(dict(enumerate(weights)))


def normal(chances: Chances) -> Chances:
    """Return chances that add up to one."""
    whole = sum(chances.values())
    return {value: chance / whole for value, chance in chances.items() if chance}


def added(parts: Iterable[Chances]) -> Chances:
    """Return the chances of a sum."""
    return reduce(lambda one, other: _added(one, other, 1), parts, {0: 1.0})


def less(whole: Chances, parts: Iterable[Chances]) -> Chances:
    """Return the chances of what is left of a whole without these parts."""
    return reduce(lambda one, other: _added(one, other, -1), parts, whole)


def _added(one: Chances, other: Chances, sign: int) -> Chances:
    found: Chances = {}
    for value, chance in one.items():
        for more, its in other.items():
            found[value + sign * more] = found.get(value + sign * more, 0) + chance * its
    return found


def agreed(*ways: Chances) -> Chances:
    """Return the chances when all of these say something of one number."""
    first, *others = ways
    return normal(
        {
            value: reduce(lambda chance, way: chance * way.get(value, 1e-12), others, chance)
            for value, chance in first.items()
        }
    )


def middle(chances: Chances) -> float:
    """Return the mean of what is possible."""
    return sum(value * chance for value, chance in chances.items())


def total_of(parts: Sequence[int | None], rough: float, saying: Saying) -> Chances:
    """Return the chances of the total of a table, by adding up its parts."""
    return added(
        hidden(share * rough) if part is None else normal(behind(saying.part(part), saying.parts))
        for part, share in zip(parts, SHARES, strict=True)
    )


def total_of_shares(parts: Sequence[int | None], rough: float, step: int) -> Chances:
    """Return the chances of the total of a table that says percents of what it shows."""
    shown = [part for part in parts if part is not None]
    percents = [nearest(100 * part / sum(shown), step) for part in shown]
    sums = {
        whole: chance
        for whole in range(LEAST, 2 * LARGEST)
        if (chance := _fitting(percents, whole, step))
    }
    noises = [{n: c / KEYS for n, c in _noise(part).items()} for part in shown]
    rest = [
        hidden(share * rough) for part, share in zip(parts, SHARES, strict=True) if part is None
    ]
    return normal(added([less(sums, noises), *rest]))


def _fitting(percents: Sequence[int], whole: int, step: int) -> float:
    """Return in how many ways figures with this sum give these percents, each on its own."""
    ways = 1.0
    for percent in percents:
        near = range(
            max(LEAST, floor((percent - step) * whole / 100)),
            floor((percent + step) * whole / 100) + 2,
        )
        ways *= sum(nearest(100 * one / whole, step) == percent for one in near)
    return ways


# --- the attacks ---------------------------------------------------------------------------------


def _said(draw: random.Random, count: int, saying: Saying) -> Chances:
    said = published(draw, count)
    assert said is not None
    return normal(behind(saying.total(said), saying.totals))


def of_a_whole(draw: random.Random, saying: Saying, tables: int) -> tuple[int, Chances]:
    """Return a total that so many tables divide, and what the attacker makes of it."""
    total = count_of(draw)
    own = _said(draw, total, saying)
    rough = middle(own)
    ways = []
    for at in range(tables):
        parts = parts_of(draw, total)
        if at < saying.shares:
            ways.append(total_of_shares(parts, rough, saying.step))
        else:
            ways.append(total_of(parts, rough, saying))
    return total, agreed(own, *ways)


def _of_a_district(draw: random.Random, total: int, saying: Saying) -> Chances:
    own = _said(draw, total, saying)
    parts, rough = parts_of(draw, total), middle(own)
    if saying.shares:
        return agreed(own, total_of_shares(parts, rough, saying.step))
    return agreed(own, total_of(parts, rough, saying))


def of_a_district(draw: random.Random, saying: Saying) -> tuple[int, Chances]:
    """Return the total of a district and quarter, and what the attacker makes of it: its own figure,
    its reasons, the year less its other quarters, and the quarter less all other districts.
    """
    total = count_of(draw)
    ways = [_of_a_district(draw, total, saying)]
    for many in (3, OTHER_DISTRICTS):
        others = [count_of(draw) for _each in range(many)]
        whole = _said(draw, total + sum(others), saying)
        ways.append(less(whole, [_of_a_district(draw, one, saying) for one in others]))
    return total, agreed(*ways)


@dataclass(frozen=True)
class Found:
    """How often the attacker was exactly right, and how far off on average."""

    exact: float
    rmse: float


def played(attack: Callable[[random.Random], tuple[int, Chances]], rounds: int, seed: int) -> Found:
    """Play an attack so many times."""
    draw, right, squares = random.Random(seed), 0, 0.0  # noqa: S311 - a seed
    for _each in range(rounds):
        total, chances = attack(draw)
        right += max(chances, key=chances.__getitem__) == total
        squares += (middle(chances) - total) ** 2
    return Found(right / rounds, sqrt(squares / rounds))


def plainly(draw: random.Random, counted_as: int, tables: int = 4) -> tuple[int, float]:
    """Return a total, and the plain mean of its figure and of the sums of these tables.

    What is hidden counts as so many: the attacker whom the design measures.
    """
    total = count_of(draw)
    own = published(draw, total)
    assert own is not None
    sums = [
        sum(counted_as if part is None else part for part in parts_of(draw, total))
        for _table in range(tables)
    ]
    return total, (own + sum(sums)) / (1 + tables)


def right_plainly(counted_as: int, rounds: int, seed: int) -> float:
    """Return how often the plain mean, rounded, is exactly right."""
    draw = random.Random(seed)  # noqa: S311 - a seed
    tries = (plainly(draw, counted_as) for _each in range(rounds))
    return sum(nearest(mean, 1) == total for total, mean in tries) / rounds


def miss(total: int, saying: Saying, rounds: int = 4_000) -> float:
    """Return how far from the truth a total of about so many is said on average.

    Of ten totals in a row: what lies on a round number itself would flatter rounding.
    """
    draw, off = random.Random(total), 0  # noqa: S311 - a seed
    for at in range(rounds):
        truth = total - 5 + at % 10
        said = published(draw, truth)
        assert said is not None
        off += abs(saying.total(said) - truth)
    return off / rounds


CANDIDATES = {
    "as published": AS_PUBLISHED,
    "totals to 5": Saying(totals=5),
    "totals to 10": Saying(totals=10),
    "everything to 5": Saying(totals=5, parts=5),
    "totals to 10, parts to 5": Saying(totals=10, parts=5),
    # Where is a table of totals; everything else in steps of 5 percent.
    "totals and districts to 10, the rest as percents": Saying(10, parts=10, shares=3, step=5),
}


def lines(rounds: int = 1_500) -> Iterator[str]:
    """Yield a line for each way of saying the figures, and one for the plain mean."""
    plain = ", ".join(f"{right_plainly(at, 4 * rounds, 3):.3f}" for at in range(LEAST))
    yield f"plain mean, hidden counted as 0 to {LEAST - 1}: {plain}"
    for name, saying in CANDIDATES.items():
        whole = played(lambda draw, how=saying: of_a_whole(draw, how, 4), rounds, 1)
        area = played(lambda draw, how=saying: of_a_district(draw, how), rounds // 2, 2)
        off = ", ".join(f"{miss(total, saying):.1f}" for total in (60, 160, 1_000))
        yield (
            f"{name}: whole {whole.exact:.3f} (rmse {whole.rmse:.2f}), district and quarter "
            f"{area.exact:.3f} (rmse {area.rmse:.2f}), miss of 60, 160, 1,000: {off}"
        )


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
