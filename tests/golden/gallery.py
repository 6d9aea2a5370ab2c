"""`make gallery`: rewrite the page of all golden pictures and the contact sheet."""

from tests.golden import contact_sheet, gallery_page

if __name__ == "__main__":
    gallery_page.FILE.write_text(gallery_page.page(), encoding="utf-8")
    contact_sheet.sheet().save(contact_sheet.FILE, optimize=True)
    print(f"gallery: {gallery_page.FILE}, {contact_sheet.FILE}")
