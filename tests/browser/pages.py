"""What must hold for any page: accessible in both themes, no sideways scrolling."""

from axe_playwright_python.sync_playwright import Axe

AXE_RULES = {
    "runOnly": {
        "type": "tag",
        "values": [
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice",
        ],
    },
    "resultTypes": ["violations"],
}
WIDTHS = (320, 768, 1280)
TOO_WIDE = """
() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll("body *")]
        .filter(element => element.getBoundingClientRect().right > limit + 1)
        .map(element => element.outerHTML.slice(0, 120))
        .slice(0, 5);
}
"""


def assert_accessible(page, schemes=("light", "dark")):
    """Let axe-core judge the page as it stands, in each color scheme (WCAG 2.2 A and AA)."""
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        violations = Axe().run(page, options=AXE_RULES).response["violations"]
        found += [f"{scheme}: {_described(violation)}" for violation in violations]
    assert found == [], "\n".join([page.url, *found])


def assert_fits(page, widths=WIDTHS):
    """At no width does the page scroll sideways; the elements that stick out are named."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if too_wide := page.evaluate(TOO_WIDE):
            found[width] = too_wide
    assert found == {}, f"{page.url} scrolls sideways: {found}"


def _described(violation):
    places = [f"  {node['html']}\n    {node['failureSummary']}" for node in violation["nodes"]]
    title = f"{violation['id']} ({violation['impact']}): {violation['help']}"
    return "\n".join([title, *places])
