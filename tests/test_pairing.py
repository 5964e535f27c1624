"""Names of windows and of pairs of types: their order, and the message for invalid ones."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoki import toml_settings
from kyoki.errors import SettingError
from kyoki.pairing import check_types, check_windows, narrowest
from kyoki.stages.pairs import pairs
from kyoki.stages.word_pairs import word_pairs
from kyoki.tables import TABLES

#: From narrow to wide.
ORDER = ["sentence", "paragraph", "sentences:2", "sentences:3", "sentences:10", "article"]


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        (["article", "sentence", "paragraph"], "sentence"),
        (["article", "paragraph"], "paragraph"),
        (["sentences:3", "sentence"], "sentence"),
        (["sentences:2", "paragraph"], "paragraph"),  # 1.9 sentences on average
        (["article", "sentences:3"], "sentences:3"),
        (["sentences:10", "sentences:9"], "sentences:9"),  # as numbers, not as text
        (["article"], "article"),
        ([], "sentence"),
    ],
)
def test_the_narrowest(windows, found):
    assert narrowest(windows) == narrowest(reversed(windows)) == found


@given(st.sets(st.sampled_from(ORDER), min_size=1))
def test_the_order_is_total(windows):
    assert narrowest(windows) == min(windows, key=ORDER.index)


def frames(*names):
    return [TABLES[name].frame() for name in names]


@pytest.mark.parametrize("wrong", ["line", "sentences:1", "sentences:", "sentences:x", "Sentence", ""])
def test_a_wrong_window_is_refused_in_the_same_words_by_settings_and_stages(wrong):
    wanted = f"windows has {wrong!r}; expected some of sentence, paragraph, article, sentences:N with N from 2"
    windows = ["sentence", wrong]
    for refuse, where in [
        (partial(check_windows, windows, "here:"), "here:"),
        (partial(pairs, *frames("links"), windows=windows), "pairs:"),
        (partial(word_pairs, *frames("tokens", "keywords", "links", "sentences"), windows=windows), "word_pairs:"),
    ]:
        with pytest.raises(SettingError) as fault:
            refuse()
        assert str(fault.value) == f"{where} {wanted}"
    for section in ("pairs", "word_pairs"):
        with pytest.raises(SettingError, match=r"windows (has|is)"):
            toml_settings.from_mapping({section: {"windows": windows}})


@pytest.mark.parametrize("wrong", ["person", "person-thing", "person-state-place", "-", ""])
def test_wrong_types_are_refused_in_the_same_words_by_settings_and_stages(wrong):
    wanted = f"types has {wrong!r}; expected two of person, state, place, organisation joined by -, as in person-state"
    for refuse, where in [
        (partial(check_types, [wrong], "here:"), "here:"),
        (partial(pairs, *frames("links"), types=[wrong]), "pairs:"),
    ]:
        with pytest.raises(SettingError) as fault:
            refuse()
        assert str(fault.value) == f"{where} {wanted}"
    with pytest.raises(SettingError, match=r"types (has|is)"):
        toml_settings.from_mapping({"pairs": {"types": [wrong]}})
