"""What stands on every site: its front page, its pages about itself, and what machines ask."""

from tests.site_map.rows import machine, page

CASES = [
    page("web:front", queries=12),
    page("web:about", is_public=True, queries=5),
    page("web:privacy", is_public=True, queries=5),
    page("web:accessibility", is_public=True, queries=5),
    page("web:style_guide", queries=5),
    machine("web:healthz", get=200),
    machine("web:readyz", get=200),
    machine("web:metrics", get=404),
    machine("web:csp_report", post=400),
    machine("web:robots", get=200),
    machine("web:favicon", get=302),
]
