"""Reports that a site writes in one pattern, such as of earthquakes and prices: their figures are the article."""

import random

import pytest

from kyoki.cleaning import roles, series
from kyoki.cleaning.classified_lines import ClassifiedLine
from kyoki.cleaning.lines import Line
from kyoki.cleaning.site_templates import with_templates
from kyoki.stages.clean import clean
from kyoki.tables import TABLES

MENU = ["浜の国だより", "社会のこと", "くらしのこと", "催しのこと"]
FOOT = ["ほかの話題へ", "ご意見の窓口", "浜の国だより社"]
PLACES = ["岬町", "潮見市", "沢渡町", "北浦村", "滝川村", "峰山市"]


def infections(r, day):
    return f"県内で新たに{r.randint(10, 900)}人感染({day}日)", [
        f"県は{day}日、新たに{r.randint(10, 900)}人の感染を確認したと発表した。",
        f"県内の感染者の累計は{r.randint(10000, 90000)}人となった。",
        f"入院中は{r.randint(10, 300)}人で、うち重症は{r.randint(0, 9)}人。",
    ]


def prices(r, day):
    return f"日経平均、終値は{r.randint(34000, 40000)}円", [
        f"{day}日の東京株式市場で日経平均株価は{r.randint(1, 900)}円動いた。",
        f"値上がり銘柄数は{r.randint(100, 1500)}、値下がりは{r.randint(100, 1500)}だった。",
        f"売買代金は概算で{r.randint(1, 9999)}億円。",
    ]


def results(r, day):
    return f"浜の国リーグ第{day}節の結果", [
        f"浜の国リーグの第{day}節は{r.randint(2, 99)}試合が行われた。",
        *(f"潮見大 {r.randint(0, 99)}-{r.randint(0, 99)} {other}" for other in ("沢渡商", "北浦高")),
        f"得点王争いは港が{r.randint(3, 300)}点で首位を守った。",
    ]


def quakes(r, day):
    return f"沢渡地方で震度{r.randint(3, 6)}の地震({day}日)", [
        f"{day}日{r.randint(0, 23)}時{r.randint(0, 59)}分ごろ、沢渡地方を震源とする地震があった。",
        f"震度{r.randint(3, 6)} {r.choice(PLACES)}",
        f"地震の規模を示すマグニチュードは{r.randint(300, 699) / 100}と推定される。",
    ]


def site(report, n, markup):
    """The articles that are found on a site of such reports, and what they are."""
    r = random.Random(n)
    pages = [report(r, day) for day in range(1, n + 1)]
    raws = []
    for title, body in pages:
        foot = [f"閲覧数 {r.randint(10, 9999)}", f"コメント {r.randint(0, 40)}件", *FOOT]
        if markup == "text":
            raws.append("\n".join([*MENU, title, "2024年5月1日 10:00", *body, *foot]))
        else:
            parts = (MENU, [*body], foot)
            menu, text, below = ("".join(f"<p>{line}</p>" for line in part) for part in parts)
            raws.append(
                f"<html><head><title>{title}</title></head><body><div class=h>{menu}</div>"
                f"<div class=m><h1>{title}</h1>{text}</div><div class=f>{below}</div></body></html>"
            )
    same = {"folder": "f", "path": "p", "charset": "utf-8", "sha256": "0", "n_bytes": 1}
    rows = [
        {"scrape_id": f"s{at:02}", "raw": raw, "kind": markup, "markup": markup} | same for at, raw in enumerate(raws)
    ]
    texts = clean(with_templates(TABLES["scrapes"].frame(rows))).articles["text"].tolist()
    return [text.split("\n") for text in texts], [[title, *body] for title, body in pages]


@pytest.mark.parametrize("report", [infections, prices, results, quakes])
@pytest.mark.parametrize("n", [3, 8, 20])
@pytest.mark.parametrize("markup", ["html", "text"])
def test_figures_in_reports_of_one_pattern_are_no_template(report, n, markup):
    """Counters below them are still of the site."""
    found, wanted = site(report, n, markup)
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "is_of_article"),
    [
        ("この地震による津波の心配はありません。", True),
        ("今回の地震では、数日の間は余震に気をつけてください。", True),
        ("この台風による被害は確認されていません。", False),  # the article is about another event
        ("この記事は地震計の値から自動で作られました。", False),
        ("地震への備えを見直しましょう。", False),
        ("この地震情報は自動で更新されます。", False),
    ],
)
def test_a_sentence_of_all_pages_that_refers_to_the_article(text, is_of_article):
    own = ClassifiedLine(0, Line("20日朝、北浦沖を震源とする地震があったとの記事を訂正した。"), None, prose=True)
    repeated = ClassifiedLine(1, Line(text), roles.TEMPLATE, prose=False)
    assert series.with_referring_sentences([own, repeated])[1].prose == is_of_article
    assert not series.with_referring_sentences([repeated, own])[0].prose
