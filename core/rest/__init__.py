"""What all parts of the API share: answers to errors, pages, caching, limits and personal tokens. See docs/decisions/0060."""
