"""Wirewatch tells a desk about a happening on the news wires first, once, and right."""

__version__ = "0.1.0"
