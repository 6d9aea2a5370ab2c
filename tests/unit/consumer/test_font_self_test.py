"""Drawing processes tell at their start which scripts they cannot write."""

from structlog.testing import capture_logs

from consumer.render import scripts_without_font
from consumer.render_pool import PoolLimits, RenderPool


async def test_scripts_without_a_font_are_one_warning_at_the_start() -> None:
    pool = RenderPool(PoolLimits(workers=1, memory_bytes=1024**3, draw_limit_s=30, recycle_after=10))
    with capture_logs() as logs:
        await pool.start()
    await pool.close()
    told = [entry["scripts"] for entry in logs if entry["event"] == "scripts_without_font"]
    missing = scripts_without_font()
    assert told == ([missing] if missing else [])
