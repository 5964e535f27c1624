"""Bylines: the names of who wrote or filed an article, after its last sentence or at the head of a paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kyoki.recognition import lexicon
from kyoki.recognition.lexicon import any_of, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Maximum code points of a byline: two names, a desk and an agency.
_LONGEST: Final = 40
_NAMES: Final = rf"(?P<names>[^。！？!?「」『』（）()【】\[\]\n]{{2,{_LONGEST}}})"
#: What ends a sentence before a byline. A quotation does not: 「…です」（山田太郎） names who said it.
_ENDED: Final = r"[。．！？!?…♪☆★・ \u3000]"
_PLACES: Final = (
    # at the end of the article, after its last sentence or in a line of its own: …という。（山田太郎）
    re.compile(rf"(?:^|(?<={_ENDED}))[（(【\[]{_NAMES}[）)】\]]\s*\Z", re.MULTILINE),
    # at the end of any paragraph, in the brackets that newspapers use for it: …という。【山田太郎】
    re.compile(rf"(?<={_ENDED})【{_NAMES}】[^\S\n]*$", re.MULTILINE),
    # at the head of a paragraph, after a place: 【ワシントン＝山田太郎】
    re.compile(r"^[【（(][^。、\n】）)]{1,12}[=＝](?P<names>[^。、\n】）)]{2,20})[】）)]", re.MULTILINE),
    # a line that says who did a writer's work: 記事執筆：山田太郎 / 【Text=山田太郎】
    re.compile(
        r"^[（(【\[]?(?P<names>(?:記事|取材|執筆|構成|編集|文責|文|ライター|[著筆]者|Text|[・＆&／/])+\s?[：:=＝●]"
        rf"[^。！？!?\n】]{{2,{_LONGEST}}})[）)】\]]?$",
        re.MULTILINE | re.IGNORECASE,
    ),
    # a line of a name and an account: 山田太郎 @example
    re.compile(r"^(?P<names>[^\s。、@＠]{2,20})\s?[@＠][A-Za-z0-9_.-]{3,}(?:$|[\s［\[（(].{0,30}$)", re.MULTILINE),
)
#: In round brackets at the end of a paragraph within the article, or of the article without a full stop before it; only
#: with a name that is a signature by its form.
_LIKELY: Final = re.compile(rf"(?:(?<={_ENDED})|(?<=[ぁ-ん])(?=[^\n]*\s*\Z))[（(]{_NAMES}[）)][^\S\n]*$", re.MULTILINE)
#: Words beside the names: what a writer did, desks, agencies; 編集委員 before 編集.
_WORK: Final = re.compile(
    r"(?:編集|論説)委員|編集部|記者|特派員|ライター|カメラマン|記事|取材|執筆|構成|聞き手|まとめ|編集|撮影|写真|翻訳|監修|協力|文責|文|[著筆]者"
    r"|(?:政治|経済|社会|国際|文化|科学|運動|地域|生活|外信|特別報道|報道)部|[支総]局|共同|時事|ロイター|AFP|AP|Text|Photo",
    re.IGNORECASE,
)
#: A writer's office or magazine before a slash: オフィス山／
_AFFILIATION: Final = re.compile(r"^[^ぁ-ん\d０-９／/]+(?=[／/])")
_SIGNS: Final = re.compile(r"[\s・･／/|｜：:=＝,，&＆●◎■と、（）()-]+")
#: Titles of people who write.
_WRITERS: Final = frozenset(("", "記者", "編集委員", "論説委員", "特派員", "支局長", "総局長"))
_title: Final = compiled(lambda: any_of((lexicon.offices() | lexicon.honorifics()) - _WRITERS))


def signed(text: str, mentions: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """Yield the positions of the mentions that sign the article: of people and organisations in a byline.

    Nothing is written in a byline but names and a writer's work. （石破茂首相） after a statement is none, because the
    title is not a writer's; nor are （写真は東京で撮影） and 【日本vsドイツ】, which have other words.

    Args:
        text: the article.
        mentions: start, end, type, decided_by and role of its mentions, in any order.
    """
    found = {place.span("names"): False for place in _LIKELY.finditer(text)}
    found |= {place.span("names"): True for form in _PLACES for place in form.finditer(text)}
    signs: set[int] = set()
    for (start, end), is_certain in found.items():
        inside = [at for at, one in enumerate(mentions) if start <= one["start"] and one["end"] <= end]
        held = [mentions[at] for at in inside]
        if (is_certain or any(one["decided_by"] == "signature" for one in held)) and _are_names(text, start, end, held):
            signs.update(at for at in inside if mentions[at]["type"] in {"person", "organisation"})
    yield from sorted(signs)


def _are_names(text: str, start: int, end: int, mentions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether nothing is written here but mentions without a title, and words of a writer's work."""
    if any(one["role"] not in _WRITERS for one in mentions):
        return False
    rest = list(text[start:end])
    for one in mentions:
        rest[one["start"] - start : one["end"] - start] = " " * (one["end"] - one["start"])
    left = _WORK.sub(" ", _AFFILIATION.sub("", "".join(rest)))
    return not _title().search(left) and not _SIGNS.sub("", left)
