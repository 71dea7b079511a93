"""What the office tells of itself: a line of JSON for each request, and counts for a monitoring system. No contents."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

LOG = logging.getLogger("visitapp.office")
_BOUNDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
_FIELDS = "visitapp"
_PACKAGE = Path(__file__).resolve().parent.parent


class Journal:
    """Counts answers by route, status and refusal; routes are the patterns, never the ids in them."""

    def __init__(self) -> None:
        """Count from nothing."""
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, str, int]] = Counter()
        self._refusals: Counter[str] = Counter()
        self._within: Counter[tuple[str, float]] = Counter()
        self._seconds: dict[str, float] = {}
        self._in_flight = 0
        self._operations = 0
        self._started = time.time()

    def began(self) -> None:
        """Note that a request is being answered."""
        with self._lock:
            self._in_flight += 1

    def answered(
        self, method: str, route: str, status: int, seconds: float, *, why: str = "", device: str = ""
    ) -> None:
        """Note one answer; `device` is written down only where something was refused."""
        with self._lock:
            self._in_flight -= 1
            self._answers[method, route, status] += 1
            self._within.update((route, bound) for bound in _BOUNDS if seconds <= bound)
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds
            if why:
                self._refusals[why] += 1
        fields: dict[str, object] = {"method": method, "route": route, "status": status}
        fields["ms"] = round(seconds * 1000, 1)
        if why:
            fields |= {"why": why, "device": device}
        LOG.info("answered", extra={_FIELDS: fields})

    def committed(self, count: int) -> None:
        """Note operations that are on the disk now."""
        with self._lock:
            self._operations += count

    def metrics(self, gauges: dict[str, float]) -> str:
        """Return the counts, and gauges measured just now, in Prometheus' text format, version 0.0.4."""
        with self._lock:
            answers, within, seconds = dict(self._answers), dict(self._within), dict(self._seconds)
            refusals = dict(self._refusals)
            gauges = {**gauges, "in_flight": self._in_flight, "started_seconds": self._started}
            operations = self._operations
        lines = _metric("requests_total", "counter", "Answers by route and status.")
        lines += [
            f'visitapp_office_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
            for (method, route, status), count in sorted(answers.items())
        ]
        lines += _metric("refused_total", "counter", "Refusals by reason.")
        lines += [f'visitapp_office_refused_total{{why="{why}"}} {count}' for why, count in sorted(refusals.items())]
        lines += _metric("operations_total", "counter", "Operations that this process committed.")
        lines.append(f"visitapp_office_operations_total {operations}")
        totals: Counter[str] = Counter()
        for (_, route, _), count in answers.items():
            totals[route] += count
        lines += _metric("request_seconds", "histogram", "Time to answer by route.")
        for route, total in sorted(totals.items()):
            name, label = "visitapp_office_request_seconds", f'route="{route}"'
            lines += [f'{name}_bucket{{{label},le="{bound}"}} {within.get((route, bound), 0)}' for bound in _BOUNDS]
            lines.append(f'{name}_bucket{{{label},le="+Inf"}} {total}')
            lines.append(f"{name}_sum{{{label}}} {seconds.get(route, 0.0):.6f}")
            lines.append(f"{name}_count{{{label}}} {total}")
        for gauge, value in sorted(gauges.items()):
            lines += [*_metric(gauge, "gauge", _HELP[gauge]), f"visitapp_office_{gauge} {value:g}"]
        return "\n".join(lines) + "\n"


_HELP = {
    "in_flight": "Requests being answered.",
    "started_seconds": "When this process started, in seconds since 1970.",
    "database_up": "1 when the database answers.",
    "database_connections": "Connections to the database in use.",
    "files_up": "1 when the place of the files answers.",
}


def _metric(name: str, kind: str, words: str) -> list[str]:
    return [f"# HELP visitapp_office_{name} {words}", f"# TYPE visitapp_office_{name} {kind}"]


class JsonLines(logging.Formatter):
    """Writes each record as a line of JSON. Of a fault it keeps the kind and our own frames, never what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip(),
        }
        line |= getattr(record, _FIELDS, {})
        if record.exc_info and record.exc_info[0] is not None:
            line |= {"fault": record.exc_info[0].__name__, "at": _own_frames(record.exc_info[2])}
        return json.dumps(line)


def _own_frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            frames.append(f"{path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}")
        trace = trace.tb_next
    return frames


def write_log() -> None:
    """Have every logger write lines of JSON to standard output, requests and whatever is a warning elsewhere."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    LOG.setLevel(logging.INFO)
