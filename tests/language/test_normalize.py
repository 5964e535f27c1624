"""Normalising: one row per rule."""

import jaconv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.language.normalize import folded, normalize


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        # One width.
        ("ＡＢＣ　ｘｙｚ", "ABC xyz"),
        ("２０２５年", "2025年"),
        ("１，０００円（税込）３．５％", "1,000円（税込）3.5％"),
        ("ｷﾑｼﾞｮﾝｳﾝ", "キムジョンウン"),
        ("ﾊﾟﾅｿﾆｯｸ", "パナソニック"),
        ("ｱｰｹｰﾄﾞ", "アーケード"),
        ("｢訪朝｣､帰国｡", "「訪朝」、帰国。"),
        ("ﾜﾞ ｱﾞ 一ﾞ", "ヷ ア\u3099 一゛"),
        ("ジョージ・Ｗ・ブッシュ", "ジョージ・W・ブッシュ"),
        ("ジャン＝ポール", "ジャン＝ポール"),
        ("「本当か！？」：Ａ，Ｂ", "「本当か！？」：A，B"),
        # What NFKC would destroy.
        ("①②㈱㍻℃½㎞", "①②㈱㍻℃½㎞"),
        ("…‥", "…‥"),
        ("￥５００", "￥500"),
        # Ranges and signs; cp932 has a code of its own for the wave dash.
        ("10〜20人", "10〜20人"),
        ("10～20人", "10〜20人"),
        ("10~20人", "10~20人"),
        ("−5度", "−5度"),
        ("－５度", "－5度"),
        ("スーパー―‐–", "スーパー―‐–"),
        ("“引用”‘引用’", "“引用”‘引用’"),
        ("《見出し》【速報】", "《見出し》【速報】"),
        # White space: one kind, none dropped between words.
        ("米 Apple 社", "米 Apple 社"),
        ("首相　訪米へ", "首相 訪米へ"),
        ("一\u00a0二\t三\u2003四", "一 二 三 四"),
        ("　字下げした段落　\n　次", "字下げした段落\n次"),
        ("一\r\n二\r三\u2028四\x0c五", "一\n二\n三\n四\n五"),
        ("一\n\n二", "一\n\n二"),
        # What cannot be seen.
        ("金\u200b正\ufeff恩\u00ad", "金正恩"),
        ("金\0正\x07恩\x9f", "金正恩"),
        ("\u202a右\u202c\u200f左\u2060", "右左"),
        ("葛\U000e0100城", "葛城"),
        ("☎\ufe0f", "☎"),
        ("欠け\ud800た", "欠け�た"),
        # Composed.
        ("か\u3099は\u309a", "がぱ"),
        ("カ\u3099", "ガ"),
        ("ｶ\u3099", "ガ"),
        ("cafe\u0301", "café"),
        ("⽇本⼈", "日本人"),  # radicals, as a PDF gives them
        ("髙﨑神", "髙﨑神"),  # NFC would make another 神 of the last one
        ("", ""),
    ],
)
def test_rules(given_, wanted):
    assert normalize(given_) == wanted


@given(st.text())
def test_twice_is_once(text):
    assert normalize(normalize(text)) == normalize(text)


@given(st.text(alphabet="あか\u3099\u309aｶﾞﾟ～〜 \t\r\n\u200b\u0301eＡ\ufeff", max_size=12))
def test_twice_is_once_of_characters_that_meet(text):
    assert normalize(normalize(text)) == normalize(text)


@given(st.text())
def test_lines_stay(text):
    ends = text.replace("\r\n", "\n")
    assert normalize(text).count("\n") == sum(ends.count(end) for end in "\n\r\v\f\x85\u2028\u2029")


@given(st.text(alphabet="ｱｲｳｰ｡､｢｣ＡＺａｚ０９漢字かなカナ①㈱㍻〜−(）！：", max_size=30))
def test_folded_is_what_jaconv_makes_of_it_and_length_stays(text):
    assert len(normalize(text)) == len(text)
    assert folded(normalize(text)) == jaconv.h2z(jaconv.z2h(text, kana=False, ascii=True, digit=True))


def test_written_as_utf_8_whatever_comes_in():
    assert normalize("".join(map(chr, range(0x11000)))).encode()
