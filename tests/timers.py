"""What a clock says of the event loop's timers."""

from typing import Final

TICK_S: Final = 0.002
"""uvloop counts whole ms, and cuts the rest off both when a timer is set and when it looks: one may end
more than a ms before its time."""
