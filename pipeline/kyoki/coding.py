"""Coding rules: the user's concepts as words, phrases, entities and patterns, and how they combine; a TOML file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, Final, NoReturn

from kyoki.characters import UNWRITABLE
from kyoki.config import LARGEST
from kyoki.errors import InputError
from kyoki.fitting import shown
from kyoki.textfiles import read_text
from kyoki.toml_settings import toml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLE: Final = "article"
SENTENCE: Final = "sentence"
#: Maximum distance in tokens between the operands of near, 1 if adjacent: KH Coder's default.
WITHIN: Final = 10
#: The lists that a rule may have; an occurrence of any entry is a hit.
LISTS: Final = ("words", "phrases", "entities", "patterns", "codes")
_ALTERNATIVES: Final = (*LISTS, "or")
_KNOWN: Final = (*_ALTERNATIVES, "and", "near", "within", "not", "in")
#: Maximum nesting of rules: no concept needs more, and Python's recursion limit is not far above what TOML allows.
_DEEPEST: Final = 20
#: Maximum bytes of a file: about 100,000 words, which tomllib parses in two seconds.
_LONGEST: Final = 2_000_000
_WANTED: Final = 'a TOML file with one section per code, its name in quotes: ["外交"]'


@dataclass(frozen=True)
class Rule:
    """The condition for a hit: any of the lists or of `any_of`; all of `all_of`; or all of `near`, close together.

    A rule has exactly one of these three. `none_of` drops the hits in a unit in which one of its rules hits.

    Attributes:
        words: lemmas, or whole tokens as written.
        phrases: whole tokens as written.
        entities: ids, names or aliases.
        patterns: regular expressions of RE2.
        codes: names of other codes.
        any_of: rules of which at least one must hit.
        all_of: rules that must all hit in one unit.
        near: rules that must all hit in one sentence, at most `within` tokens apart.
        none_of: rules of which none may hit in the unit.
        within: maximum distance between two operands of `near` in tokens, 1 for neighbours; 0 for anywhere in the
            sentence.
        unit: the unit of `all_of` and `none_of`: article or sentence.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    any_of: tuple[Rule, ...] = ()
    all_of: tuple[Rule, ...] = ()
    near: tuple[Rule, ...] = ()
    none_of: tuple[Rule, ...] = ()
    within: int = WITHIN
    unit: str = ARTICLE

    def every(self) -> Iterator[Rule]:
        """Yield this rule and all rules nested in it."""
        yield self
        for rule in (*self.any_of, *self.all_of, *self.near, *self.none_of):
            yield from rule.every()


@dataclass(frozen=True)
class Coding:
    """Codes by name, in file order; the repr has every rule, so that keys made from it change with the rules."""

    codes: tuple[tuple[str, Rule], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes)

    @property
    def names(self) -> list[str]:
        """The names of the codes."""
        return [name for name, _ in self.codes]

    def all_in(self, kind: str) -> list[str]:
        """All entries of one kind of list, such as words, in all rules: sorted, without repeats."""
        return sorted({item for _, code in self.codes for rule in code.every() for item in getattr(rule, kind)})

    def in_order(self) -> list[tuple[str, Rule]]:
        """Return the codes in topological order: each after the codes that it refers to."""
        rules = dict(self.codes)
        return [(name, rules[name]) for name in TopologicalSorter(_named_in(rules)).static_order()]


NO_CODES: Final = Coding()


def load_coding(path: Path) -> Coding:
    r"""Read coding rules from a TOML file with one section per code.

    A section has lists of `words`, `phrases`, `entities`, `patterns`, `codes`, or of rules under `or`: any entry is a
    hit. Or it has `and` or `near` (with `within`), each a list of at least two rules. Beside these, `not` is a list of
    rules, and `in` is the unit to which `and` and `not` refer: article or sentence. A nested rule is a word, a list of
    words of which any is a hit, or a table {words = [...], ...}.

    Raises:
        InputError: the file cannot be read or is not TOML, or a rule is invalid; the message names the code.

    >>> import kyoki, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rules = pathlib.Path(folder, "codes.toml")
    ...     _ = rules.write_text('["外交"]\nwords = ["会談", "条約"]', encoding="utf-8")
    ...     coding = kyoki.load_coding(rules)
    >>> coding.names
    ['外交']
    """
    text = read_text(path, what="coding", wanted=_WANTED, limit=_LONGEST)
    try:
        given = toml(text)
    except ValueError as fault:
        msg = f"coding {path}: not TOML: {fault}; expected {_WANTED}"
        raise InputError(msg) from fault
    return coding_of(given, where=f"coding {path}")


def coding_of(given: Mapping[str, Any], *, where: str = "coding") -> Coding:
    """Build coding rules from a mapping such as TOML gives (see `load_coding`).

    Args:
        given: the rule of each code.
        where: the beginning of error messages.

    Raises:
        InputError: a rule is invalid.
    """
    codes = {_name(name, where): _rule(rule, f"{where}: {name}:") for name, rule in given.items()}
    for name, names in _named_in(codes).items():
        if unknown := sorted(names - codes.keys()):
            near = difflib.get_close_matches(unknown[0], codes, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(codes)}"
            _refuse(f"{where}: {name}:", f"codes has {unknown[0]}", f"a code of the file; {hint}")
    try:
        TopologicalSorter(_named_in(codes)).prepare()
    except CycleError as fault:
        circle = [str(name) for name in fault.args[1]]
        _refuse(f"{where}: {circle[0]}:", f"codes in a circle, {' → '.join(circle)}", "none that names itself")
    return Coding(tuple(codes.items()))


def _named_in(codes: Mapping[str, Rule]) -> dict[str, set[str]]:
    """Return, for each code, the codes that its rules refer to."""
    return {name: {other for rule in code.every() for other in rule.codes} for name, code in codes.items()}


def _refuse(where: str, found: str, wanted: str) -> NoReturn:
    msg = f"{where} {found}; expected {wanted}"
    raise InputError(msg)


def _name(name: str, where: str) -> str:
    if not name.strip() or name != name.strip() or UNWRITABLE.search(name) or "\n" in name or "\t" in name:
        _refuse(f"{where}:", f"a code called {shown(name)}", "a name on one line, without blanks around it")
    return name


def _rule(given: object, where: str) -> Rule:
    """Return the rule of a code, a table."""
    if not isinstance(given, Mapping):
        _refuse(where, shown(given), f"a section that lists some of {', '.join(_KNOWN)}")
    return _table(given, where, 1)


def _operand(given: object, where: str, depth: int) -> Rule:
    """Return a nested rule: a word, a list of words, or a table."""
    if isinstance(given, str):
        return Rule(words=_strings("words", [given], where))
    if isinstance(given, list) and given and all(isinstance(word, str) for word in given):
        return Rule(words=_strings("words", given, where))
    if not isinstance(given, Mapping):
        _refuse(where, shown(given), "a word, a list of words, or a rule {words = [...]}")
    if depth > _DEEPEST:
        _refuse(where, f"rules in rules, {depth} deep", f"at most {_DEEPEST}; name a part as a code of its own")
    return _table(given, where, depth)


def _table(given: Mapping[str, Any], where: str, depth: int) -> Rule:
    _check_keys(given, where)
    lists = {name: _strings(name, given[name], where) for name in LISTS if name in given}
    for pattern in lists.get("patterns", ()):
        _check_pattern(pattern, where)
    operands = {
        field: _operands(name, given[name], where, depth + 1)
        for name, field in (("or", "any_of"), ("and", "all_of"), ("near", "near"), ("not", "none_of"))
        if name in given
    }
    if len(set(near := operands.get("near", ()))) < len(near):
        _refuse(where, "near has a rule twice", "different ones")
    within, unit = given.get("within", WITHIN), given.get("in", ARTICLE)
    if within != SENTENCE and (type(within) is not int or not 1 <= within <= LARGEST):
        _refuse(where, f"within is {shown(within)}", 'a number of tokens from 1, or "sentence"')
    if unit not in {ARTICLE, SENTENCE}:
        _refuse(where, f"in is {shown(unit)}", f"{ARTICLE} or {SENTENCE}")
    fields: dict[str, Any] = {**lists, **operands}
    return Rule(**fields, within=0 if within == SENTENCE else within, unit=str(unit))


def _check_keys(given: Mapping[str, Any], where: str) -> None:
    for name in given:
        if name not in _KNOWN:
            near = difflib.get_close_matches(str(name), _KNOWN, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(_KNOWN)}"
            _refuse(where, f"unknown {shown(name)}", f"what a rule has; {hint}")
    forms = [name for name in ("and", "near") if name in given]
    if listed := [name for name in _ALTERNATIVES if name in given]:
        forms.insert(0, listed[0])
    if not forms:
        found = "not alone" if "not" in given else "nothing to look for"
        _refuse(where, found, f"some of {', '.join(_ALTERNATIVES)}, or and, or near")
    if len(forms) > 1:
        _refuse(where, f"{' and '.join(forms)} in one rule", f"one of them; put {forms[0]} into {forms[1]} as {{...}}")
    if "within" in given and "near" not in given:
        _refuse(where, "within without near", "it beside near")
    if "in" in given and not {"and", "not"} & given.keys():
        _refuse(where, "in without and or not", "it beside one of these")


def _operands(name: str, given: object, where: str, depth: int) -> tuple[Rule, ...]:
    least = 2 if name in {"and", "near"} else 1
    if not isinstance(given, list) or len(given) < least:
        _refuse(where, f"{name} is {shown(given)}", f"a list of {least} or more words, lists of words and rules")
    return tuple(_operand(one, f"{where} {name}[{number}]:", depth) for number, one in enumerate(given, 1))


def _strings(name: str, given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(text, str) for text in given):
        _refuse(where, f"{name} is {shown(given)}", "a list of strings")
    for text in given:
        if not text.strip() or "\n" in text or UNWRITABLE.search(text):
            _refuse(where, f"{name} has {shown(text)}", "text on one line, without control characters")
    return tuple(given)


def _check_pattern(pattern: str, where: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        (empty,) = pc.match_substring_regex(pa.array([""]), pattern).to_pylist()
    except pa.ArrowInvalid as fault:
        said = str(fault).removeprefix("Invalid regular expression: ")
        wanted = "a regular expression of RE2, which has neither lookaround nor backreferences"
        _refuse(where, f"patterns has {shown(pattern)} ({said})", wanted)
    if empty:
        _refuse(
            where, f"patterns has {shown(pattern)}, which matches an empty text", "one that matches some characters"
        )
