"""A baseline script for the same task, with which the benchmark compares kyoki: python naive.py INPUT... -o OUT.

Written as a capable user would in an afternoon: trafilatura for HTML, files of text as they are, `nlp(text)` for each
article, a fugashi loop with features, pandas for the counts. One process; nothing in it is slow on purpose.
"""

import argparse
from pathlib import Path

import fugashi
import pandas as pd
import spacy
import trafilatura
from tqdm import tqdm

TYPES = {"Person": "person", "Country": "state", "City": "place", "Province": "place", "County": "place"}
CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    nlp = spacy.load("ja_ginza")
    tagger = fugashi.Tagger()
    entities, tokens = [], []
    for path in tqdm(files(args.inputs), disable=None):
        text = article(path)
        if not text:
            continue
        doc = nlp(text)
        for number, sentence in enumerate(doc.sents):
            for ent in sentence.ents:
                if ent.label_ in TYPES:
                    row = (path.stem, number, ent.start_char, ent.end_char, ent.text, TYPES[ent.label_])
                    entities.append(row)
        for word in tagger(text):
            feature = word.feature
            row = (path.stem, word.surface, feature.lemma, feature.pos1, feature.pos2, feature.kana)
            tokens.append(row)
    args.out.mkdir(parents=True, exist_ok=True)
    mentions = pd.DataFrame(entities, columns=["article", "sentence", "start", "end", "surface", "type"])
    words = pd.DataFrame(tokens, columns=["article", "surface", "lemma", "pos1", "pos2", "kana"])
    tables = {"mentions": mentions, "tokens": words, "pairs": pairs(mentions), "keywords": keywords(words)}
    for name, table in tables.items():
        table.to_csv(args.out / f"{name}.csv", index=False, encoding="utf-8-sig")


def files(inputs: list[Path]) -> list[Path]:
    found = [path for given in inputs for path in (sorted(given.rglob("*")) if given.is_dir() else [given])]
    return [path for path in found if path.suffix in {".txt", ".html", ".htm"}]


def article(path: Path) -> str | None:
    raw = path.read_text("utf-8", errors="replace")
    return raw if path.suffix == ".txt" else trafilatura.extract(raw)


def pairs(mentions: pd.DataFrame) -> pd.DataFrame:
    """Count the sentences that two surfaces share: a merge of the table with itself."""
    once = mentions[["article", "sentence", "surface"]].drop_duplicates()
    both = once.merge(once, on=["article", "sentence"], suffixes=("_a", "_b"))
    both = both[both["surface_a"] < both["surface_b"]]
    return both.groupby(["surface_a", "surface_b"]).size().rename("n_ab").reset_index()


def keywords(words: pd.DataFrame) -> pd.DataFrame:
    content = words[words["pos1"].isin(CONTENT)]
    return content.groupby(["lemma", "pos1"])["article"].agg(tf="size", df="nunique").reset_index()


if __name__ == "__main__":
    main()
