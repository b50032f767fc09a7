"""The browser layer itself: that it would notice what it is there to notice."""

import pytest

from tests.browser.pages import assert_accessible, assert_fits

ADD_INLINE_STYLE = "document.body.setAttribute('style', 'color: red')"
ADD_INLINE_SCRIPT = """() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken over'";
    document.body.append(script);
}"""
ADD_FOREIGN_IMAGE = """() => new Promise(done => {
    const image = new Image();
    image.onerror = done;
    image.src = "https://example.org/pixel.png";
})"""
ADD_MISSING_IMAGE = """() => new Promise(done => {
    const image = new Image();
    image.onerror = done;
    image.src = "/static/no-such-image.png";
})"""
ADD_WIDE_CANVAS = """() => {
    const canvas = document.createElement("canvas");
    canvas.width = 2000;
    const box = document.createElement("div");
    box.append(canvas);
    document.body.append(box);
}"""
SCRIPTED_PAGE = "<title>before</title><script>document.title = 'after'</script>"


@pytest.fixture
def home(page):
    page.goto("/")
    return page


def test_quiet_page_has_no_faults(home, faults):
    assert faults == []


@pytest.mark.parametrize("breach", [ADD_INLINE_STYLE, ADD_INLINE_SCRIPT])
def test_inline_style_and_script_are_refused_and_noticed(home, faults, breach):
    title = home.title()
    home.evaluate(breach)
    home.wait_for_timeout(100)  # the console speaks a moment later

    assert home.title() == title
    assert [fault.partition(":")[0] for fault in faults] == ["console"]
    faults.clear()


def test_other_hosts_are_refused_and_noticed(home, faults):
    home.evaluate(ADD_FOREIGN_IMAGE)
    home.wait_for_timeout(100)

    assert any("Content Security Policy" in fault for fault in faults)
    faults.clear()


def test_missing_parts_are_noticed(home, faults, live_server):
    home.evaluate(ADD_MISSING_IMAGE)

    assert faults == [f"answer 404: {live_server.url}/static/no-such-image.png"]
    faults.clear()


def test_missing_label_is_noticed(home):
    home.evaluate("document.body.append(document.createElement('input'))")

    with pytest.raises(AssertionError, match=r"light: label \(critical\)"):
        assert_accessible(home)


def test_sideways_scrolling_is_noticed(home):
    home.evaluate(ADD_WIDE_CANVAS)

    with pytest.raises(AssertionError, match="scrolls sideways"):
        assert_fits(home)


def test_page_without_script_runs_none(page, page_without_script):
    page.set_content(SCRIPTED_PAGE)
    page_without_script.set_content(SCRIPTED_PAGE)

    assert (page.title(), page_without_script.title()) == ("after", "before")
