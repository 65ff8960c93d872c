"""What a page says of itself where people share it: the same words as in its title and description."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_block_tag(takes_context=True)
def remember(context: template.Context, content: str, name: str) -> SafeString:
    """Print the content and keep it as `name` for the rest of the page: blocks can be filled only once."""
    text = mark_safe(" ".join(content.split()))  # escaped where it was printed
    context[name] = text
    return text
