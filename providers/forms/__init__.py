"""Forms of this app: text in, values out."""
