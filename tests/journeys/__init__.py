"""Whole ways through the product, walked in a real browser against a real server."""
