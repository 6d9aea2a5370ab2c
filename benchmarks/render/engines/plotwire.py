"""Plotwire as a drawing process of the consumer runs it: warmed, bounded, JSON text to PNG bytes."""

from importlib.metadata import version

from benchmarks.render.engines.lines import HEIGHT, WIDTH, serve
from consumer import render_worker
from consumer.confinement import Bounds
from consumer.settings import ConsumerSettings
from contracts.dialects import Dialect
from contracts.output import Output

_OUTPUT = Output(width=WIDTH, height=HEIGHT)


def _draw(_: str, text: bytes) -> bytes:
    return render_worker.draw_within(None, b'["%s",%s]' % (Dialect.ECHARTS.encode(), text), _OUTPUT).data


if __name__ == "__main__":
    render_worker.warm_up()
    defaults = ConsumerSettings.model_fields
    render_worker.prepare(defaults["sandbox"].default, Bounds(defaults["worker_memory"].default))
    serve({name: version(name) for name in ("plotwire", "matplotlib", "numpy", "isal")}, _draw)
