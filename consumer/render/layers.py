"""What a picture is painted of, from the bottom to the top."""

from collections.abc import Callable

Layer = Callable[[], None]
"""Paints one part of the picture."""

Height = tuple[float, float, float]
"""`zlevel`, `z` and `z2`, the first that differs decides."""
