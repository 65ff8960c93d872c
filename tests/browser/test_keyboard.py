"""Whoever uses the keyboard sees where they are."""

from collections.abc import Callable

from tests.chromium import Visitor

STOP = """() => {
    const stop = document.activeElement, style = getComputedStyle(stop);
    if (stop === document.body) return null;
    return [stop.tagName + "." + stop.className, style.outlineStyle !== "none" || style.boxShadow !== "none"];
}"""


def test_wide_tables_show_their_focus(visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.goes_to("/entwicklung/bausteine/")
    stops = []
    for _press in range(200):
        person.page.keyboard.press("Tab")
        if (stop := person.page.evaluate(STOP)) is None:
            break
        stops.append(stop)

    assert {is_seen for name, is_seen in stops if name == "DIV.table-scroll"} == {True}
