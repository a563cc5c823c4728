"""Markdown that people write never becomes anything but harmless HTML."""

import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from innovasjon.web import markup

HARMLESS_TAGS = {*("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a")} | {
    f"h{level}" for level in range(2, 7)
}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "![x](https://example.org/track.png)",
    '[x](https://e.no "onmouseover=alert(1)")',
    '[x](https://e.no" onclick="alert(1))',
    '<https://e.no/" onclick=alert(1)>',
    "<iframe src=//e.no></iframe>",
    "<style>*{display:none}</style>",
    '<div style="position:fixed">x</div>',
    "<form action=/logg-ut/><button>x</button></form>",
    "[x]: javascript:alert(1)\n\n[x]",
    "``<script>`` <script>",
    "    <script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
]


def harmless(html: str) -> bool:
    tree = BeautifulSoup(html, "html.parser")
    for element in tree.find_all(True):
        if element.name not in HARMLESS_TAGS or set(element.attrs) - {"href", "title", "rel", "start"}:
            return False
        if element.get("href", "").partition(":")[0] not in {"http", "https", "mailto", "tel"} and ":" in element.get(
            "href", ""
        ):
            return False
    return True


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_becomes_harmless(attack: str) -> None:
    assert harmless(markup.to_html(attack))


@given(st.text(max_size=500))
def test_any_text_becomes_harmless(text: str) -> None:
    assert harmless(markup.to_html(text))


def test_what_people_write_is_shown() -> None:
    html = markup.to_html("**halvfet** og *kursiv*\n\n- en\n- to\n\n> sitat\n\n`kode`")

    assert [tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)] == [
        *("p", "strong", "em", "ul", "li", "li", "blockquote", "p", "p", "code")
    ]


def test_a_link_tells_search_engines_and_the_other_site_nothing() -> None:
    link = BeautifulSoup(markup.to_html("[KS](https://www.ks.no/?a=1&b=2)"), "html.parser").a

    assert link is not None
    assert link.attrs == {"href": "https://www.ks.no/?a=1&b=2", "rel": ["nofollow", "noopener"]}


@pytest.mark.parametrize(
    ("text", "level", "tags"),
    [
        ("# A\n\n## B", 3, ["h3", "h4"]),
        ("### A\n\n# B", 3, ["h5", "h3"]),
        ("## A", 2, ["h2"]),
        ("# A\n\n###### B", 4, ["h4", "h6"]),
    ],
)
def test_headings_stand_below_those_of_the_page(text: str, level: int, tags: list[str]) -> None:
    html = markup.to_html(text, heading_level=level)

    assert [tag.name for tag in BeautifulSoup(html, "html.parser").find_all(True)] == tags


def test_what_no_database_holds_is_replaced() -> None:
    assert markup.to_html("a\x00b\ud800c") == "<p>a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        ">" * 20_000,
        "[" * 20_000,
        "[a](" * 5_000,
        "*a " * 7_000,
        "1. " * 5_000,
        "|" * 20_000,
        "`" * 20_000,
        "&" * 20_000,
    ],
    ids=["quotes", "brackets", "links", "stars", "lists", "bars", "ticks", "ampersands"],
)
def test_deep_nesting_does_not_stall_the_server(text: str) -> None:
    begun = time.process_time()

    markup.to_html(text)

    assert time.process_time() - begun < 3  # measured: 0.3 at most; quadratic parsers take minutes


class TestAWebAddress:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("Se https://www.ks.no/velferd for mer.", "https://www.ks.no/velferd"),
            ("Se https://ks.no.", "https://ks.no"),
            ("(https://ks.no/a?b=1&c=2)", "https://ks.no/a?b=1&c=2"),
            ("https://no.wikipedia.org/wiki/Rot_(plante)", "https://no.wikipedia.org/wiki/Rot_(plante)"),
            ("**https://ks.no**", "https://ks.no"),
            ("- https://ks.no", "https://ks.no"),
            (
                "https://ks.no/\N{LATIN SMALL LETTER O WITH STROKE}rn",
                "https://ks.no/\N{LATIN SMALL LETTER O WITH STROKE}rn",
            ),
        ],
    )
    def test_is_a_link(self, text: str, address: str) -> None:
        [link] = BeautifulSoup(markup.to_html(text), "html.parser").select("a")
        assert (link["href"], link.get_text(), link["rel"]) == (address, address, ["nofollow", "noopener"])

    @pytest.mark.parametrize(
        "text",
        [
            "`https://ks.no`",
            "    https://ks.no",
            "javascript://ks.no/%0aalert(1)",
            "data:text/html,https",
            "ftp://ks.no",
            "https://",
            "ks.no",
        ],
    )
    def test_in_code_or_of_another_kind_is_none(self, text: str) -> None:
        assert BeautifulSoup(markup.to_html(text), "html.parser").select("a") == []

    def test_within_a_link_stays_that_link(self) -> None:
        html = markup.to_html("[https://ks.no](https://example.com) og <https://nrk.no>")
        links = BeautifulSoup(html, "html.parser").select("a")
        assert [link["href"] for link in links] == ["https://example.com", "https://nrk.no"]

    @pytest.mark.parametrize("nasty", ['https://a.b/"onmouseover=alert(1)', "https://a.b/<script>alert(1)</script>"])
    def test_carries_nothing_that_runs(self, nasty: str) -> None:
        soup = BeautifulSoup(markup.to_html(nasty), "html.parser")
        assert soup.select("script") == []
        assert [set(link.attrs) for link in soup.select("a")] == [{"href", "rel"}]

    def test_many_of_them_are_quick_enough_to_show(self) -> None:
        assert markup.to_html("https://ks.no/a " * 5_000).count("<a ") == 5_000


class TestANameAfterAnAt:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("@Kari Hansen kan du se på dette?", "@Kari Hansen"),
            ("Hei (@Kari), hva sier du?", "@Kari"),
            ("@kari, hva sier du?", "@kari"),
            ("**Takk**, @Åse-Marie Øvrebø.", "@Åse-Marie Øvrebø"),
        ],
    )
    def test_stands_out_in_what_is_said(self, text: str, name: str) -> None:
        found = BeautifulSoup(markup.to_html(text, names_people=True), "html.parser").select("strong")
        assert found[-1].get_text() == name
        assert name not in [
            strong.get_text() for strong in BeautifulSoup(markup.to_html(text), "html.parser")("strong")
        ]

    @pytest.mark.parametrize(
        "text", ["kari@demo.example", "`@Kari`", "[@Kari](https://ks.no)", "@ Kari", "https://ks.no/@Kari", "@123"]
    )
    def test_is_none_in_an_address_code_or_a_link(self, text: str) -> None:
        assert BeautifulSoup(markup.to_html(text, names_people=True), "html.parser").select("strong") == []
