"""Synthetic sites of several designs, in words that no list has: pages with the kind of each line.

Kinds: `title`, `body`, `repeated` (furniture that is on every page), `turning` (entries that change from page to page:
rankings, related headlines, teasers, counters), `note` (a standing sentence within the article), `other`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import NamedTuple

SYLLABLES = "かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"
KANJI = "霧灯峰岬瀬嶺楓椿榊鷺鵜鴎蔵堰窯樽桟橋渦汐凪麓畦棚"


class Line(NamedTuple):
    """One line of a page and its kind."""

    text: str
    kind: str
    tag: str = "div"


@dataclass
class Page:
    """One page of a site."""

    lines: list[Line]
    url: str | None = None
    markup: str = "text"
    names: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """The page as scraped."""
        if self.markup == "text":
            return "\n".join(line.text for line in self.lines)
        rows = "\n".join(f"<{line.tag}>{line.text}</{line.tag.split()[0]}>" for line in self.lines)
        link = f'<link rel="canonical" href="{self.url}">' if self.url else ""
        return f"<html><head><title>{self.title}</title>{link}</head><body>\n{rows}\n</body></html>"

    @property
    def title(self) -> str:
        """Its headline."""
        return next((line.text for line in self.lines if line.kind == "title"), "")


class Writer:
    """Generates words, headlines and sentences at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def word(self) -> str:
        """Two to four kanji."""
        return "".join(self.random.choices(KANJI, k=self.random.randint(2, 4)))

    def kana(self, low: int = 2, high: int = 5) -> str:
        """Some hiragana."""
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(low, high)))

    def sentence(self) -> str:
        """One sentence."""
        parts = [
            f"{self.word()}{self.random.choice('はがをにで')}{self.kana()}" for _ in range(self.random.randint(2, 6))
        ]
        return "、".join(parts) + self.random.choice(["した。", "という。", "である。", "ました。"])

    def paragraph(self) -> str:
        """One to four sentences."""
        return "".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def headline(self) -> str:
        """A headline, without a full stop."""
        return f"{self.word()}の{self.word()}、{self.kana(3, 8)}{self.word()}へ"

    def label(self) -> str:
        """A short word of a menu."""
        return self.word() + self.random.choice(["", self.kana(1, 2)])


def portal(seed: int, n: int, *, paragraphs: tuple[int, int] = (2, 8), markup: str = "html") -> list[Page]:
    """A portal: menus, a slogan, a standing note within the article, related headlines, a ranking, a notice."""
    w = Writer(seed)
    r = w.random
    menu, footer = [w.label() for _ in range(8)], [w.label() for _ in range(6)]
    slogan, note, notice = w.sentence(), w.sentence(), [w.sentence() for _ in range(3)]
    related, ranking, end = w.word() + "の" + w.kana(), w.word() + w.kana(), w.word()
    titles = [w.headline() for _ in range(n)]
    others = [w.headline() for _ in range(12)]
    pages = []
    for at, title in enumerate(titles):
        body = [w.paragraph() for _ in range(r.randint(*paragraphs))]
        middle = r.randint(1, len(body))
        listed = r.sample([one for one in [*titles, *others] if one != title], 5)
        lines = [
            *(Line(one, "repeated", "li") for one in menu),
            Line(slogan, "repeated", "p"),
            Line(title, "title", "h1"),
            *(Line(one, "body", "p") for one in body[:middle]),
            *([Line(note, "note", "p")] if seed % 2 else []),
            *(Line(one, "body", "p") for one in body[middle:]),
            Line(related, "repeated", "p"),
            *(
                Line(w.headline() + "。" + w.sentence() if seed % 3 == 0 else one, "turning", "p")
                for one in r.sample(others, 3)
            ),
            Line(ranking, "repeated", "p"),
            *(Line(f"{n}{one}", "turning", "p") for n, one in enumerate(listed, 1)),
            Line(end, "repeated", "p"),
            *(Line(one, "repeated", "p") for one in notice),
            *(Line(one, "repeated", "p") for one in footer),
        ]
        pages.append(Page(lines, f"https://portal{seed}.example/{at}.html", markup))
    return pages


def blog(seed: int, n: int, *, paragraphs: tuple[int, int] = (1, 6), markup: str = "text") -> list[Page]:
    """A blog: a profile, counters, the newest comments as sentences, an archive; all in one column."""
    w = Writer(seed)
    r = w.random
    name, profile = w.word() + "の" + w.kana(), [w.sentence() for _ in range(2)]
    seen, likes, comments, archive = w.word(), w.kana(), w.word() + w.kana(), w.word()
    months, thanks = [w.word() for _ in range(5)], w.sentence()
    pool = [w.sentence() for _ in range(6)]
    pages = []
    for _ in range(n):
        body = [w.paragraph() for _ in range(r.randint(*paragraphs))]
        lines = [
            Line(name, "repeated"),
            *(Line(one, "repeated") for one in profile),
            Line(w.headline(), "title"),
            *(Line(one, "body") for one in body),
            Line(thanks, "repeated"),
            Line(f"{seen}{r.randint(1, 9999)}", "turning"),
            Line(f"{likes} ({r.randint(1, 99)})", "turning"),
            Line(comments, "repeated"),
            *(Line(one, "turning") for one in r.sample(pool, 3)),
            Line(archive, "repeated"),
            *(Line(f"{one} ({r.randint(1, 99)})", "turning") for one in months),
        ]
        pages.append(Page(lines, None, markup))
    return pages


def newspaper(seed: int, n: int, *, paragraphs: tuple[int, int] = (1, 5), markup: str = "text") -> list[Page]:
    """A newspaper's page flattened: menus above, teasers of other articles as headline and lead, a long legal text."""
    w = Writer(seed)
    r = w.random
    menu, legal = [w.label() for _ in range(15)], [w.sentence() for _ in range(4)]
    welcome, more, most = w.sentence(), w.word() + w.kana() + w.word(), w.word() + "と" + w.word()
    advert = w.sentence()
    articles = [(w.headline(), [w.paragraph() for _ in range(r.randint(*paragraphs))]) for _ in range(n)]
    elsewhere = [(w.headline(), w.sentence()) for _ in range(max(8, n // 2))]
    pages = []
    for at, (title, body) in enumerate(articles):
        teasers = r.sample(elsewhere, 3)
        popular = r.sample([one for one, _ in [*articles, *elsewhere] if one != title], 4)
        lines = [
            *(Line(one, "repeated") for one in menu),
            Line(welcome, "repeated"),
            Line(title, "title"),
            Line(f"{2020 + r.randint(0, 5)}年{r.randint(1, 12)}月{r.randint(1, 28)}日", "other"),
            *(Line(one, "body") for one in body),
            Line(advert, "repeated"),
            Line(more, "repeated"),
            *(line for head, lead in teasers for line in (Line(head, "turning"), Line(lead, "turning"))),
            Line(most, "repeated"),
            *(Line(one, "turning") for one in popular[: r.randint(3, 4)]),
            *(Line(one, "repeated") for one in legal),
        ]
        pages.append(Page(lines, f"https://www.paper{seed}.example/{at}", markup))
    return pages


FORMULAS = ("けが人はいなかった。", "警察が原因を調べている。", "現場は川沿いの住宅地。")


def briefs(seed: int, n: int, *, share: float = 0.35, note: float = 0.0) -> list[Page]:
    """Briefs with repeated phrases and, with `note`, a section whose pages all end with one note."""
    w = Writer(seed)
    r = w.random
    menu, footer, related = [w.label() for _ in range(8)], [w.sentence() for _ in range(2)], w.word() + "の" + w.kana()
    label, standing = w.label(), w.sentence()
    pages = []
    for at in range(n):
        body = [w.sentence() for _ in range(r.randint(1, 3))]
        for formula in FORMULAS:
            if r.random() < share:
                body.insert(r.randint(1, len(body)), formula)
        own = at < note * n
        lines = [
            *(Line(one, "repeated") for one in menu),
            *([Line(label, "repeated")] if own else []),
            Line(w.headline(), "title"),
            *(Line(one, "body") for one in body),
            *([Line(standing, "repeated")] if own else []),
            Line(related, "repeated"),
            *(Line(w.headline(), "turning") for _ in range(3)),
            *(Line(one, "repeated") for one in footer),
        ]
        pages.append(Page(lines))
    return pages


def clause(w: Writer) -> str:
    """Spoken words without a full stop."""
    return "、".join(w.word() + w.random.choice("はがをにで") + w.kana(3, 6) for _ in range(w.random.randint(2, 4)))


def interviews(seed: int, n: int) -> list[Page]:
    """Interviews with the same questions to everyone, without full stops."""
    w = Writer(seed)
    menu, footer = [w.label() for _ in range(6)], [w.sentence() for _ in range(2)]
    questions = ("好きな食べ物は", "休みの日は何を", "座右の銘は", "これからの夢は", "読者へひとこと")
    return [
        Page(
            [
                *(Line(one, "repeated") for one in menu),
                Line(w.headline(), "title"),
                *(Line(one, "body") for question in questions for one in (question, clause(w))),
                *(Line(one, "repeated") for one in footer),
            ]
        )
        for _ in range(n)
    ]


def magazine(seed: int, n: int, *, markup: str = "text") -> list[Page]:
    """A large magazine of which few pages are known: three lists of headlines that no other of these has."""
    w = Writer(seed)
    menu, footer = [w.label() for _ in range(8)], [w.sentence() for _ in range(3)]
    labels = [w.word() + w.kana() for _ in range(3)]
    return [
        Page(
            [
                *(Line(one, "repeated") for one in menu),
                Line(w.headline(), "title", "h1"),
                *(Line(w.paragraph(), "body", "p") for _ in range(w.random.randint(1, 5))),
                *(
                    line
                    for label in labels
                    for line in (Line(label, "repeated", "p"), *(Line(w.headline(), "turning", "p") for _ in range(4)))
                ),
                *(Line(one, "repeated", "p") for one in footer),
            ],
            None,
            markup,
        )
        for _ in range(n)
    ]


def recipes(seed: int, n: int) -> list[Page]:
    """Recipes under standing subheads, whose steps partly recur; they end in a sentence."""
    w = Writer(seed)
    r = w.random
    menu, footer = [w.label() for _ in range(6)], [w.sentence() for _ in range(2)]
    known = (
        "皮をむいて切る",
        "水にさらす",
        "鍋で煮る",
        "味を入れる",
        "火を止めて待つ",
        "皿に盛る",
        "油を熱する",
        "ふたをする",
    )
    pages = []
    for _ in range(n):
        steps = [*(clause(w) for _ in range(4)), *r.sample(known, 3)]
        r.shuffle(steps)
        food = [f"{w.word()} {r.choice('一二三')}本" for _ in range(4)]
        if r.random() < 0.6:
            food.insert(r.randint(0, 4), "塩 少々")
        lines = [
            *(Line(one, "repeated") for one in menu),
            Line(w.headline(), "title"),
            *(Line(w.sentence(), "body") for _ in range(2)),
            *(Line(one, "body") for one in ("材料", *food, "作り方", *steps)),
            Line(w.sentence(), "body"),
            *(Line(one, "repeated") for one in footer),
        ]
        pages.append(Page(lines))
    return pages


HABITS = {"portal": portal, "blog": blog, "newspaper": newspaper}
