"""Check everything that a run needs, and give for each fault the command that repairs it, in English and Japanese.

Only the standard library is imported at the top, so this works in broken installations too.
"""

from __future__ import annotations

import importlib
import os
import platform
import re
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kyoki import terminal
from kyoki.running.limits import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_MODEL: Final = "ja_ginza"
#: Errors while importing a package: it is missing, was built for another numpy (ValueError, AttributeError), or lacks a
#: system library (OSError).
_BROKEN: Final = (ImportError, ValueError, AttributeError, OSError, RuntimeError)
#: The errors among these that packages needed by every command are known to raise.
UNUSABLE: Final = (ImportError, ValueError, AttributeError)
#: Approximate bytes of the parts and tables of 100,000 articles.
_ROOM: Final = 10_000_000_000
#: The packages whose import reveals most faults, with the purpose of each.
_PACKAGES: Final = {
    "numpy": "numbers / 数値計算",
    "pandas": "tables / 表",
    "pyarrow": "Parquet and CSV / 表の読み書き",
    "duckdb": "tables larger than memory / 大きな表",
    "scipy": "pair counts / 共起の計算",
    "lxml": "HTML",
    "fugashi": "MeCab / 形態素解析",
    "spacy": "runs GiNZA / GiNZAの土台",
    "ginza": "named entities / 固有表現抽出",
    "matplotlib": "figures / 図",
}


@dataclass(frozen=True)
class Finding:
    """The result of one check; `mend` is the command that repairs a fault, None if there is none."""

    name: str
    found: str
    mend: str | None = None
    japanese: str = ""


@contextmanager
def import_errors_as_hint() -> Iterator[None]:
    """If an import within fails, exit with one line that refers to `kyoki doctor`."""
    try:
        yield
    except UNUSABLE as fault:
        terminal.fail(
            f"kyoki: cannot start ({fault}); for what is missing and the command that repairs it, run: kyoki doctor"
        )


def load_tables() -> None:
    """Import what every command on tables needs, only to check that it can be imported."""
    importlib.import_module("kyoki.storage.readers")


def main(arguments: Sequence[str] = ()) -> int:
    """Print what was found, or with --licences every package; return the exit code."""
    if "--licences" in arguments:
        for row in licences():
            terminal.row(*row)
        return 0
    return tell(examine())


def tell(found: Iterable[Finding]) -> int:
    """Print the findings, with the command that repairs each fault; return the exit code."""
    findings = list(found)
    for finding in findings:
        terminal.line(f"{'NG' if finding.mend else 'ok'}  {finding.name}: {finding.found}")
        if finding.mend:
            terminal.line(f"    repair with / 直すには:  {finding.mend}")
            terminal.line(f"    {finding.japanese}")
    faults = sum(finding.mend is not None for finding in findings)
    terminal.line(
        f"{faults} to repair / 要対応 {faults} 件" if faults else "everything is installed / すべて揃っています"
    )
    return 1 if faults else 0


def examine() -> Iterator[Finding]:
    """Yield the findings one at a time."""
    yield _python()
    yield from (_package(name, purpose) for name, purpose in _PACKAGES.items())
    yield _tried("model", _model, f"pip install --upgrade '{_MODEL.replace('_', '-')}>=5.2'", _NO_MODEL)
    yield _tried("dictionary of MeCab", _dictionary, "pip install --force-reinstall unidic-lite", _NO_DICTIONARY)
    yield _tried("Japanese font", _font, "pip install --force-reinstall matplotlib-fontja", _NO_FONT)
    yield _terminal()
    yield _disk(Path())
    yield Finding("cores", f"{cores()}; workers: as many, or --workers N")
    yield _device()


_NO_MODEL: Final = "GiNZAのモデルがないか、spaCyの版と合いません。上の行でモデルを入れ直してください。"
_NO_DICTIONARY: Final = "MeCabの辞書（unidic-lite）が見つかりません。上の行で入れ直してください。"
_NO_FONT: Final = "図に使う日本語フォントがありません。上の行で入れ直してください。"


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info < (3, 11):  # noqa: UP036 (pip may be told to install anyway)
        told = "Python 3.11 以上が必要です。新しいPythonで仮想環境を作り直してください。"
        return Finding("Python", f"{found}; expected 3.11 or later", "python3.12 -m venv .venv", told)
    return Finding("Python", found)


def _package(name: str, purpose: str) -> Finding:
    try:
        importlib.import_module(name)
    except _BROKEN as fault:
        said = str(fault).splitlines()[0]
        if "numpy" in said or "binary incompatib" in said:
            mend = f"pip install --force-reinstall --no-cache-dir numpy {name}"
            told = f"{name}が別の版のnumpy用に作られています。上の行で両方を入れ直してください。"
        else:
            mend = f"pip install --force-reinstall {name}"
            told = f"{name}を読み込めません。上の行で入れ直してください。"
        return Finding(name, f"{said} ({purpose})", mend, told)
    return Finding(name, metadata.version(name))


def _tried(name: str, look: Callable[[], str], mend: str, japanese: str) -> Finding:
    try:
        return Finding(name, look())
    except _BROKEN as fault:
        return Finding(name, (str(fault).splitlines() or [type(fault).__name__])[0], mend, japanese)


def _model() -> str:
    model: Any = importlib.import_module(_MODEL)
    spacy: Any = importlib.import_module("spacy")
    wanted = importlib.import_module("spacy.util").get_model_meta(Path(model.__file__).parent)["spacy_version"]
    if not importlib.import_module("spacy.util").is_compatible_version(spacy.__version__, wanted):
        msg = f"{_MODEL} {metadata.version(_MODEL)} wants spaCy {wanted}, found {spacy.__version__}"
        raise ImportError(msg)
    return f"{_MODEL} {metadata.version(_MODEL)} with spaCy {spacy.__version__}, GiNZA {metadata.version('ginza')}"


def _dictionary() -> str:
    folder = Path(importlib.import_module("unidic_lite").DICDIR)
    if not (folder / "sys.dic").is_file():
        msg = f"no sys.dic in {folder}"
        raise FileNotFoundError(msg)
    return f"unidic-lite {metadata.version('unidic-lite')}"


def _font() -> str:
    importlib.import_module("matplotlib_fontja")
    return f"matplotlib-fontja {metadata.version('matplotlib-fontja')}"


def _terminal() -> Finding:
    encoding = terminal.encoding()
    try:
        "共起".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        mend = "set PYTHONUTF8=1" if os.name == "nt" else "export PYTHONUTF8=1 LANG=C.UTF-8"
        told = "端末の文字コードでは日本語を表示できません。上の行で UTF-8 にしてください。"
        return Finding("terminal", f"{encoding} cannot show Japanese", mend, told)
    return Finding("terminal", encoding)


def _device() -> Finding:
    """Report where GiNZA's convolutions would be computed; a missing device is not a fault, as results are the same."""
    try:
        cuda = importlib.import_module("kyoki.language.cuda")
        cupy, found = cuda.cupy_or_why()
        fault = cuda.fault_of(cupy) if cupy else ""
    except _BROKEN as broken:
        cupy, found, fault = None, str(broken).splitlines()[0], ""
    if not cupy or fault:
        return Finding("device", f"the processor ({f'{found}: {fault}' if fault else found})")
    return Finding("device", f"{found}, by CuPy {cupy.__version__}, with mentions.device auto or cuda")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.0f} GB free here"
    if free < _ROOM / 10:  # not even for 10,000 articles
        told = "空き容量が足りません。別のディスクの出力先を --out で指定してください。"
        return Finding("disk", found, "kyoki run INPUT --out ANOTHER_DISK/outputs", told)
    return Finding("disk", found)


def licences(of: str = "kyoki") -> Iterator[tuple[str, str, str]]:
    """Yield name, version and licence of a distribution and of all its dependencies, sorted by name."""
    found: dict[str, tuple[str, str, str]] = {}
    waiting = [of]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        try:
            data = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        if name not in found:
            found[name] = (data.metadata["Name"], data.version, _licence(data.metadata))
            needs = [need for need in data.requires or () if "extra ==" not in need]
            waiting += [match[0] for need in needs if (match := re.match(r"[\w.-]+", need))]
    yield from (found[name] for name in sorted(found))


def _licence(about: metadata.PackageMetadata) -> str:
    """Return the licence that a package declares: an expression, classifiers, or the first line of its text."""
    names = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License :: ")]
    said = (about["License"] or "").strip().splitlines() if "License" in about else []
    if "License-Expression" in about:
        return str(about["License-Expression"])
    return ", ".join(names) or (said[0] if said else "not said")


if __name__ == "__main__":
    terminal.guard()
    sys.exit(main(sys.argv[1:]))
