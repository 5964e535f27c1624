"""Lookups in a sentence, and the resolution of overlapping claims."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kyoki.recognition.sentence import Claim, resolve_overlaps

claims = st.lists(
    st.builds(
        lambda start, length, type_: Claim(start, start + length, type_, "rule"),
        st.integers(0, 30),
        st.integers(1, 8),
        st.sampled_from(["person", "state", "place", "none"]),
    ),
    max_size=20,
)


@given(claims)
def test_what_stands_is_disjoint_in_order_and_the_first_always_stands(given_claims):
    standing = resolve_overlaps(given_claims)
    assert all(a.end <= b.start for a, b in pairwise(standing))
    assert set(standing) <= set(given_claims)
    assert not given_claims or given_claims[0] in standing
    for claim in given_claims:
        assert any(claim.start < c.end and c.start < claim.end for c in standing)


def test_an_earlier_claim_keeps_its_characters_from_a_longer_one():
    short, long = Claim(2, 3, "state", "a"), Claim(0, 5, "none", "b")
    assert resolve_overlaps([short, long]) == [short]
    assert resolve_overlaps([long, short]) == [long]


def test_words_of_a_span_only_where_it_begins_and_ends_with_words(read):
    sentence = read("東京都千代田区")
    assert [word.surface for word in sentence.words_of(0, 3)] == ["東京", "都"]
    assert sentence.words_of(0, 4) == ()
    assert sentence.words_of(1, 3) == ()


def test_a_compound_ends_at_a_gap_and_at_a_particle(read):
    sentence = read("東京 都の人")
    assert [word.surface for word in sentence.run(0, 5)] == ["東京"]
    assert [word.surface for word in read("東京都の人").run(0, 5)] == ["東京", "都"]
