"""What nobody should send, and somebody does: values for a field, a parameter, an id, a header."""

# One at a time in every field of every form. The name stands in the test's report.
TEXTS: dict[str, str] = {
    "nothing": "",
    "blanks": " \t \n ",
    "only what cannot be seen": "\u200b\u2060\ufeff\u00ad",
    "one letter": "a",
    "NUL": "Tavle\x00i gangen",
    "lone surrogate": "Tavle \ud800 i gangen",
    "control signs": "Tavle\x01\x0b\x1f\x7fi gangen",
    "line breaks": "Emne: hei\r\nBcc: alle@demo.example\r\n\r\nHei",
    "other line breaks": "én\u2028to\u2029tre\x85fire\x0bfem",
    "right to left": "\u202eelvat\u202c שלום مرحبا",
    "10,000 combining marks": "Zal" + "\u0301" * 10_000,
    "emoji": "👩🏽\u200d🏫" * 30,
    "beyond the first plane": "𝕴𝖉é 𠜎 \U0010fffd",
    "script": "<script>alert(1)</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }}{% debug %}${7*7}#{7*7}",
    "SQL": "'; DROP TABLE ideas_idea; --",
    "wildcards": "%_\\%%__\\\\",
    "formula": '=HYPERLINK("http://evil.example","klikk")',
    "path": "../../../../etc/passwd",
    "markdown link": "[trykk](javascript:alert(1)) ![x](data:text/html;base64,PHNjcmlwdD4=)",
    "deep quotes": ">" * 2000 + " dypt",
    "deep brackets": "[" * 3000,
    "ten thousand letters": "Tavle. " * 1500,
    "150,000 letters": "å" * 150_000,
    "25 digits": "9" * 25,
    "beyond bigint": str(2**63),
    "negative": "-1",
    "not a number": "NaN",
    "infinity": "1e400",
    "full-width digits": "１２",
    "the year 1": "0001-01-01",
    "no such day": "2026-02-30",
    "the end of time": "9999-12-31T23:59:59-14:00",
    "another's key": "00000000-0000-0000-0000-000000000000",
    "JSON": '{"a": [NaN, ' + "[" * 200,
}

# In a hidden field or one to choose in.
UNSEEN = (
    *(
        "nothing",
        "NUL",
        "lone surrogate",
        "line breaks",
        "script",
        "25 digits",
        "beyond bigint",
        "negative",
        "not a number",
    ),
    *("full-width digits", "the year 1", "no such day", "the end of time", "another's key", "ten thousand letters"),
)

# In every parameter that a page reads.
QUERY_TEXTS = {
    name: TEXTS[name]
    for name in (
        *("blanks", "only what cannot be seen", "lone surrogate", "control signs", "line breaks", "right to left"),
        *("no such day", "the end of time"),
        *("script", "wildcards", "25 digits", "beyond bigint", "negative", "full-width digits", "the year 1", "NUL"),
    )
} | {
    "2,000 combining marks": "Zal" + "\u0301" * 2000,  # longer ones no server lets through: 8 kB a request line
    "far page": "999999999999999999999",
    "torn cursor": "a1_",
    "cursor of the far past": "a-9223372036854775808_1",
    "cursor beyond bigint": "b9223372036854775808_9223372036854775808",
    "unknown": "zzz",
    "a list": "1,2,3",
    "search operators": '"og - or (:*&|!<->',
}

# In the place of an id or a word in the path, as it stands there: quoted.
IDS = {
    "zero": "0",
    "beyond int": str(2**31),
    "the last bigint": str(2**63 - 1),
    "beyond bigint": str(2**63),
    "25 digits": "9" * 25,
    "5,000 digits": "9" * 5000,
    "negative": "-1",
    "a word": "abc",
    "a fraction": "1.5",
    "full-width digits": "%EF%BC%91",
    "NUL": "%00",
    "not UTF-8": "%ff%fe",
    "lone surrogate": "%ed%a0%80",
    "line break": "1%0d%0aSet-Cookie:%20a=b",
    "upwards": "..%2f..%2fetc%2fpasswd",
    "right to left": "%E2%80%AE1",
    "script": "%3Cscript%3E",
    "long": "a" * 3000,
}

# Headers that a browser, a proxy or somebody with bad intent may send.
HEADERS: dict[str, dict[str, str]] = {
    "a made-up session": {"Cookie": "innovasjon=zzz; csrf=zzz"},
    "a session with odd signs": {"Cookie": "innovasjon=%00\ud7ff".encode().decode("latin-1")},
    "a made-up guest": {"Cookie": "gjest=1:zzz:zzz"},
    "a broken cookie": {"Cookie": "=;;=; \xff"},
    "an odd list of languages": {"Accept-Language": "*, -, nb;q=NaN, " + "x-" * 500},
    "an odd type": {"Accept": "\xff/\x00"},
    "an address that is none, by htmx": {"HX-Request": "true", "HX-Current-URL": "http://[::1"},
    "an address of another site, by htmx": {"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"},
    "an address in another code, by htmx": {"HX-Request": "true", "HX-Current-URL": "%ff%fe", "HX-Target": "\xff"},
    "an odd escape, by htmx": {"HX-Request": "true", "HX-Current-URL-URI-AutoEncoded": "true", "HX-Current-URL": "%ff"},
    "an odd date": {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT", "If-None-Match": '"\xff'},
    "an odd range": {"Range": "bytes=999999999999999999999-"},
}
