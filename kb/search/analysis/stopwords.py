"""Words that every question is made of and no question is about, in the form that the analysis gives them."""

from kb.search.analysis import english

JAPANESE = frozenset(
    "為る 有る 居る 御座る 成る 遣る 行なう 言う つく よる 於く 来る 置く 仕舞う 貰う 頂く 下さる 呉れる 致す 申す 教える 知る 欲しい 良い "
    "様 よう 事 物 の 為 訳 筈 所 御 各 等 他 又 "
    "此れ 其れ 彼れ 何れ 此の 其の 彼の どの どれ どう どんな 此処 其処 どこ 何処 こちら そちら どちら こう そう "
    "何 誰 いつ 何時 何故 如何 いくつ 幾つ 幾ら".split()
)
ALL = JAPANESE | english.STOP_WORDS
