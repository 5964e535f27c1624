"""Places in compounds: buildings with katakana names, towns of old wards, coasts, regions, towns after の町."""

import pytest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("システィーナ礼拝堂で演説した", ["place:システィーナ礼拝堂"]),
        ("サンピエトロ大聖堂の前に立つ", ["place:サンピエトロ大聖堂"]),
        ("ウマイヤド・モスクで演説した", ["place:ウマイヤド・モスク"]),
        ("アルアクサ・モスクの敷地", ["place:アルアクサ・モスク"]),
        ("ビクタン収容所に拘束した", ["place:ビクタン収容所"]),
        ("ジャバリヤ難民キャンプを空爆した", ["place:ジャバリヤ難民キャンプ"]),
        ("カトリック大聖堂の前に立つ", []),
        ("ヒンズー神殿の前に立つ", []),
        ("ロシア刑務所の前に立つ", ["state:ロシア"]),
        ("レンガ収容所職員", []),
        ("東京・日本橋兜町の店", ["place:東京", "place:日本橋兜町"]),
        ("神田神保町の書店", ["place:神田神保町"]),
        ("日本橋付近の店", ["place:日本橋"]),
        ("明治神宮外苑の再開発", ["place:明治神宮外苑"]),
        ("明治神宮外苑競技場の試合", ["place:明治神宮外苑競技場"]),
        ("関東甲信越と東北を襲った", ["place:関東甲信越", "place:東北"]),
        ("北海道太平洋沿岸中部に注意報", ["place:北海道", "place:太平洋"]),
        ("青森県太平洋沿岸に注意報", ["place:青森県", "place:太平洋"]),
        ("瀬戸内海沿岸東部に注意報", ["place:瀬戸内海"]),
        ("中部と東海を襲った", ["place:中部", "place:東海"]),
        ("チェコの町ドマジュリツェを拠点とする", ["state:チェコ", "place:ドマジュリツェ"]),
        ("チェコの選手ドマジュリツェを応援する", ["state:チェコ"]),
    ],
)
def test_places_in_compounds(found, text, wanted):
    assert found(text) == wanted
