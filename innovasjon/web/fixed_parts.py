"""What a template says to everybody is put together once a language: its own text, and the tags that never change.

A page has a hundred of them: `{% translate "Search" %}`, `{% static "icon.svg" %}`, `{% url "web:front" %}`. Django
looks each up anew for every reader. Neighbours among them become one text here when a template is read; what hangs on
the reader, on a variable or on anything else in the context is left to Django.
"""

from typing import Any

from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, Variable
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class Loader(cached.Loader):
    """Django's loader that reads each template once, with its fixed parts put together."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """Return the template; the first time with its fixed parts put together."""
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template: Template = super().get_template(template_name, skip)
        if is_new:
            put_together(template.nodelist)
        return template


class Fixed(Node):
    """Neighbours in a template that say the same to everybody who reads the language."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._said: dict[tuple[str | None, bool], SafeString] = {}
        self.token, self.origin = nodes[0].token, nodes[0].origin  # where it stands, for messages about errors

    def render(self, context: Context) -> SafeString:
        """Return what they say in the language that is spoken now."""
        key = get_language(), context.autoescape
        if key not in self._said:
            self._said[key] = SafeString("".join(str(node.render_annotated(context)) for node in self._nodes))
        return self._said[key]


def put_together(nodes: NodeList) -> None:
    """Make one node of each row of neighbours that say the same in every request, here and in what is nested."""
    found: list[Node] = []
    fixed: list[Node] = []
    for node in nodes:
        if is_fixed(node):
            fixed.append(node)
            continue
        for inner in _within(node):
            put_together(inner)
        found += [*_joined(fixed), node]
        fixed = []
    nodes[:] = [*found, *_joined(fixed)]


def is_fixed(node: Node) -> bool:
    """Tell whether the node says the same whoever asks, and leaves nothing behind in the context."""
    match node:
        case TextNode() | LoadNode():
            return True
        case TranslateNode():
            words = [node.filter_expression, *([node.message_context] if node.message_context else [])]
            return node.asvar is None and all(_is_constant(one) for one in words)
        case StaticNode():
            return node.varname is None and _is_constant(node.path)
        case URLNode():
            return node.asvar is None and not node.args and not node.kwargs and _is_constant(node.view_name)
    return False


def _is_constant(expression: FilterExpression) -> bool:
    is_literal = not isinstance(expression.var, Variable) or expression.var.lookups is None
    return is_literal and not expression.filters


def _within(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is a copy
        return [nodes for _condition, nodes in node.conditions_nodelists]
    return [nodes for name in node.child_nodelists if (nodes := getattr(node, name, None))]


def _joined(nodes: list[Node]) -> list[Node]:
    # Plain text is one node already, and Django looks for it by its type before the tag that extends another template.
    return nodes if all(isinstance(node, TextNode) for node in nodes) else [Fixed(nodes)]
