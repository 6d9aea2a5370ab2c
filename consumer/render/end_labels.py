"""Labels at the ends of lines (ECharts 5, `endLabel`)."""

import numpy as np

from consumer.render.placed_axis import PlacedAxis
from consumer.render.point_marks import PointMarks
from consumer.render.text_block import Align, VerticalAlign
from contracts.charts.labels import EndLabel


def leave_end_label(marks: PointMarks, label: EndLabel, base: PlacedAxis) -> None:
    """Leave the label of the last point for the end: beyond it, in the direction of the base axis."""
    found = np.flatnonzero(marks.finite)
    if not label.show or not len(found):
        return
    number = int(found[-1])
    x, y = marks.points[number].tolist()
    level, back = base.dimension == "x", base.spec.inverse
    distance = -label.distance if back else label.distance
    x, y = (x + distance, y) if level else (x, y - distance)
    align: Align = ("right" if back else "left") if level else "center"
    vertical: VerticalAlign = "middle" if level else ("top" if back else "bottom")
    color = marks.scene.colors.series[marks.index]
    block = marks.scene.label_block(marks.text_of(label, number), label, color, inside=False)
    marks.scene.leave_label(label, block, (x, y), align, vertical)
