"""`polar`, `angleAxis`, `radiusAxis`: round plot areas."""

from dataclasses import dataclass
from itertools import product

from contracts.dialects.echarts.axis import axis, scale_of
from contracts.dialects.echarts.box import radius
from contracts.dialects.echarts.scales import Scale
from contracts.dialects.reader import Reader
from contracts.dialects.values import Native, boolean, degrees, index, number, present, two_lengths


@dataclass(frozen=True)
class PolarFrame:
    """One round plot area and the scales of its axes."""

    angle: Scale
    radius: Scale
    native: Native

    def finished(self) -> Native:
        """The native frame, with the categories its series have collected."""
        axes = {"angle_axis": self.angle, "radius_axis": self.radius}
        return self.native | {
            name: self.native[name] | ({"categories": scale.categories} if scale.is_category else {})
            for name, scale in axes.items()
        }


def polar_frames(option: Reader) -> list[PolarFrame]:
    """All round plot areas."""
    angles, radii = option.items("angleAxis"), option.items("radiusAxis")
    return [
        _frame(reader, _axis_of(angles, at, option), _axis_of(radii, at, option))
        for at, reader in enumerate(option.items("polar"))
    ]


def _axis_of(axes: list[Reader], polar: int, option: Reader) -> Reader:
    for reader in axes:
        if (reader.get("polarIndex", index) or 0) == polar:
            return reader
    return Reader([], option.findings)


def _frame(reader: Reader, angle: Reader, outwards: Reader) -> PolarFrame:
    angle_scale, radius_scale = scale_of(angle), scale_of(outwards)
    around = {"split_number": 12} if not angle_scale.is_category else {}
    outwards.skip("polarIndex", "startAngle", "clockwise")
    for one, name in product((angle, outwards), ("minorTick", "minorSplitLine")):
        if one.child(name).get("show", boolean) and one.raw("show") is not False:
            one.findings.ignored(f"{one.path}.{name}", "not drawn in polar coordinates")
    native = present(
        center=reader.get("center", two_lengths),
        radius=reader.get("radius", radius),
        z=reader.get("z", number),
        start_angle=angle.get("startAngle", degrees),
        end_angle=angle.get("endAngle", degrees),
        clockwise=angle.get("clockwise", boolean),
        angle_axis=around | axis(angle, angle_scale, horizontal=True),
        radius_axis=axis(outwards, radius_scale, horizontal=True),
    )
    return PolarFrame(angle_scale, radius_scale, native)
