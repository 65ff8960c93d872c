"""{% remembered %}: a part of a page that is the same for everybody."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from core.page_cache.parts import remember_part

register = template.Library()

# What could tell about the person; inside the block these names do not exist.
PERSONAL = frozenset({"request", "user", "perms", "messages", "csrf_token", "account_navigation", "enrolment", "may_edit", "may_curate"})


class RememberedNode(template.Node):
    """Renders its block only when nothing is remembered under its name and keys."""

    def __init__(self, nodelist: NodeList, name: str, keys: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.keys = keys

    def render(self, context: template.Context) -> SafeString:
        if getattr(context.get("request"), "is_preview", False):
            return SafeString(self.nodelist.render(context))  # an editor's draft is neither kept nor hidden by what is kept
        key = (self.name, *(str(expression.resolve(context)) for expression in self.keys))
        return mark_safe(remember_part(key, lambda: self._made(context)))  # rendered and escaped before it was kept

    def _made(self, context: template.Context) -> str:
        known = {str(name): value for name, value in context.flatten().items() if name not in PERSONAL}
        bare = context.new(known)
        bare.template = context.template
        bare.render_context = context.render_context
        return str(self.nodelist.render(bare))


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """`{% remembered "card" offering.pk booking %}…{% endremembered %}`: name and everything the block depends on besides the database and the language."""
    _tag, name, *keys = token.split_contents()
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(nodelist, name.strip("\"'"), [parser.compile_filter(key) for key in keys])
