"""HTML elements by what they mean to rendering."""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


INLINE = names("a b br code em i kbd mark rp rt ruby s span strong sub sup u")
HEADINGS = names("h1 h2 h3 h4 h5 h6")
BLOCKS = HEADINGS | names(
    "blockquote caption dd details div dl dt figcaption figure hr li ol p pre summary table tbody td tfoot th thead "
    "tr ul"
)
#: All that rendered HTML may contain.
ALLOWED = INLINE | BLOCKS | names("iframe img input")
#: These have no content and no end tag.
VOID = names("br hr img input")
#: Old or rarer names for what the list has.
ALIASES = {"strike": "s", "del": "s", "ins": "u", "tt": "code", "samp": "code"}

#: Outside the list, and what they hold is no text to read either.
HIDDEN = names(
    "applet audio canvas datalist embed frameset head iframe map math noembed noframes noscript object script select "
    "style svg template textarea title video xml xmp"
)
#: Outside the list, while what they hold stays.
TRANSPARENT = names(
    "abbr acronym address area article aside base basefont bdi bdo bgsound big blink body button center cite col "
    "colgroup data dfn dialog dir fieldset font footer form frame header hgroup html image keygen label legend "
    "link listing main marquee menu menuitem meta meter nav nobr optgroup option output param picture plaintext "
    "portal progress q rb rtc search section slot small source strike time track var wbr"
)

CELLS = names("td th")
ROW_GROUPS = names("tbody tfoot thead")
TABLE_PARTS = CELLS | ROW_GROUPS | names("caption tr")
#: Where nothing but parts of the table may stand.
TABLE_FRAME = ROW_GROUPS | names("table tr")
#: In these, white space is part of the text wherever it stands.
PHRASES = (ALLOWED - BLOCKS) | HEADINGS | names("caption dt figcaption p pre summary")
#: Each of these ends the paragraph that it stands in.
CLOSES_PARAGRAPH = HEADINGS | names("blockquote dd details div dl dt figcaption figure hr li ol p pre summary table ul")
