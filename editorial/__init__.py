"""编审发布: articles from draft to a signed, published text."""
