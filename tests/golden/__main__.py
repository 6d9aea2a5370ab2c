"""`make golden`: draw every golden chart anew, rewrite the pictures that changed, and name them.

The page that shows them is rewritten, too.
"""

import tempfile
from pathlib import Path

from contracts.output import ImageFormat
from tests.golden import fingerprint, gallery_page
from tests.golden.comparing import pixels_of, share_that_differs
from tests.golden.golden_charts import FOLDER, GoldenChart, golden_pictures


def rewrite() -> list[str]:
    """Rewrite what changed; returns a line for each file that was written or removed."""
    kept: set[Path] = set()
    told: list[str] = []
    for chart, kind in golden_pictures():
        kept.add(chart.picture(kind))
        told += _rewritten(chart, kind)
    for stray in sorted({file for file in FOLDER.glob("*/*") if file.suffix != ".json"} - kept):
        stray.unlink()
        told.append(f"removed  {stray.relative_to(FOLDER)}")
    if not fingerprint.RECORD.exists() or fingerprint.recorded() != fingerprint.fingerprint():
        fingerprint.record()
        told.append(f"changed  {fingerprint.RECORD.name}: another machine, so other bytes")
    return told


def _rewritten(chart: GoldenChart, kind: ImageFormat) -> list[str]:
    path, data = chart.picture(kind), chart.draw(kind).data
    name = path.relative_to(FOLDER)
    before = path.read_bytes() if path.exists() else None
    if before == data:
        return []
    path.write_bytes(data)
    if before is None:
        return [f"new      {name}"]
    with tempfile.TemporaryDirectory() as folder:
        old, new = (pixels_of(one, kind, Path(folder)) for one in (before, data))
    return [f"changed  {name}: {share_that_differs(old, new):.2%} of the pixels clearly"]


if __name__ == "__main__":
    lines = rewrite()
    gallery_page.FILE.write_text(gallery_page.page(), encoding="utf-8")
    print(*lines, f"golden: {len(lines)} files changed; look at each before you commit", sep="\n")
