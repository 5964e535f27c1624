"""Every function of `import kyoki` has an example in its docstring, which runs with the doctests of its module."""

import doctest
import inspect
from importlib.metadata import version

import pytest

import kyoki

FUNCTIONS = {name: getattr(kyoki, name) for name in kyoki.__all__ if name != "plot"}
FUNCTIONS |= {
    f"plot.{name}": one for name, one in vars(kyoki.plot).items() if inspect.isfunction(one) and name[0] != "_"
}
#: Names that `plot` imports.
OTHERS = {"plot.tables_of", "plot.figure"}


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - OTHERS))
def test_a_public_function_has_an_example(name):
    found = FUNCTIONS[name]
    examples = doctest.DocTestParser().get_examples(found.__doc__ or "")
    called = [example.source for example in examples if f"kyoki.{name}(" in example.source]
    assert called, f"{name} is in no example"
    assert any(example.want for example in examples)


def test_the_version_is_that_of_the_package():
    assert kyoki.__version__ == version("kyoki")
