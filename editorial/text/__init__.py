"""The words of an article: their normal form, their digest, their differences, in and out of Word."""
