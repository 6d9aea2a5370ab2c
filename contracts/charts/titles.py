"""Titles of the picture."""

from contracts.charts.boxes import Box
from contracts.charts.scalars import HorizontalAlign, Sides, Size, Text, VerticalAlign
from contracts.charts.styles import BackgroundStyle
from contracts.charts.text import SubtitleTextStyle, TitleTextStyle


class Title(Box):
    """A title with an optional second line in its own style. Default place: left 0, top 0."""

    text: Text = ""
    subtitle: Text = ""
    text_style: TitleTextStyle = TitleTextStyle()
    subtitle_style: SubtitleTextStyle = SubtitleTextStyle()
    text_align: HorizontalAlign | None = None
    """Of both lines, from where the title begins if it is set flush left. None: by the keyword of `left`."""
    text_vertical_align: VerticalAlign | None = None
    padding: Sides = 5.0
    """px around the lines, inside the box: one number, or [top, right, bottom, left]."""
    item_gap: Size = 10
    """px between the two lines."""
    background: BackgroundStyle = BackgroundStyle()
    z: float = 6
    """Drawing order among everything; larger is above."""
