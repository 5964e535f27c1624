"""The one sentence splitter; every later stage uses its spans, so that 'same sentence' means one thing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sentence(NamedTuple):
    """Half-open span in code points, and the number of the paragraph (a line that is not blank) from 0."""

    start: int
    end: int
    paragraph: int


_CLOSER_OF: Final = dict(zip("「『（(【〈《［[〔“", "」』）)】〉》］]〕”", strict=True))
_OPENER_OF: Final = {closer: opener for opener, closer in _CLOSER_OF.items()}
_OPENERS: Final = re.escape("".join(_CLOSER_OF))
_CLOSERS: Final = re.escape("".join(_OPENER_OF))

#: What str.splitlines splits at: text that was given as clean already is kept as it is.
_LINE: Final = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BRACKET: Final = re.compile(f"[{_OPENERS}{_CLOSERS}]")
_ENDS: Final = "。｡！？!?‼⁇⁈⁉"
#: One class first and the conditions behind it: so a search passes over all other characters five times as fast.
_MARK: Final = re.compile(
    f"[{_OPENERS}{_ENDS}．.](?:"
    f"(?<=[{_OPENERS}。｡！？‼⁇⁈⁉])"
    # Yahoo!ニュース; but 「GDP?」 ends. ?q=1 of an address.
    r"|(?<=!)(?:(?<![A-Za-z]!)|(?=\s|$))|(?<=\?)(?![A-Za-z0-9=&])"
    # 〜です．次に, in texts that write ，．; 第1.2節 and Mr. Smith are not cut.
    r"|(?<=[ぁ-ん][．.])(?![0-9A-Za-z０-９Ａ-Ｚａ-ｚ.．]))"
)
_RUN: Final = re.compile(f"[{_ENDS}．.]*[{_CLOSERS}]*")
#: What goes on with the sentence after 「…。」 or ！: a particle or a comma, not the first word of another sentence.
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
    # After a space only what cannot begin a sentence: 勝てるのか? という声
    r"|[ \u3000](?:を|と(?:い[いうえっ]|の|[思考言聞感述語話問叫書]|し[てたつ]))"
)
_NOTE: Final = re.compile(r"\s*(?=[（(])")
_ITEM: Final = re.compile(r"[（(][0-9０-９a-zA-Z一二三四五六七八九十ア-ンｱ-ﾝ]{1,2}[)）]")


# One worker asks for the same article's sentences in cleaning, for words and for mentions: a batch is 64 articles.
@lru_cache(maxsize=64)
def split(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences.

    A sentence ends at 。 ！ or ？ outside brackets, and after a quotation that ends so unless the sentence goes on:
    「…。」と述べた is one. Brackets are paired within the line; one without its partner counts for nothing. A line
    end always ends a sentence, an ASCII full stop or … never does.

    Args:
        text: any text; it is left as it is.

    Returns:
        The spans in order, without white space at their edges; together they cover all other characters.
    """
    sentences: list[Sentence] = []
    paragraph = 0
    for line in _LINE.finditer(text):
        before = len(sentences)
        start = 0
        for end in (*_cuts(line[0]), len(line[0])):
            if part := line[0][start:end].strip():
                first = line.start() + line[0].index(part, start)
                sentences.append(Sentence(first, first + len(part), paragraph))
            start = end
        paragraph += len(sentences) > before
    return tuple(sentences)


def _cuts(line: str) -> Iterator[int]:
    """Yield where to cut: after the end mark, the brackets that close on it, and a note （共同） on it."""
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
        # What follows 。 outside brackets is another sentence whatever it begins with.
        if line[position - 1] not in "。｡" and _GOES_ON.match(line, position):
            continue
        noted = _after_note(line, position, closing)
        if noted == position or not _GOES_ON.match(line, noted):
            yield noted
        position = noted


def _after_note(line: str, position: int, closing: dict[int, int]) -> int:
    """Return where the note that stands at `position` ends: （共同）, but not （1） of a list or （…した。）."""
    found = _NOTE.match(line, position)
    if not found or found.end() not in closing or _ITEM.match(line, found.end()):
        return position
    end = closing[found.end()]
    return position if any(mark in line[found.end() : end] for mark in _ENDS) else end + 1


def _pairs(line: str) -> dict[int, int]:
    """Map each opening bracket that has a partner on the line to it."""
    stack: list[tuple[str, int]] = []
    waiting = dict.fromkeys(_CLOSER_OF, 0)
    closing = {}
    for found in _BRACKET.finditer(line):
        if found[0] in _CLOSER_OF:
            stack.append((found[0], found.start()))
            waiting[found[0]] += 1
            continue
        opener = _OPENER_OF[found[0]]
        while waiting[opener]:  # those between have no partner
            bracket, start = stack.pop()
            waiting[bracket] -= 1
            if bracket == opener:
                closing[start] = found.start()
                break
    return closing
