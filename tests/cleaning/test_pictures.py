"""The only line in the element of a picture is its caption."""

import pytest

from kyoki.cleaning import pages, pictures
from kyoki.language.normalize import normalize

LEAD = "港の市議会は十日、古い倉庫を図書館に改める案を賛成多数で可決した。工事は来年の春に始まる見通しだ。"
CAPTION = "改修が進む港の古い倉庫と作業を見守る人たち"


def captions(*parts):
    page = pages.read(f"<html><body><div>{''.join(parts)}</div></body></html>")
    texts = [normalize(block.text) for block in page.blocks]
    return [texts[at] for at in sorted(pictures.captions(page.blocks, texts, page.pictured))]


@pytest.mark.parametrize(
    ("picture", "is_caption"),
    [
        (f"<div class=a><img src=1><p>{CAPTION}</p></div>", True),
        (f"<div class=a><a href=/><img src=1></a><br>{CAPTION}</div>", True),
        (f"<div class=a><div class=b><img src=1></div><p>{CAPTION}</p></div>", True),
        (f"<div class=a><amp-img src=1></amp-img><p>{CAPTION}</p></div>", True),
        (f"<div class=a><p>{CAPTION}</p></div>", False),  # no picture
        (
            f"<div class=a><img src=1><p>{CAPTION}</p><p>工事は来春に始まる</p></div>",
            False,
        ),  # a text with a picture in it
        (f"<div class=a><img src=1><h2>{CAPTION}</h2></div>", False),
        (f"<div class=a><img src=1><a href=/>{CAPTION}</a></div>", False),  # leads to another article
        ("<div class=a><img src=1><p>海野みなと</p></div>", False),  # a portrait
        (f"<div class=a><div class=b><img src=1><p>別の写真の話</p></div><p>{CAPTION}</p></div>", False),
    ],
)
def test_the_only_line_beside_a_picture(picture, is_caption):
    assert captions(f"<p>{LEAD}</p>", picture, f"<p>{LEAD}</p>") == [CAPTION] * is_caption


@pytest.mark.parametrize(
    ("text", "is_caption"),
    [
        ("水が戻った運河で舟をこぐ市民。港町で(五日撮影)。", True),
        ("運河に五十年ぶりに水が戻り、市民が舟をこいだ。", False),  # an article of one paragraph
    ],
)
def test_a_sentence_beside_a_picture(text, is_caption):
    assert captions(f"<p>{LEAD}</p>", f"<div class=a><img src=1><p>{text}</p></div>") == [text] * is_caption


@pytest.mark.parametrize(("n", "are_captions"), [(2, True), (3, False)])
def test_pages_of_photographs_and_talks_with_portraits(n, are_captions):
    """Where such lines have more than half of the text they are the article."""
    turns = [f"<div class=t{at}><img src=1><p>{CAPTION}</p></div>" for at in range(n)]
    assert captions(f"<p>{LEAD}</p>", *turns) == [CAPTION] * n * are_captions
