"""One measurement, in a process of its own: python measures.py NAME '{"argument": ...}' prints one line of JSON.

`speed` is units of work per second, without loading; `rss` and `rss_workers` are peaks in MB.
"""

import contextlib
import hashlib
import json
import multiprocessing
import os
import re
import resource
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def speed(amount: float, work: Callable[[], Any]) -> Figures:
    return {"speed": amount / timed(work)[0]}


def prepare(work: str, tar: str, sample: str, n: int) -> Figures:
    """Write n scrapes as files, and the cleaned texts of some, for the others to measure on."""
    import kyoki

    raws = livedoor(tar) if Path(tar).is_file() else kyoki.read([sample])
    if not isinstance(raws, list):
        raws = kyoki.clean(raws[0])[0]["text"].tolist()
    folder = Path(work) / "articles"
    folder.mkdir()
    made = [mixed(raws, number) for number in range(n)]
    for number, text in enumerate(made):
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    texts = kyoki.clean(made[:1500]).articles["text"].tolist()
    (Path(work) / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    return {"scrapes": len(raws), "characters": sum(map(len, made[: len(raws)]))}


def livedoor(tar: str) -> list[str]:
    """Read all articles of the corpus, outlets mixed, in the same order everywhere."""
    with tarfile.open(tar) as archive:
        # Each is read as it is met: going back in an xz file starts it anew.
        found = {
            member.name: file.read().decode()
            for member in archive
            if re.search(r"-\d+\.txt$", member.name) and (file := archive.extractfile(member))
        }
    return [found[name] for name in sorted(found, key=lambda name: hashlib.sha256(name.encode()).digest())]


def mixed(raws: list[str], number: int) -> str:
    """Give scrape `number`; beyond the corpus the first half of one and the second of another: no near-duplicate."""
    first = raws[number % len(raws)]
    if number < len(raws):
        return first
    second = raws[(number + number // len(raws)) % len(raws)]
    return first[: len(first) // 2] + "\n" + second[len(second) // 2 :]


def texts_of(work: str, characters: int) -> list[str]:
    """Take so many characters of the cleaned texts."""
    taken, length = [], 0
    for text in json.loads((Path(work) / "texts.json").read_text("utf-8")):
        if length >= characters:
            break
        taken.append(text)
        length += len(text)
    return taken


def sentences_of(texts: Iterable[str]) -> list[str]:
    """Cut texts as the pipeline does."""
    from kyoki.language.sentences import split

    return [text[s.start : s.end] for text in texts for s in split(text)]


def distinct(texts: Iterable[str]) -> list[str]:
    """Return each sentence once: kyoki reads no sentence twice, stock does."""
    return list(dict.fromkeys(sentences_of(texts)))


def cleaning(work: str, pattern: str, n: int, ours: bool) -> Figures:  # noqa: FBT001
    """Raw bytes to tables; or trafilatura alone, without charset, day, outlet, near-duplicates."""
    raws = [path.read_bytes() for path in sorted(Path(work).rglob(pattern))[:n]]
    if ours:
        import kyoki

        kyoki.clean(raws[:1])
        return speed(len(raws), lambda: kyoki.clean(raws))
    import trafilatura

    trafilatura.extract(raws[0])
    return speed(len(raws), lambda: [trafilatura.extract(raw) for raw in raws])


def tokens(work: str, characters: int, how: str) -> Figures:
    """Ours with the table; the Viterbi search with one dot a word for an answer; a loop over nodes and features."""
    import fugashi
    import unidic_lite

    import kyoki

    texts = texts_of(work, characters)
    amount = sum(map(len, texts))
    sentences = sentences_of(texts)
    if how == "ours":
        articles = kyoki.articles_from_texts(texts)
        kyoki.tokens(articles.head(1))
        return speed(amount, lambda: kyoki.tokens(articles))
    if how == "viterbi":
        dots = fugashi.GenericTagger(f'-r /dev/null -d "{unidic_lite.DICDIR}" -O "" -F . -U . -B "" -E .')
        return speed(amount, lambda: [dots.parse(sentence) for sentence in sentences])
    tagger = fugashi.Tagger()
    return speed(amount, lambda: [_features(word) for sentence in sentences for word in tagger(sentence)])


def _features(word: Any) -> tuple[Any, ...]:  # noqa: ANN401 (fugashi has no types)
    feature = word.feature
    return word.surface, feature.lemma, feature.pos1, feature.pos2, feature.pos3, feature.pos4, feature.kana


def ginza(work: str, characters: int, processes: int) -> Figures:
    """Ours: the engine on sentences; with processes, forked after loading as stock's are."""
    from kyoki.language import ginza as engines

    sentences = distinct(texts_of(work, characters))
    engine = engines.load()
    engine.entities(sentences[:1])
    if processes == 1:
        seconds, found = timed(lambda: engine.entities(sentences))
    else:
        size = -(-len(sentences) // (4 * processes))
        parts = [sentences[i : i + size] for i in range(0, len(sentences), size)]
        began = time.perf_counter()
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            found = [spans for part in pool.imap(_entities, parts) for spans in part]
        seconds = time.perf_counter() - began
    rows = [tuple(span) for spans in found for span in spans]
    return {
        "speed": sum(map(len, sentences)) / seconds,
        "entities": _digest(rows),
        "n": len(rows),
        "engine": getattr(engine, "engine", "stock"),
    }


def _entities(sentences: list[str]) -> Any:  # noqa: ANN401 (spans, whatever the engine calls them)
    from kyoki.language import ginza as engines

    return engines.load().entities(sentences)  # loaded before the fork


def ginza_stock(work: str, characters: int, processes: int, batch: int) -> Figures:
    """nlp.pipe with tok2vec and ner alone, on the same sentences."""
    import spacy

    wanted = ("tok2vec", "ner")
    nlp = spacy.load("ja_ginza", exclude=[name for name in spacy.info("ja_ginza")["pipeline"] if name not in wanted])
    sentences = distinct(texts_of(work, characters))
    nlp(sentences[0])
    seconds, docs = timed(lambda: list(nlp.pipe(sentences, batch_size=batch, n_process=processes)))
    rows = [(e.start_char, e.end_char, e.label_) for doc in docs for e in doc.ents]
    return {"speed": sum(map(len, sentences)) / seconds, "entities": _digest(rows), "n": len(rows)}


def ginza_loop(work: str, characters: int) -> Figures:
    """nlp(text) for each article, everything that the model has."""
    import spacy

    nlp = spacy.load("ja_ginza")
    texts = texts_of(work, characters)
    nlp(texts[0][:100])
    return speed(sum(map(len, texts)), lambda: [nlp(text).ents for text in texts])


def _digest(rows: list[tuple[Any, ...]]) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def gemm_floor(work: str, characters: int) -> Figures:
    """The encoder's matrix products alone, by Winograd's F(4,3) (4 rows for 6 products), nothing between them."""
    import numpy as np
    import spacy

    nlp = spacy.load("ja_ginza", exclude=["parser"])
    sentences = distinct(texts_of(work, characters))
    n_tokens = sum(len(nlp.make_doc(sentence)) for sentence in sentences)
    layers = list(nlp.get_pipe("tok2vec").model.walk())
    depth = sum(layer.name == "expand_window" for layer in layers)
    width, pieces = next((a.get_dim("nO"), a.get_dim("nP")) for a in reversed(layers) if a.name == "maxout")
    generator = np.random.default_rng(1)
    kernels = generator.random((6, pieces * width, width), dtype=np.float32)
    rows = generator.random((6, width, 256), dtype=np.float32)
    out = np.empty((6, pieces * width, 256), np.float32)
    seconds = sorted(timed(lambda: np.matmul(kernels, rows, out=out))[0] for _ in range(200))[100]
    per_token = seconds * depth / (4 * 256)
    return {
        "speed": sum(map(len, sentences)) / (n_tokens * per_token),
        "gflops": 2 * kernels.size * 256 / seconds / 1e9,
    }


def mentions(work: str, characters: int) -> Figures:
    """The engine's share of the time of the stage, both with warm caches."""
    import kyoki
    from kyoki.language import ginza as engines

    articles = kyoki.articles_from_texts(texts_of(work, characters))
    words = kyoki.tokens(articles)
    kyoki.mentions(articles, words)
    pieces = sentences_of(articles["text"])
    recogniser = engines.load()
    recogniser.entities(pieces)
    engine = timed(lambda: recogniser.entities(pieces))[0]
    stage = timed(lambda: kyoki.mentions(articles, words))[0]
    return {"engine_seconds": engine, "stage_seconds": stage, "speed": engine / stage}


def pairs(articles: int, ours: bool) -> Figures:  # noqa: FBT001
    """15 entities an article, 3 a sentence, out of 10,000, the k-th most frequent 1/k as often as the first."""
    import numpy as np
    import pandas as pd

    rows = 15 * articles
    weights = 1 / np.arange(1, 10_001)
    drawn = np.random.default_rng(1).choice(len(weights), rows, p=weights / weights.sum())
    ids = pd.array([f"a{i:07}" for i in range(articles)], dtype="str")
    names = pd.array([f"place:{i:05}" for i in range(len(weights))], dtype="str")
    of_article = np.repeat(np.arange(articles), 15)
    links = pd.DataFrame({"article_id": ids.take(of_article), "entity_id": names.take(drawn)})
    links["sentence"] = links["paragraph"] = np.tile(np.arange(15) // 3, articles)
    del drawn, of_article
    if ours:
        import kyoki

        # Two of three pairs are met once in the million: seven million rows that say nothing.
        return speed(articles, lambda: kyoki.pairs(links, windows=["article"], min_count=2))
    import naive

    renamed = links.rename(columns={"article_id": "article", "entity_id": "surface"}).assign(sentence=0)
    return speed(articles, lambda: naive.pairs(renamed))


def whole(inputs: list[str], out: str, workers: int) -> Figures:
    """The whole run, as by the command."""
    import kyoki

    peaks = [0.0]
    threading.Thread(target=watch_memory, args=[peaks], daemon=True).start()
    kyoki.run(inputs, out=out, workers=workers)
    ledger = json.loads((Path(out) / "ledger.json").read_text("utf-8"))
    own, workers_ = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    stages = {name: figures["seconds"] for name, figures in ledger["stages"].items()}
    return {"rss": own, "rss_workers": workers_, "together": max(peaks), "stages": stages}


def watch_memory(peaks: list[float]) -> None:
    """Record each second the MB of this process and its children; shared pages (mapped files) count once."""
    import psutil

    while True:
        sizes = []
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
            with contextlib.suppress(psutil.Error):  # it has ended meanwhile
                info = process.memory_full_info()
                sizes.append(getattr(info, "pss", info.uss))  # Linux alone divides shared pages among those that share
        peaks.append(sum(sizes) / 1024**2)
        time.sleep(1)


MEASURES = {
    f.__name__: f
    for f in (prepare, cleaning, tokens, ginza, ginza_stock, ginza_loop, gemm_floor, mentions, pairs, whole)
}

if __name__ == "__main__":
    arguments = json.loads(sys.argv[2])
    if arguments.pop("one_core", False) and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    result = MEASURES[sys.argv[1]](**arguments)
    print(json.dumps({"rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024} | result))
