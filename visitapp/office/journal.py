"""What the office tells of itself: a line of JSON for each request, and counts for a monitoring system. No contents."""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter

_LOG = logging.getLogger("visitapp.office")
_BOUNDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Journal:
    """Counts answers by route and status; routes are the patterns, never the ids in them."""

    def __init__(self) -> None:
        """Count from nothing."""
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, str, int]] = Counter()
        self._within: Counter[float] = Counter()
        self._seconds = 0.0

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answer."""
        with self._lock:
            self._answers[method, route, status] += 1
            self._within.update(bound for bound in _BOUNDS if seconds <= bound)
            self._seconds += seconds
        _LOG.info(json.dumps({"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}))

    def metrics(self) -> str:
        """Return the counts in Prometheus' text format."""
        with self._lock:
            answers, within, seconds = dict(self._answers), dict(self._within), self._seconds
        lines = ["# TYPE visitapp_office_requests_total counter"]
        lines += [
            f'visitapp_office_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
            for (method, route, status), count in sorted(answers.items())
        ]
        total = sum(answers.values())
        lines.append("# TYPE visitapp_office_request_seconds histogram")
        lines += [f'visitapp_office_request_seconds_bucket{{le="{b}"}} {within.get(b, 0)}' for b in _BOUNDS]
        lines.append(f'visitapp_office_request_seconds_bucket{{le="+Inf"}} {total}')
        lines += [
            f"visitapp_office_request_seconds_sum {seconds:.6f}",
            f"visitapp_office_request_seconds_count {total}",
        ]
        return "\n".join(lines) + "\n"
