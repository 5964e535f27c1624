"""Learn which lines the pages of each site share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kyoki.cleaning.site_templates import learn_sites, to_table
from kyoki.spec import ALL, Spec, run_as_command

if TYPE_CHECKING:
    import pandas as pd

SPEC: Final = Spec(
    scope="sites",
    needs={"scrapes": ("scrape_id", "site", "line_hashes")},
    gives={"templates": ALL},
)


def templates(scrapes: pd.DataFrame) -> pd.DataFrame:
    r"""Learn which lines the pages of each site share, and between which of these lines the entries of a list change.

    A run cleans with this table, and later pages can be cleaned with it too: `kyoki.clean(pages, templates="outputs")`.

    Args:
        scrapes: of the scrapes table scrape_id, site and line_hashes, of the whole corpus.

    Returns:
        The table templates; sites with fewer than three pages have none.

    >>> import kyoki, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for n in range(4):
    ...         text = f"トップページへ戻る\n第{n}回の会議が開かれた。{'議論は続いた。' * n}\n記事一覧はこちら"
    ...         _ = pathlib.Path(folder, f"{n}.txt").write_text(text, encoding="utf-8")
    ...     scrapes, _ = kyoki.read([folder])
    >>> kyoki.templates(scrapes)[["kind", "n_pages", "site_pages"]].values.tolist()
    [['frame', 4, 4], ['frame', 4, 4]]
    """
    return to_table(learn_sites(scrapes))


if __name__ == "__main__":
    run_as_command("templates")
