"""The sentence splitter: one row per rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.language.sentences import SentenceSpan, split


def surfaces(text):
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        # ┃ marks where it is cut
        "首相が訪米した。┃大統領と会談した。",
        "本当か？┃分からない！┃そうか。",
        "まさか！？┃そうだ!!┃え?!┃はい。。。┃次",
        "終わった｡┃次",
        # Quotations: 「…。」と述べた is one sentence
        "首相は「行く。必ず行く。」と述べた。┃会談は午後に始まる。",
        "首相は「行く」と述べた。┃次の文。",
        "『本当か？』と尋ねた。┃次の文。",
        "「行く。」との考えを示した。",
        "「行く。」などと語った。",
        "「行く。」の一言だった。",
        "「行く。」という声が上がった。",
        "「行く。」、「行かない。」と割れた。",
        "「行く。」…そう言った。",
        "「いいですか？」┃「はい。」",
        "「行く。」┃そして首相は帰った。",
        "「行く。」┃首相は帰った。",
        "「行く。」┃ところが首相は帰った。",
        "彼は「行く。」┃　次の日、帰った。",
        "「「中。」と言った。」と聞いた。┃次",
        "（首相は述べた。次も述べた。）┃その後",
        "首相（67）は述べた。┃次",
        "「行く」（首相）。┃次",
        "「行く。」（首相）┃次は大臣。",
        "大会「炎！」において勝った。",
        "題名は「まさか！」です。┃次",
        "「行く！」とうれしそうだ。",
        "「行く！」┃とうとう来た。",
        # After a space only what cannot begin a sentence
        "勝てるのか？ という声が上がった。┃次",
        "勝てるのか？ 　┃とはいえ強い。",
        # A note stays with what it stands on
        "首相が述べた。（共同）┃次の記事。",
        "首相が述べた。（山田太郎）",
        "首相が述べた。（注）┃次の文。",
        "首相が述べた。┃（写真は首相。）┃次の文。",
        "首相が述べた。┃（1）予算案┃",
        "首相が述べた。┃【写真】首相",
        "首相が述べた。【例文通信】",
        "首相が述べた。〔例文＝海野〕┃",
        "首相が述べた。＝敬称略",
        "次も述べた。（共同）＝随時掲載",
        "首相が述べた。┃【写真は首相。】",
        "首相が述べた。┃＝写真は首相の訪れた山あいの小さな町の駅前",
        # A bracket without its partner counts for nothing
        "「開いたまま。┃次の文。",
        "閉じただけ」。┃次の文。",
        "（開いた「中。」と言った。┃次",
        "終わった。」┃次の文。",
        # ！ and ？ inside a sentence
        "ゲゲゲの？を見た。",
        "いいとも！の司会者だった。┃次",
        "すごい！と驚いた。┃次",
        "なぜか？┃ところが違った。",
        "なぜか？┃はたして違った。",
        "なぜか？┃もっとも違った。",
        "Yahoo!ニュースが伝えた。┃次",
        "伸びるGDP?┃次は物価だ。",
        "https://example.jp/?q=1&r=2を見よ。┃次",
        # No end
        "Mr. Smithは3.5%増と述べた。┃U.S. Steelを買収。",
        "そして…彼は‥去った。┃次",
        "歌おう♪みんなで。┃次",
        "見出しに句点はない",
        "論文です．┃次の文です.┃次も3.5です",
        "論文です．┃次の文です.co.jpです",
        # Lines
        "見出し┃\n首相が訪米した。┃\n\n　次の段落。┃　その次。┃\n",
        "一行目┃\r\n二行目",
    ],
)
def test_where_it_is_cut(text):
    assert surfaces(text.replace("┃", "")) == [part.strip() for part in text.split("┃") if part.strip()]


def test_spans_and_paragraphs():
    assert split("　見出し \n\nA。B。\n") == (SentenceSpan(1, 4, 0), SentenceSpan(7, 9, 1), SentenceSpan(9, 11, 1))
    assert split("") == ()
    assert split(" \n　\n") == ()


TRICKY = "。！？!?「」『』（）()［］[]【】“”〔〕 　\n\r\u2028\x1cあのとAz1.．…♪"


@given(st.text(alphabet=TRICKY, max_size=60) | st.text(max_size=60))
def test_spans_cover_all_that_is_no_space(text):
    spans = split(text)
    covered = [place for span in spans for place in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {place for place, char in enumerate(text) if not char.isspace()} <= set(covered)
    for number, span in enumerate(spans):
        surface = text[span.start : span.end]
        assert surface == surface.strip()
        assert len(surface.splitlines()) == 1
        if number:
            assert span.paragraph in {spans[number - 1].paragraph, spans[number - 1].paragraph + 1}


@given(st.lists(st.text(alphabet=TRICKY.replace("\n", ""), max_size=20), max_size=6))
def test_lines_do_not_touch_each_other(lines):
    together = surfaces("\n".join(lines))
    assert together == [surface for line in lines for surface in surfaces(line)]


@pytest.mark.parametrize(
    "unit", ["あ", "「", "」", "。", "（。", "。（", "。 ", " ", "!", "(1)", "「あ。」", "あ。（共同）"]
)
@pytest.mark.usefixtures("ten_seconds_of_processor_time")
def test_long_lines_take_linear_time(unit):
    """A rule that searches the rest of the line from each character would take an hour."""
    text = (unit * 500_000)[:500_000]
    found = "".join(text[span.start : span.end] for span in split.__wrapped__(text))
    assert found.replace(" ", "") == text.replace(" ", "")
