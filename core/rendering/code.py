"""Code blocks: coloured by classes (`hl-…`), never by styles."""

from __future__ import annotations

import functools
import re
from html import escape

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from core.rendering.tags import names

# Languages that help texts use. Not all that pygments knows: some of its grammars take very long on odd input.
_LANGUAGES = names(
    "bash sh shell zsh console powershell ps1 bat python py python3 pycon javascript js typescript ts jsx tsx json "
    "jsonc yaml yml toml ini xml html css scss sql java kotlin swift c cpp c++ csharp cs go rust rs php ruby rb "
    "perl diff http nginx apache apacheconf docker dockerfile make makefile graphql csv properties r vb vbnet vba"
)
_LONGEST = 20_000
#: The classes that coloured code may carry.
CLASSES = frozenset("hl-" + short for short in STANDARD_TYPES.values() if short)
_TITLE = re.compile(r"""\btitle=(?:"([^"]{1,200})"|'([^']{1,200})')""")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}")


@functools.lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


@functools.cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True, classprefix="hl-")


def _coloured(code: str, language: str) -> str:
    if language not in _LANGUAGES or len(code) > _LONGEST:
        return escape(code, quote=False)
    return highlight(code, _lexer(language), _formatter())


def code_block(code: str, info: str, label: str) -> str:
    """The HTML of a code block; `info` is what follows the fence: language and maybe `title="…"`."""
    match = _LANGUAGE.match(info.strip())
    language = match.group().lower() if match else ""
    titled = _TITLE.search(info)
    title = (titled[1] or titled[2]) if titled else ""
    attribute = f' class="language-{language}"' if language else ""
    # The block scrolls sideways, so the keyboard must be able to reach it, and it needs a name.
    name = escape(title or label)
    content = f"<code{attribute}>{_coloured(code, language)}</code>"
    block = f'<pre tabindex="0" role="group" aria-label="{name}">{content}</pre>\n'
    if not title:
        return block
    return f'<figure class="code"><figcaption>{escape(title)}</figcaption>{block}</figure>\n'
