"""Descriptions in Markdown as safe HTML: no raw HTML, no pictures, headings below the page's own."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "hr", "code", "pre"}
_parser = MarkdownIt("commonmark", {"html": False}).disable("image")


@lru_cache(maxsize=256)
def markdown(text: str) -> Markup:
    """HTML of a Markdown text. Links lead only to http, https, mailto and tel, and pass nothing on."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2") else "h4"
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704  cleaned just now
