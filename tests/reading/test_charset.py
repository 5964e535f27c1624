"""Charsets: the content decides, not the declaration, and no mojibake results."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki.errors import BinaryError, UndecodableError
from kyoki.reading.charset import decode

TITLES = """北朝鮮が弾道ミサイル発射
日銀、追加利上げを決定
首相が所信表明演説
日米首脳が電話会談
円安進む、一時160円台
東京株、3日続伸
能登半島で震度5弱
台風10号が九州上陸へ
衆院選の投開票始まる
ロシアと北朝鮮が条約署名
プーチン大統領が訪朝
米国務長官が来日
国連安保理が緊急会合
ガザ停戦へ協議再開
ウクライナ支援を継続
半導体輸出、過去最高に
新型ロケット打ち上げ成功
コメ価格が高騰
訪日客数、最多を更新
大谷が50号本塁打
将棋の藤井七冠が勝利
ノーベル平和賞に日本被団協
トヨタ、最高益を更新
春闘、賃上げ率5％超
消費者物価2.8％上昇
デジタル庁が新サービス
マイナンバーカード普及
アップルが新製品を発表
インド洋で日豪共同訓練
韓国大統領が非常戒厳
中国、水産物の輸入再開
尖閣周辺に中国船
沖縄県知事選が告示
福島第一原発の処理水
大阪・関西万博が開幕
リニア中央新幹線の着工
少子化対策の法案成立
年金改革案を閣議決定
裁判員裁判で無期懲役
最高裁が違憲判断
富士山で初冠雪
桜の開花、平年より早く
サッカー代表がＷ杯出場
ラグビー日本代表が大敗
Ｇ７外相会合が閉幕
ＡＩの規制を議論
ＥＵが対ロ制裁を強化
ニュース
速報
訃報
天気予報
号外
スポーツ
政治
インタビュー
コラム「窓」
社説：平和への道
【独自】新党結成へ
〈解説〉選挙の仕組み
きょうの出来事
あすの天気
暮らしのヒント
すしの作り方
ラーメン店が閉店
バス事故で7人けが
知事「辞任しない」
㈱ミライが上場
髙橋氏が当選
①予算②税制③社会保障
ﾆｭｰｽ速報 地震""".splitlines()
LONG = "政府は２８日、能登半島の復興に向けた補正予算案を閣議決定した。総額は約１兆円で、年内の成立をめざす。\n" * 40
CODECS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "utf-16": "utf-16",
}


def encode(text, charset):
    """Encode as Japanese software does: NEC's characters in EUC-JP and ISO-2022-JP have cp932's row and cell."""
    if charset not in {"euc-jp", "iso-2022-jp"}:
        return text.encode(CODECS[charset])
    euc = b"".join(euc_char(char) for char in text)
    if charset == "euc-jp":
        return euc
    return b"".join(jis_char(char, euc_char(char)) for char in text)


def euc_char(char):
    try:
        return char.encode("euc_jp") if char != "髙" else nec_char(char)
    except UnicodeEncodeError:
        return nec_char(char)


def nec_char(char):
    lead, trail = {"髙": (0xFC, 0xE2)}.get(char) or nec_row_13(char)
    return bytes((lead, trail))


def nec_row_13(char):
    trail = char.encode("cp932")[1]
    return 0xAD, trail - 0x9E + 0xA0 if trail > 0x9E else trail - 0x3F - (trail > 0x7F) + 0xA0


def jis_char(char, euc):
    if char < "\x80":
        return euc
    if len(euc) == 2 and euc[0] == 0x8E:
        return b"\x1b(I" + bytes([euc[1] & 0x7F]) + b"\x1b(B"
    return b"\x1b$B" + bytes(byte & 0x7F for byte in euc) + b"\x1b(B"


@pytest.mark.parametrize("charset", CODECS)
def test_short_titles(charset):
    right = [title for title in TITLES if decode_or_none(encode(title, charset)) == (title, charset)]
    assert len(TITLES) == 70
    assert len(right) >= 67, sorted(set(TITLES) - set(right))  # the floor; all 70 are right


def decode_or_none(data):
    try:
        return decode(data)[:2]
    except (BinaryError, UndecodableError) as fault:
        return str(fault), None


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize("label", ["utf-8", "shift_jis", "euc-jp", "iso-8859-1"])
@pytest.mark.parametrize("body", [LONG, "日銀、利上げを見送り"], ids=["long", "short"])
def test_the_label_does_not_count(charset, label, body):
    page = f'<html><head><meta charset="{label}"><title>ニュース</title></head><body><p>{body}</p></body></html>'
    assert decode(encode(page, charset)) == (page, charset, label)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("body", [LONG, "日銀、利上げを見送り\n", "政府は決めた。"], ids=["long", "short", "no ASCII"])
def test_utf_16_without_mark(charset, body):
    assert decode(body.encode(charset)) == (body, "utf-16", None)


@pytest.mark.parametrize(
    ("page", "declared"),
    [
        ('<meta charset="UTF-8">', "utf-8"),
        ("<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>", "shift_jis"),
        ('<?xml version="1.0" encoding="EUC-JP"?>', "euc-jp"),
        ("<p>charset=utf-8</p>", None),
    ],
)
def test_declared(page, declared):
    assert decode(page.encode()).declared == declared


@pytest.mark.parametrize("charset", ["utf-8", "cp932", "euc-jp"])
def test_one_broken_byte_in_a_long_page_is_shown_and_the_rest_kept(charset):
    data = encode(LONG, charset)
    middle = len(encode("政府は", charset))
    broken = decode(data[:middle] + b"\xff" + data[middle:])
    assert broken.charset == charset
    assert broken.text.replace("\ufffd", "") == LONG


def test_two_broken_spots_in_a_hundred_characters_are_too_many():
    half = ("政府は決めた。" * 8)[:50].encode()
    with pytest.raises(UndecodableError):
        decode(half + b"\xff" + half + b"\xff" + "。".encode())


def test_a_page_cut_inside_a_character_is_kept():
    assert decode("政府は決めた".encode()[:-1]).text == "政府は決め\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        "政府は決めた。".encode()[:9] + b"\xff\xfe\xff" + "した".encode(),  # 3 broken in 5
        "政府�は決��めた".encode(),  # broken before it was saved
        "Déjà vu, été, garçon, forêt".encode("latin-1"),
        "한국의 대통령이 오늘 발표했다. 정부는 내일 회의를 연다.".encode("euc_kr") * 20,
        "国务院总理今天在北京会见了来访的外国客人，双方就共同关心的问题交换了意见。".encode("gbk") * 20,
        b"\xef\xbb\xbf\xff\xff\xff",
        b"\x1b$B\xb0",
    ],
)
def test_undecodable(data):
    with pytest.raises(UndecodableError):
        decode(data)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (bytes(range(256)) * 8, "control|NUL"),
        (b"\0" * 500, "NUL"),
        (bytes(range(1, 32)) * 9, "control"),
    ],
)
def test_binary(data, found):
    with pytest.raises(BinaryError, match=found):
        decode(data)


def test_a_stray_nul_is_left_out():
    text = "政府は決めた。" * 20
    assert decode((text + "\0").encode()) == (text, "utf-8", None)


def test_gold_pages_decode_as_annotated(shared):
    for page in sorted((shared / "gold" / "cleaning" / "pages").iterdir()):
        decoded = decode(page.read_bytes())
        assert decoded.charset == "utf-8", page.name
        assert "\ufffd" not in decoded.text or page.read_bytes().decode().count("\ufffd") == decoded.text.count(
            "\ufffd"
        )


@pytest.mark.parametrize("charset", ["cp932", "euc-jp", "iso-2022-jp", "utf-16"])
def test_gold_text_survives_every_charset(shared, charset):
    for file in sorted((shared / "gold" / "cleaning" / "gold").iterdir()):
        text = file.read_text(encoding="utf-8")
        codec = CODECS[charset]
        kept = text.encode(codec, "ignore").decode(codec)
        decoded = decode(kept.encode(codec))
        assert (decoded.text, decoded.charset) == (kept, charset), file.name


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data):
    try:
        decoded = decode(data)
    except (BinaryError, UndecodableError):
        return
    assert "\0" not in decoded.text
    decoded.text.encode()


def test_random_bytes_hardly_ever_pass_for_text():
    chance = random.Random(1)  # the same bytes each time: one in some thousands does pass
    assert sum(bool(decode_or_none(chance.randbytes(300))[1]) for _ in range(2000)) <= 2
