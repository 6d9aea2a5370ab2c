"""`effectScatter`: scatter with rings, as they stand at one moment."""

from typing import Final

from contracts.dialects.echarts.scene import Scene
from contracts.dialects.echarts.series.scatter import compile_scatter
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, bounded, choice, color, present, whole

_SCALE: Final = bounded(1, 100)
_COUNT: Final = whole(1, 20)
_BRUSH: Final = choice("fill", "stroke")


def compile_effect_scatter(series: Reader, scene: Scene) -> Native:
    """A native scatter series with ripples."""
    effect = series.child("rippleEffect")
    effect.skip("period", "show")
    ripple = present(
        scale=effect.get("scale", _SCALE),
        count=effect.get("number", _COUNT),
        brush=effect.get("brushType", _BRUSH),
        color=effect.get("color", color),
    )
    # Scatter symbols are slightly transparent, those of effect scatter are not.
    return compile_scatter(series, scene, opacity=1) | {"ripple": ripple}
