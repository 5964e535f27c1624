"""Companies by words of companies in their names, or beside them."""

import pytest


def organisations(found):
    return [text.partition(":")[2] for text in found if text.startswith("organisation:")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("フォートレス・インベストメント・グループへの売却", ["フォートレス・インベストメント・グループ"]),
        ("エリオット・マネジメントが株を買った", ["エリオット・マネジメント"]),  # エリオット is a person to UniDic
        ("エフィッシモ・キャピタル・マネージメントなど", ["エフィッシモ・キャピタル・マネージメント"]),
        ("「イエロー・マジック・オーケストラ（YMO）」を結成", ["イエロー・マジック・オーケストラ", "YMO"]),
        ("投資ファンドの日本産業パートナーズ（JIP）が買った", ["日本産業パートナーズ", "JIP"]),
        ("アダム・スミスが書いた", []),
        ("ソニー・パナソニックの製品", ["ソニー", "パナソニック"]),  # a list
        ("リスク・マネジメントを学ぶ", []),
        ("感動のアクション・エンターテイメント超大作", []),
        ("ウィーン・フィルハーモニー管弦楽団の公演", ["ウィーン・フィルハーモニー管弦楽団"]),
    ],
)
def test_katakana_with_dots_that_ends_in_a_word_of_companies(found_with_organisations, text, wanted):
    assert organisations(found_with_organisations(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("米カルドネアは発表した", ["state:米", "organisation:カルドネア"]),
        ("英アームも協力する", ["state:英", "organisation:アーム"]),  # listed, elsewhere a common noun
        ("アームも動かす", []),
        ("米アマゾンが値下げした", ["state:米", "organisation:アマゾン"]),
        ("アマゾンが流れる", []),
        ("独アウエは勝った", ["state:独"]),  # a town
        ("米メディアは報じた", ["state:米"]),
        ("米ドルが下がる", ["state:米"]),
        ("米カリフォルニアは寒い", ["state:米", "place:カリフォルニア"]),
        ("豪カルドネアに着いた", ["state:豪"]),  # perhaps a place
        ("米タランティーノ監督は帰国した", ["state:米", "person:タランティーノ"]),
    ],
)
def test_names_after_the_abbreviation_of_a_state(found_with_organisations, text, wanted):
    assert found_with_organisations(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("米原発子会社ウエスチングハウスの損失", ["ウエスチングハウス"]),
        ("通販大手のカルドネアが出店した", ["カルドネア"]),
        ("IT大手メタの発表", ["メタ"]),
        ("大手スーパーが値下げした", []),
        ("中堅ゼネコンが受注した", []),
        ("傘下のチームが勝った", []),
        ("スタートアップのセンスが問われる", []),
    ],
)
def test_names_after_a_kind_of_company(found_with_organisations, text, wanted):
    assert organisations(found_with_organisations(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("ソフトバンクGが出資した", ["ソフトバンクG"]), ("ソフトバンクG2を使う", ["ソフトバンク"])],
)
def test_a_group_by_its_letter(found_with_organisations, text, wanted):
    assert organisations(found_with_organisations(text)) == wanted


def test_an_abbreviation_behind_a_quoted_name(found_with_organisations):
    assert organisations(found_with_organisations("過激派組織「イスラム国」（IS）を空爆した")) == ["イスラム国", "IS"]


def test_a_clipped_name_is_found_where_the_article_has_the_name(rules_with_organisations):
    _, clipped = rules_with_organisations("京都アニメーションが発表した", "京アニの社長が述べた")
    assert clipped == {"京アニ": ("organisation", "named in the article")}
    assert "京アニ" not in rules_with_organisations("京アニの社長が述べた")[0]
