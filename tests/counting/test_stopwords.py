"""Stop words: the shipped list and the user's."""

import pytest

from kyoki.counting import stopwords
from kyoki.errors import InputError


def test_shipped():
    words = stopwords.shipped()
    assert {"事", "言う", "記事"} <= words
    assert not any("#" in word or word != word.strip() for word in words)


def test_a_users_file(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("\ufeff速報  # 見出し\n\n# だけ\n配信\r\n", encoding="utf-8")
    assert stopwords.load_stop_words(path) == {"速報", "配信"}


def test_a_file_that_cannot_be_used(tmp_path):
    with pytest.raises(InputError, match="No such file"):
        stopwords.load_stop_words(tmp_path / "none.txt")
    path = tmp_path / "sjis.txt"
    path.write_bytes("速報".encode("cp932"))
    with pytest.raises(InputError, match="not UTF-8 at byte 0"):
        stopwords.load_stop_words(path)
