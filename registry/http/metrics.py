"""A few counters of this process in Prometheus' text form."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

EDGES = (("/fhir/", "fhir"), ("/api/", "api"))


@dataclass
class Metrics:
    """Requests and seconds spent on them, by edge. Each process has its own; the label `process` tells them apart."""

    started: float = field(default_factory=time.time)
    _requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _seconds: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """`method` is one of a few: what clients invent would fill the memory."""
        edge = _edge(path)
        with self._lock:
            self._requests[edge, method, status] += 1
            self._seconds[edge] += seconds  # type: ignore[assignment]  # a Counter adds any number

    def text(self, gauges: Mapping[str, float]) -> str:
        """All counters, and `gauges` read at the moment of asking."""
        return "\n".join(self._lines(gauges)) + "\n"

    def _lines(self, gauges: Mapping[str, float]) -> Iterator[str]:
        with self._lock:
            requests, seconds = dict(self._requests), dict(self._seconds)
        process = os.getpid()
        yield "# HELP fagregister_requests_total Requests answered."
        yield "# TYPE fagregister_requests_total counter"
        for (edge, method, status), number in sorted(requests.items()):
            labels = f'edge="{edge}",method="{method}",status="{status}",process="{process}"'
            yield f"fagregister_requests_total{{{labels}}} {number}"
        yield "# HELP fagregister_request_seconds_total Time spent on requests."
        yield "# TYPE fagregister_request_seconds_total counter"
        for edge, spent in sorted(seconds.items()):
            yield f'fagregister_request_seconds_total{{edge="{edge}",process="{process}"}} {spent:.6f}'
        for name, value in {"process_start_time_seconds": self.started, **gauges}.items():
            yield f"# TYPE fagregister_{name} gauge"
            yield f"fagregister_{name} {value}"


def _edge(path: str) -> str:
    for start, name in EDGES:
        if path.startswith(start):
            return name
    return "pages"
