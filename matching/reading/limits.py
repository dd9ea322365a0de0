"""How much of a document is read: a CV is a few pages, and nothing a person sends may take the service's time."""

MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 60_000_000
"""Of all the parts of an archive (DOCX, ODT) together, by what it declares; no more than that is ever unpacked."""
MOST_PARTS = 2_000
MOST_PAGES = 40
MOST_CHARACTERS = 100_000
MOST_LINES = 3_000
LEAST_CHARACTERS = 30
"""Fewer than these on a page, with a picture on it: a scan."""
MOST_SCANNED_PAGES = 6
MOST_PIXELS = 40_000_000
"""Of one picture: an A4 page at 600 dots an inch has 35 million."""
SCANNED_PAGE_SECONDS = 30
RECOGNITION_SECONDS = 90
"""Of a scan, all its pages together."""
SECONDS = 20
MEMORY_BYTES = 768 * 1024 * 1024
