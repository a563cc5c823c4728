"""Links, QR codes and what is printed with them."""

from tests.site_map.rows import download, network, page

ASKED = "?section=oppvekst&tags=samling&heading=Hva%20kan%20bli%20bedre"
CASES = [
    page("ideas:links", who=network, query=ASKED, queries=7),
    page("ideas:poster", who=network, query=ASKED, queries=4),
    page("ideas:paper_form", who=network, query=ASKED, queries=4),
    download("ideas:qr", who=network, query=ASKED),
]
