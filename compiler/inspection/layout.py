"""Where the nodes of a graph go in a picture: in layers, from top to bottom.

A node lies one layer below the lowest of those that feed it. Edges over several layers pass through
places of their own, so that they do not cross nodes; nodes of a layer are ordered by where their
neighbours are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

NODE_WIDTH, NODE_HEIGHT = 180.0, 46.0
_GAP_X, _GAP_Y = 28.0, 44.0
_BEND = 12.0
"""The width of a place that an edge passes through."""
_SWEEPS = 4
_LONGEST = 40
"""Edges over more layers than this go straight."""

Edge = tuple[int, int]


class Picture(NamedTuple):
    """Centres of the nodes, points that each edge passes through, and the size of all."""

    places: list[tuple[float, float]]
    bends: dict[Edge, list[tuple[float, float]]]
    width: float
    height: float


def arrange(count: int, edges: Sequence[Edge], sinks: Sequence[int] = ()) -> Picture:
    """Return places for nodes 0 to `count`.

    Args:
        count: how many nodes there are.
        edges: pairs of nodes, the first before the second in the order of numbers; those that are
            not are left out.
        sinks: nodes that belong below all others.

    """
    kept = [edge for edge in dict.fromkeys(edges) if edge[0] < edge[1]]
    return _Layers(count, kept, sinks).picture()


class _Layers:
    """The nodes by layer, and after them the places where long edges pass."""

    def __init__(self, count: int, edges: Sequence[Edge], sinks: Sequence[int]):
        self.count = count
        self.rank = [0] * count
        for start, end in sorted(edges, key=lambda edge: edge[1]):
            self.rank[end] = max(self.rank[end], self.rank[start] + 1)
        self._lower_sources(edges)
        bottom = max(self.rank, default=0)
        for node in sinks:
            self.rank[node] = bottom
        self.above: list[list[int]] = [[] for _ in range(count)]
        self.below: list[list[int]] = [[] for _ in range(count)]
        self.chains: dict[Edge, list[int]] = {edge: self._chain(edge) for edge in edges}
        self.rows: list[list[int]] = [[] for _ in range(bottom + 1)]
        for node, rank in enumerate(self.rank):
            self.rows[rank].append(node)
        self.x = [0.0] * len(self.rank)

    def _lower_sources(self, edges: Sequence[Edge]) -> None:
        """Put nodes that nothing feeds right above the first that they feed."""
        fed = {end for _, end in edges}
        first: dict[int, int] = {}
        for start, end in edges:
            first[start] = min(first.get(start, self.rank[end]), self.rank[end])
        for node, rank in first.items():
            if node not in fed:
                self.rank[node] = rank - 1

    def _chain(self, edge: Edge) -> list[int]:
        """Add the places that an edge passes through; return them."""
        start, end = edge
        between = range(self.rank[start] + 1, self.rank[end])
        chain: list[int] = []
        if len(between) <= _LONGEST:
            for rank in between:
                chain.append(len(self.rank))
                self.rank.append(rank)
                self.above.append([])
                self.below.append([])
        path = [start, *chain, end]
        for upper, lower in pairwise(path):
            self.below[upper].append(lower)
            self.above[lower].append(upper)
        return chain

    def picture(self) -> Picture:
        """Order the layers and place everything."""
        for row in self.rows:
            self._spread(row, [float(index) for index in range(len(row))], settle=False)
        for sweep in range(2 * _SWEEPS):
            down = sweep % 2 == 0
            for row in self.rows if down else reversed(self.rows):
                self._order(row, self.above if down else self.below, settle=sweep >= _SWEEPS)
        left = min((self.x[node] - self._width(node) / 2 for node in range(len(self.x))), default=0)
        self.x = [x - left for x in self.x]
        width = max(
            (self.x[node] + self._width(node) / 2 for node in range(len(self.x))), default=0
        )
        points = [(x, self._y(rank)) for x, rank in zip(self.x, self.rank, strict=True)]
        bends = {edge: [points[node] for node in chain] for edge, chain in self.chains.items()}
        height = len(self.rows) * (NODE_HEIGHT + _GAP_Y) - _GAP_Y
        return Picture(points[: self.count], bends, width, max(height, 0.0))

    def _y(self, rank: int) -> float:
        return rank * (NODE_HEIGHT + _GAP_Y) + NODE_HEIGHT / 2

    def _width(self, node: int) -> float:
        return NODE_WIDTH if node < self.count else _BEND

    def _order(self, row: list[int], neighbours: list[list[int]], *, settle: bool) -> None:
        """Order a layer by the middle of each node's neighbours and move it there."""
        wanted = {
            node: sum(self.x[each] for each in near) / len(near)
            if (near := neighbours[node])
            else self.x[node]
            for node in row
        }
        if not settle:
            row.sort(key=lambda node: wanted[node])
        self._spread(row, [wanted[node] for node in row], settle=True)

    def _spread(self, row: list[int], wanted: list[float], *, settle: bool) -> None:
        """Place a layer near where its nodes want to be, none on another.

        Nodes that would overlap become a block, which goes to the mean of what its nodes want.
        """
        blocks: list[list[float]] = []  # sum of wanted starts, members, width, first member
        offset = 0.0
        for index, (node, x) in enumerate(zip(row, wanted, strict=True)):
            size = self._width(node) + _GAP_X
            start = x - self._width(node) / 2 if settle else offset
            offset += size
            blocks.append([start, 1.0, size, float(index)])
            while len(blocks) > 1:
                before, last = blocks[-2], blocks[-1]
                if before[0] / before[1] + before[2] <= last[0] / last[1]:
                    break
                before[0] += last[0] - last[1] * before[2]
                before[1] += last[1]
                before[2] += last[2]
                blocks.pop()
        for block in blocks:
            place = block[0] / block[1]
            first = int(block[3])
            for node in row[first : first + int(block[1])]:
                self.x[node] = place + self._width(node) / 2
                place += self._width(node) + _GAP_X
