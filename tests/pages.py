"""What every page promises: valid HTML, one title, one h1, a language, no id twice, nothing inline."""

import re

import html5lib

VOID = re.compile(r"<(?:\w+)[^>]*\s(?:style|on\w+)=", re.IGNORECASE)


def check_page(html: str) -> None:
    """Fail with the first fault of a page."""
    parser = html5lib.HTMLParser(strict=False, tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert not parser.errors, [f"{error[1]} at {error[0]}" for error in parser.errors[:3]]
    assert tree.get("lang") in ("ru", "en")
    titles = [node for node in tree.iter("title") if not list(node.iter("svg"))]
    assert (titles[0].text or "").strip()
    assert len(list(tree.iter("h1"))) == 1, "a page has one h1"
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    twice = {each for each in ids if ids.count(each) > 1}
    assert not twice, f"ids twice: {sorted(twice)}"
    assert not VOID.search(html), "inline style or script"
    assert all(node.get("src") for node in tree.iter("script")), "inline script"
    for form in tree.iter("form"):
        assert form.get("action") is not None or form.get("method", "get").lower() in ("get", "post")
