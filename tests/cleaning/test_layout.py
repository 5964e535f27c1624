from kyoki.cleaning.layout import Layout


def test_every_line_has_its_span():
    layout = Layout()
    layout.add([(None, "見出し")])
    layout.add([(3, "港の市議会は、"), (4, "可決した。")])
    layout.add([(7, "See the"), (8, "report.")])
    assert layout.text == "見出し\n港の市議会は、可決した。\nSee the report."
    assert {number: layout.text[start:end] for number, (start, end) in layout.spans.items()} == {
        3: "港の市議会は、",
        4: "可決した。",
        7: "See the",
        8: "report.",
    }
