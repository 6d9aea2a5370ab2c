"""Where free shapes stand: places, turns and scales as matrices (ECharts 5, `util/layout`)."""

from math import cos, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from consumer.render.boxes import length, place
from consumer.render.geometry import Rect
from contracts.charts.boxes import Box
from contracts.charts.graphics import GraphicFrame, GraphicGroup

Matrix = NDArray[np.float64]
"""Two rows: a point (x, y, 1) times it is where the point goes."""

IDENTITY: Final[Matrix] = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def local_matrix(graphic: GraphicFrame, own: Rect, room: tuple[float, float]) -> Matrix:
    """From the shape to the picture or group around it.

    Args:
        graphic: the shape.
        own: what it covers, seen from its origin.
        room: width and height of the picture or group, px.
    """
    turn = radians(graphic.rotate)
    across, down = graphic.scale
    linear = np.array([[cos(turn), sin(turn)], [-sin(turn), cos(turn)]]) @ np.diag((across, down))
    pivot = np.array(graphic.pivot, dtype=float)
    at = np.array((graphic.x, graphic.y), dtype=float)
    matrix = np.column_stack([linear, pivot - linear @ pivot + at])
    raw = graphic.bounding == "raw"
    if raw:
        around = Rect(0, 0, *size_of_group(graphic, room)) if isinstance(graphic, GraphicGroup) else own
    else:
        around = covered(own, matrix)
    boxed = place(graphic, (around.width, around.height), Rect(0, 0, *room), Box(left=0, top=0))
    # Of the raw box the edges alone say where the origin is; x and y do not count.
    if graphic.left is not None or graphic.right is not None:
        matrix[0, 2] += boxed.x - around.x - (graphic.x if raw else 0)
    if graphic.top is not None or graphic.bottom is not None:
        matrix[1, 2] += boxed.y - around.y - (graphic.y if raw else 0)
    return matrix


def size_of_group(group: GraphicGroup, room: tuple[float, float]) -> tuple[float, float]:
    """Width and height that the places of its children refer to, px."""
    return length(group.width or 0, room[0]), length(group.height or 0, room[1])


def after(outer: Matrix, inner: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])


def covered(rect: Rect, matrix: Matrix) -> Rect:
    """The upright rectangle around `rect` where the matrix takes it."""
    edges = np.array([(x, y) for x in (rect.x, rect.right) for y in (rect.y, rect.bottom)])
    points = edges @ matrix[:, :2].T + matrix[:, 2]
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Rect(left, top, right - left, bottom - top)
