"""{% remembered %}: a part of a page that is the same for everybody. {% framed %}: one that is the same for visitors at this address."""

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from core.page_cache.parts import EVERYTHING, PROGRAMME, remember_part

register = template.Library()

# What could tell about the person; inside the block these names do not exist.
PERSONAL = frozenset({"request", "user", "perms", "messages", "csrf_token", "account_navigation", "enrolment", "may_edit", "may_curate"})


class RememberedNode(template.Node):
    """Renders its block only when nothing is remembered under its name and keys."""

    def __init__(self, nodelist: NodeList, name: str, keys: list[FilterExpression], of: str) -> None:
        self.nodelist = nodelist
        self.name = name
        self.keys = keys
        self.of = of

    def render(self, context: template.Context) -> SafeString:
        if getattr(context.get("request"), "is_preview", False):
            return SafeString(self.nodelist.render(context))  # an editor's draft is neither kept nor hidden by what is kept
        key = (self.name, *(expression.resolve(context) for expression in self.keys))
        return mark_safe(remember_part(key, lambda: self._made(context), of=self.of))  # rendered and escaped before it was kept

    def _made(self, context: template.Context) -> str:
        known = {str(name): value for name, value in context.flatten().items() if name not in PERSONAL}
        bare = context.new(known)
        bare.template = context.template
        bare.render_context = context.render_context
        return str(self.nodelist.render(bare))


class FramedNode(RememberedNode):
    """Remembered for whoever is not known, at an address without a query; rendered as usual for all others."""

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        if request is None or not _is_plain_visit(request):
            return SafeString(self.nodelist.render(context))
        key = (self.name, request.get_host(), request.path, *(expression.resolve(context) for expression in self.keys))
        return mark_safe(remember_part(key, lambda: str(self.nodelist.render(context)), of=self.of))  # rendered and escaped before it was kept


def _is_plain_visit(request: HttpRequest) -> bool:
    """Nobody who is known, no draft, no form sent, nothing asked: what the page's frame shows follows from the address."""
    if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING") or getattr(request, "is_preview", False):
        return False
    user = getattr(request, "user", None)
    return user is not None and not user.is_authenticated and request.resolver_match is not None


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """`{% remembered "card" offering.pk %}…{% endremembered %}`: name, and everything the block depends on besides the database and the language.

    `{% remembered "page" page.pk of="programme" %}` outlives changes of providers and offerings: the block asks nothing of them, or its keys say it.
    """
    return _parsed(parser, token, RememberedNode)


@register.tag
def framed(parser: Parser, token: Token) -> RememberedNode:
    """`{% framed "header" %}…{% endframed %}`: what surrounds a page. It may use the request's address and nothing else of the request."""
    return _parsed(parser, token, FramedNode)


def _parsed(parser: Parser, token: Token, node: type[RememberedNode]) -> RememberedNode:
    tag, name, *keys = token.split_contents()
    of = EVERYTHING if node is RememberedNode else PROGRAMME
    if keys and keys[-1].startswith("of="):
        of = keys.pop().removeprefix("of=").strip("\"'")
        if of not in (EVERYTHING, PROGRAMME):
            raise template.TemplateSyntaxError(f"{tag}: of= is {PROGRAMME} or {EVERYTHING}")
    nodelist = parser.parse((f"end{tag}",))
    parser.delete_first_token()
    return node(nodelist, name.strip("\"'"), [parser.compile_filter(key) for key in keys], of)
