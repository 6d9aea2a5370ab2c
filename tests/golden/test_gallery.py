"""The gallery shows what is drawn."""

from PIL import Image

from tests.golden import contact_sheet, gallery_page
from tests.golden.golden_charts import WIDTH_PX, golden_charts

MOST_BYTES = 1_500_000


def test_the_page_shows_every_golden_picture() -> None:
    """`make golden` rewrites it."""
    assert gallery_page.FILE.read_text(encoding="utf-8") == gallery_page.page()
    assert {chart.kind for chart in golden_charts()} == set(gallery_page.KINDS)


def test_the_contact_sheet_shows_every_kind_and_is_small() -> None:
    """`make gallery` rewrites it."""
    shown = {name.partition("/")[0] for name in contact_sheet.SHOWN}
    components = {"legend", "marks", "data"}
    assert set(gallery_page.KINDS) - components == shown
    assert contact_sheet.FILE.stat().st_size < MOST_BYTES
    with Image.open(contact_sheet.FILE) as sheet:
        assert sheet.width == contact_sheet.GAP_PX + contact_sheet.COLUMNS * (WIDTH_PX + contact_sheet.GAP_PX)
