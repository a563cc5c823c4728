"""A page as a test sees it: its language, its texts, its forms. Quick, for thousands of pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "head"}


@dataclass
class Control:
    """Something to fill in: an input, a select, a text area or a named button."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)  # what it holds, or may be set to
    chosen: list[str] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        """Tell whether people write words in it."""
        return self.kind in {"text", "search", "email", "textarea", "url", "tel"}


@dataclass
class Form:
    """One form of a page. `action` is "" for the page's own address."""

    method: str
    action: str
    is_multipart: bool
    controls: dict[str, Control] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Control]:
        """Everything but the token that proves where the form came from."""
        return {name: control for name, control in self.controls.items() if name != "csrfmiddlewaretoken"}

    def holds(self, name: str) -> str:
        """What stands in this control now."""
        control = self.controls[name]
        return (control.chosen or control.values or [""])[0]


class Page(HTMLParser):
    """The page, read in one go: `Page(response.text)`."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.texts: list[str] = []
        self.problems: list[str] = []  # the lines of the error summary
        self.messages: list[str] = []
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            multipart = given.get("enctype", "") == "multipart/form-data"
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""), multipart)
            self.forms.append(self._form)
        elif self._form and tag in {"input", "select", "textarea", "button"} and "name" in given:
            self._control(tag, given)
        elif tag == "option" and self._select:
            value = given.get("value", "")
            self._select.values.append(value)
            if "selected" in given:
                self._select.chosen.append(value)
        if tag not in {"input", "meta", "link", "br", "img", "hr", "option"}:
            self._open.append((tag, given.get("class", "")))

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        control = self._form.controls.setdefault(given["name"], Control(given["name"], kind))  # type: ignore[union-attr]
        self._select, self._area = None, None
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._area = control
            control.values.append("")
        else:
            control.values.append(given.get("value", "on" if kind in {"checkbox", "radio"} else ""))
            if "checked" in given:
                control.chosen.append(control.values[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area:
            self._area.values[-1] = self._area.values[-1].removeprefix("\n")  # as browsers do
            self._area = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area.values[-1] += data
            return
        text = " ".join(data.split())
        if not text or any(tag in SILENT for tag, _ in self._open):
            return
        self.texts.append(text)
        if any("ds-error-summary" in of for _, of in self._open):
            self.problems.append(text)
        if any("ds-alert" in of for _, of in self._open):
            self.messages.append(text)

    def posting(self) -> Iterator[Form]:
        """The forms that change something."""
        return (form for form in self.forms if form.method == "post")
