"""The public names: they resolve, they are loaded when asked for, and their packages stay light."""

import importlib
import pkgutil

import pytest

import twitchlog
from tests.programs import python

PACKAGES = [
    "twitchlog",
    *(f"twitchlog.{module.name}" for module in pkgutil.iter_modules(twitchlog.__path__) if module.ispkg),
]


@pytest.mark.parametrize("name", twitchlog.__all__)
def test_a_public_name_resolves(name):
    assert getattr(twitchlog, name) is not None
    assert name in dir(twitchlog)


def test_what_is_not_public_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = twitchlog.nonsense


def test_the_names_of_the_design_are_public():
    assert {"open_diary", "Diary", "__version__"} <= set(twitchlog.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_offers_resolves(package):
    module = importlib.import_module(package)
    for name in getattr(module, "__all__", ()):
        assert getattr(module, name) is not None


def test_a_package_loads_no_module_of_its_own_by_itself():
    # twitchlog.analysis may offer names lazily; importing the package alone must cost nothing.
    script = (
        f"import importlib, sys\nfor package in {PACKAGES!r}:\n    importlib.import_module(package)\n"
        f"print(*(name for name in sys.modules if name.startswith('twitchlog') and name not in {PACKAGES!r}))"
    )
    assert python("-c", script).stdout.split() == []
