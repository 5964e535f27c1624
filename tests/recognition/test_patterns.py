"""Regular expressions out of word lists."""

import re

from kyoki.recognition.patterns import any_of


def test_the_longest_alternative_fits_first():
    assert re.match(any_of(["首相", "前首相", "a.b"]), "前首相").group() == "前首相"
    assert re.match(any_of(["a.b"]), "axb") is None
