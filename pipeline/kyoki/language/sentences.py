"""Sentence splitter; all stages use its spans, so that 'same sentence' has one meaning."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class SentenceSpan(NamedTuple):
    """Half-open span in code points, and the number of the paragraph (a non-blank line), from 0."""

    start: int
    end: int
    paragraph: int


_CLOSER_OF: Final = dict(zip("「『（(【〈《［[〔“", "」』）)】〉》］]〕”", strict=True))
_OPENER_OF: Final = {closer: opener for opener, closer in _CLOSER_OF.items()}
_OPENERS: Final = re.escape("".join(_CLOSER_OF))
_CLOSERS: Final = re.escape("".join(_OPENER_OF))

#: Splits where str.splitlines does: text that is given as clean is not normalized.
_LINE: Final = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BRACKET: Final = re.compile(f"[{_OPENERS}{_CLOSERS}]")
_ENDS: Final = "。｡！？!?‼⁇⁈⁉"
#: The character class comes first and its conditions after it: the search skips other characters five times as fast.
_MARK: Final = re.compile(
    f"[{_OPENERS}{_ENDS}．.](?:"
    f"(?<=[{_OPENERS}。｡！？‼⁇⁈⁉])"
    # No end: Yahoo!ニュース, ?q=1 in a URL; an end: 「GDP?」.
    r"|(?<=!)(?:(?<![A-Za-z]!)|(?=\s|$))|(?<=\?)(?![A-Za-z0-9=&])"
    # An end: 〜です．次に, in texts that use ，．; no end: 第1.2節, Mr. Smith.
    r"|(?<=[ぁ-ん][．.])(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ.．]))"
)
_RUN: Final = re.compile(f"[{_ENDS}．.]*[{_CLOSERS}]*")
#: Continuations of a sentence after 「…。」 or ！: a particle or a comma, not the first word of a new sentence.
_GOES_ON: Final = re.compile(
    r"[、，,。｡．.・…‥ー〜～♪]"
    r"|って|など|なんて|を|へ|より|ら(?=[はがのをに、])|か(?=[。、」』と])"
    # と述べた, とうれしそうだ; not ところが, とはいえ, とうとう, とりわけ
    r"|と(?!こ|はい|はち|に|もあ|もす|ても|き|り|く|う(?:とう|てい|じ|きょ)|お[りいく]|び|ち|ど|っ)"
    r"|が(?!ん|っ|く|れ|い|、)"  # が掲載; not がんばれ, が、
    r"|の(?!ち|ど|ん|り|ぞ|び|ぼ|こ)"  # の声; not のち
    r"|に(?!わ|もか|ほ|っ|ぎ|おい(?!て))"  # において; not におい, にわか
    r"|は(?!い|た|じ|や|る|な|ず|っ|ん|ね|ま|し|か|げ|ら|さ|く|ち|て)"  # は正しい; not はたして
    r"|も(?!う|し|っ|と|ち|の|は|ら|ど|り|も)"  # も出た; not もう, もちろん
    r"|で(?!は|も|き|、|ん|すか|あ(?![るりっ]))"  # である, です; not ですから, では, でも
    # After a space only words that cannot begin a sentence: 勝てるのか? という声
    r"|[ \u3000](?:を|と(?:い[いうえっ]|の|[思考言聞感述語話問叫書]|し[てたつ]))"
)
_NOTE: Final = re.compile(r"\s*(?=[（(])")
#: Notes that end a line: した。【時事】 した。〔共同〕 した。＝敬称略. Within a line, 【写真】 begins a new sentence.
_LAST_NOTE: Final = re.compile(
    r"[ \u3000]?(?:[【〔［\[《〈][^【】〔〕［］\[\]《》〈〉。｡！？!?]{1,24}[】〕］\]》〉]|[＝=][^＝=。｡！？!?、]{1,12})"
    r"[ \u3000]*$"
)
_ITEM: Final = re.compile(r"[（(][0-9０-９a-zA-Z一二三四五六七八九十ア-ンｱ-ﾝ]{1,2}[)）]")


# A worker needs the sentences of an article in clean, tokens and mentions: a batch is 64 articles.
@lru_cache(maxsize=64)
def split(text: str) -> tuple[SentenceSpan, ...]:
    """Split a text into sentences.

    A sentence ends at 。 ！ or ？ outside of brackets, and after a quotation that ends so if it does not continue:
    「…。」と述べた is one sentence. Brackets are paired within a line; unpaired ones are ignored. A line break always
    ends a sentence, an ASCII full stop or … never does.

    Args:
        text: any text.

    Returns:
        The spans in order, without surrounding white space; together they cover all other characters.
    """
    sentences: list[SentenceSpan] = []
    paragraph = 0
    for line in _LINE.finditer(text):
        before = len(sentences)
        start = 0
        for end in (*_cuts(line[0]), len(line[0])):
            if part := line[0][start:end].strip():
                first = line.start() + line[0].index(part, start)
                sentences.append(SentenceSpan(first, first + len(part), paragraph))
            start = end
        paragraph += len(sentences) > before
    return tuple(sentences)


def _cuts(line: str) -> Iterator[int]:
    """Yield positions to split at: after the end mark, closing brackets, and a note such as （共同）."""
    closing = _pairs(line)
    position = 0
    while mark := _MARK.search(line, position):
        position = mark.end()
        if mark[0] in _CLOSER_OF:
            if mark.start() not in closing:
                continue
            position = closing[mark.start()] + 1
            if line[position - 2] not in _ENDS:
                continue
        run = _RUN.match(line, position)
        position = run.end() if run else position
        # After 。 outside of brackets a new sentence begins, whatever its first word.
        if line[position - 1] not in "。｡" and _GOES_ON.match(line, position):
            continue
        noted = _after_note(line, position, closing)
        if noted == position or not _GOES_ON.match(line, noted):
            yield noted
        position = noted


def _after_note(line: str, position: int, closing: dict[int, int]) -> int:
    """Return the end of the notes at `position`: （共同）, at the end of a line 【時事】 or ＝敬称略, else `position`.

    （1） of a list and （…した。） are not notes.
    """
    end = position
    found = _NOTE.match(line, position)
    if found and found.end() in closing and not _ITEM.match(line, found.end()):
        closed = closing[found.end()]
        end = position if any(mark in line[found.end() : closed] for mark in _ENDS) else closed + 1
    last = _LAST_NOTE.match(line, end)
    return last.end() if last else end


def _pairs(line: str) -> dict[int, int]:
    """Map each paired opening bracket to its closing bracket."""
    stack: list[tuple[str, int]] = []
    waiting = dict.fromkeys(_CLOSER_OF, 0)
    closing = {}
    for found in _BRACKET.finditer(line):
        if found[0] in _CLOSER_OF:
            stack.append((found[0], found.start()))
            waiting[found[0]] += 1
            continue
        opener = _OPENER_OF[found[0]]
        while waiting[opener]:  # brackets in between are unpaired
            bracket, start = stack.pop()
            waiting[bracket] -= 1
            if bracket == opener:
                closing[start] = found.start()
                break
    return closing
