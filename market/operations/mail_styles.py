"""Taking the styles out of a mail's HTML, so that it can be shown under the site's strict Content-Security-Policy.

Mails carry their styles in attributes, since many mail programs know nothing else; our pages allow no such thing. Each
distinct attribute becomes a class whose rule weighs more than any rule of the mail's own sheets, as the attribute did.
"""

from html import escape
from html.parser import HTMLParser


class _Splitter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.html: list[str] = []
        self.sheets: list[str] = []
        self._classes: dict[str, str] = {}
        self._in_style = False

    @property
    def css(self) -> str:
        rules = [f"{('.' + name) * 4} {{ {style} }}" for style, name in self._classes.items()]
        return "\n".join([*self.sheets, *rules])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "style":
            self._in_style = True
            return
        style = next((value for name, value in attrs if name == "style" and value), None)
        given = {name: value for name, value in attrs if name != "style"}
        if style:
            name = self._classes.setdefault(style, f"s{len(self._classes)}")
            given["class"] = f"{given.get('class') or ''} {name}".strip()
        # A link in the frame opens beside the inbox, not inside the small frame.
        if tag == "a":
            given["target"] = "_top"
        written = "".join(
            f' {name}="{escape(value)}"' if value is not None else f" {name}" for name, value in given.items()
        )
        self.html.append(f"<{tag}{written}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False
        else:
            self.html.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        (self.sheets if self._in_style else self.html).append(data)

    def handle_entityref(self, name: str) -> None:
        self.html.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.html.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.html.append(f"<!{decl}>")


def split_styles(html: str, *, stylesheet: str) -> tuple[str, str]:
    """Return the HTML with classes in place of style attributes, linked to a stylesheet, and that sheet's text."""
    splitter = _Splitter()
    splitter.feed(html)
    splitter.close()
    link = f'<link rel="stylesheet" href="{escape(stylesheet)}">'
    return "".join(splitter.html).replace("</head>", f"{link}</head>", 1), splitter.css
