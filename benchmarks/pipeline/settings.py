"""What is measured: Plotwire with each number of processes and each prefetch, and the two other ways."""

from functools import partial
from typing import Final

from benchmarks.pipeline.ways import celery_way, node_way, plotwire_way
from benchmarks.pipeline.ways.way import Setting

WORKERS: Final = (1, 2)
PREFETCH: Final = (1, 10, 25, 50)
_USUAL_PREFETCH: Final = 25

OURS: Final = "plotwire-2-25"
"""What the others are compared with: as many processes as there are cores, the default prefetch."""
CELERY: Final = "celery-2"
NODE: Final = "node-2"


def settings() -> list[Setting]:
    """All of them."""
    amqp = [
        Setting(
            key=f"plotwire-{workers}-{prefetch}",
            system="Plotwire",
            workers=workers,
            start=partial(plotwire_way.over_amqp, workers=workers, prefetch=prefetch),
            detail=f"AMQP, prefetch {prefetch}",
            repeats=True,
        )
        for workers in WORKERS
        for prefetch in PREFETCH
    ]
    http = Setting(
        key=f"plotwire-{WORKERS[-1]}-{_USUAL_PREFETCH}-http",
        system="Plotwire",
        workers=WORKERS[-1],
        start=partial(plotwire_way.over_http, workers=WORKERS[-1], prefetch=_USUAL_PREFETCH),
        detail=f"HTTP, prefetch {_USUAL_PREFETCH}",
        repeats=True,
    )
    celery = [
        Setting(
            key=f"celery-{workers}",
            system="Celery",
            workers=workers,
            start=partial(celery_way.prefork, workers=workers),
            detail="prefork, pyplot",
            share=0.2,
        )
        for workers in WORKERS
    ]
    node = [
        Setting(
            key=f"node-{workers}",
            system="Node",
            workers=workers,
            start=partial(node_way.processes, number=workers),
            detail="HTTP, ECharts on Skia",
            share=0.4,
        )
        for workers in WORKERS
    ]
    return [*amqp, http, *celery, *node]
