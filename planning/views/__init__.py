"""Pages of planning: the public index, and the desk."""
