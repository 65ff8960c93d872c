"""The public catalogue, offerings, providers, and the provider's portal."""
