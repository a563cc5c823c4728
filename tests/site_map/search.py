"""The search."""

from tests.site_map.rows import page

CASES = [
    page("search:search", queries=5),
    page("search:search", "ideas", query="?q=tavle", queries=10),
    page("search:search", "ideas and how they are spread", query="?q=tavle&facets=1", queries=12),
    page("search:search", "needs", query="?q=tavle&in=needs", queries=10),
    page("search:search", "comments", query="?q=idé&in=comments", queries=9),
    page("search:search", "projects", query="?q=kvelder&in=projects", queries=9),
]
