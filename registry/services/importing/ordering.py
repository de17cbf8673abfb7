"""An order in which each may come after what it rests on, in time that grows with what is named. Pure."""

from collections.abc import Collection, Iterator, Mapping
from heapq import heapify, heappop, heappush

#: By name, the names of those that each rests on, or merely names: each once, and in an order that lasts.
Edges = Mapping[str, Collection[str]]


def circles(needed: Edges) -> Iterator[list[str]]:
    """Those that rest on one another, or on themselves: the strongly connected components that are more than one name
    (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: dict[str, None] = {}
    for start in needed:
        way = [(start, iter(needed[start]))] if start not in index else []
        while way:
            name, others = way[-1]
            if name not in index:
                index[name] = low[name] = len(index)
                waiting[name] = None
            other = next(others, None)
            if other is None:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[name])
                if low[name] == index[name]:
                    found = _taken(waiting, name)
                    if len(found) > 1 or name in needed[name]:
                        yield found
            elif other not in index:
                way.append((other, iter(needed[other])))
            elif other in waiting:
                low[name] = min(low[name], index[other])


def _taken(waiting: dict[str, None], first: str) -> list[str]:
    """All from `first` on."""
    found: list[str] = []
    while not found or found[-1] != first:
        found.append(waiting.popitem()[0])
    return found[::-1]


def way_round(circle: list[str], needed: Edges) -> list[str]:
    """From one of them by what each rests on until one comes again, which stands first and last."""
    inside = set(circle)
    way = [circle[0]]
    seen: dict[str, int] = {}
    while way[-1] not in seen:
        seen[way[-1]] = len(way) - 1
        way.append(next(each for each in needed[way[-1]] if each in inside))
    return way[seen[way[-1]] :]


def in_order(needed: Edges, named: Edges) -> list[str]:
    """Each after all that it rests on, and where nothing stands against it after what it merely names.

    `needed` has no circles; what is merely named may well name one another all round.
    """
    places = {name: place for place, name in enumerate(_deepest_first(needed, named))}
    left = {name: len(others) for name, others in needed.items()}
    waiting: dict[str, list[str]] = {name: [] for name in needed}
    for name, others in needed.items():
        for other in others:
            waiting[other].append(name)
    ready = [(places[name], name) for name in needed if not left[name]]
    heapify(ready)
    found = []
    while ready:
        _, name = heappop(ready)
        found.append(name)
        for other in waiting[name]:
            left[other] -= 1
            if not left[other]:
                heappush(ready, (places[other], other))
    return found


def _deepest_first(needed: Edges, named: Edges) -> Iterator[str]:
    """Each after those it leads to, but for those it is on the way from."""
    seen: set[str] = set()
    for start in needed:
        way = [(start, _led_to(needed, named, start))] if start not in seen else []
        seen.add(start)
        while way:
            name, others = way[-1]
            other = next((each for each in others if each not in seen), None)
            if other is None:
                yield name
                way.pop()
            else:
                seen.add(other)
                way.append((other, _led_to(needed, named, other)))


def _led_to(needed: Edges, named: Edges, name: str) -> Iterator[str]:
    yield from needed[name]
    yield from named[name]
