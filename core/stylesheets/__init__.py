"""One small style sheet for all pages, made from KERN's large one and ours (docs/decisions/0073)."""
