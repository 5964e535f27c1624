"""`kyoki why A B`: the sentences behind a pair."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kyoki import terminal
from kyoki.commands.options import Where, tables_in, utf8

if TYPE_CHECKING:
    from kyoki.exploring.evidence import Passage


def why(
    first: Annotated[
        str, typer.Argument(metavar="NAME", callback=utf8, help="An entity: its name, an alias or its entity_id.")
    ],
    second: Annotated[str, typer.Argument(metavar="NAME", callback=utf8, help="The other one.")],
    folder: Annotated[Path, typer.Option("--from", metavar="FOLDER", help="The --out of `kyoki run`.")] = Path(
        "outputs"
    ),
    limit: Annotated[int, typer.Option(min=0, help="Maximum number of passages, 0 for all.")] = 20,
    where: Where = None,
) -> None:
    """Show the sentences that name both entities, one per article first; if none, the closest mentions of the two."""
    from kyoki.exploring.evidence import evidence
    from kyoki.exploring.summary import counted
    from kyoki.showing.reliance import in_words

    found = evidence(first, second, tables_in(folder, where))
    n = len(found.passages)
    articles = counted(found.n_articles, "article")
    said, alone = f"{articles} with both, in no sentence together", f"{found.n_articles_unique}"
    if found.in_one_sentence:
        said, alone = f"{counted(n, 'sentence')} with both, in {articles}", f"{found.n_unique} in {alone}"
    copies = f"without near-duplicates {alone}" if found.n_unique < n else ""
    told = [f"{found.a}, {found.b}: {said}", copies, in_words(found.from_one)]
    terminal.note("; ".join(filter(None, told)))
    for passage in found.passages[: limit or None]:
        terminal.row(passage.published or "undated", passage.outlet, passage.article_id, passage.title)
        terminal.line("\t", *_marked(passage))
    if limit and n > limit:
        terminal.note(f"{limit} of {n}; all of them: --limit 0")


def _marked(passage: "Passage") -> list[str | terminal.Styled]:
    """Return the passage with both names in colour, or in 【】 without colours; tabs in the text become blanks."""
    colours: tuple[terminal.Colour, ...] = ("red", "blue")
    text = terminal.printable(passage.text)
    parts: list[str | terminal.Styled] = []
    at = 0
    for (start, end), colour in sorted(zip(passage.marks, colours, strict=True)):
        name = text[start:end]
        parts += [text[at:start], terminal.styled(name, colour, bold=True, plain=f"【{name}】")]
        at = end
    return [*parts, text[at:]]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command(epilog="Example: kyoki why 金正恩 プーチン")(why)
