"""Files are written completely or not at all."""

import pytest

from kyoki.storage.atomic import replacing


def test_a_folder_that_is_gone_is_not_made_again_above_the_file(tmp_path):
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "gone" / "parts" / "x") as unfinished:
        unfinished.touch()
    assert not (tmp_path / "gone").exists()
    with replacing(tmp_path / "parts" / "x") as unfinished:
        unfinished.touch()
    assert (tmp_path / "parts" / "x").exists()
