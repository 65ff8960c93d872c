"""Texts are put together when they are shown: what is filled in while a module loads would speak German on every page."""

import ast
from collections.abc import Iterator

from django.utils.translation import override

from learners.forms.self_study import ReflectionForm
from tests.architecture.tree import app_code, shown


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == "_"


def _filled_in(node: ast.AST) -> bool:
    """`_("…") % x`, `_("…") + x`, `_("…").format(x)` or an f-string with a text in it."""
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and _is_text(node.func.value)
    return isinstance(node, ast.JoinedStr) and any(map(_is_text, ast.walk(node)))


def _filled_in_while_loading(node: ast.AST) -> Iterator[int]:
    """The lines; what stands in a function waits until it is called."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            if _filled_in(child):
                yield child.lineno  # type: ignore[attr-defined]
            yield from _filled_in_while_loading(child)


def test_no_text_is_filled_in_while_a_module_loads() -> None:
    found = {shown(path): lines for path in app_code() if (lines := list(_filled_in_while_loading(ast.parse(path.read_text()))))}

    assert found == {}


def test_find_a_text_that_is_filled_in_too_early() -> None:
    early = """class Form:\n    help = _("Mindestens %d Zeichen") % 200\n    label = f"{_('Name')}:"\n    more = _("{}").format(1)"""
    late = 'def help():\n    return _("Mindestens %d Zeichen") % 200\nlabel = _("Name")'

    assert list(_filled_in_while_loading(ast.parse(early))) == [2, 3, 4]
    assert list(_filled_in_while_loading(ast.parse(late))) == []


def test_say_how_long_a_reflection_is_in_the_language_of_the_page() -> None:
    with override("en"):
        assert str(ReflectionForm().fields["reflection"].help_text).startswith("At least 200 characters")
