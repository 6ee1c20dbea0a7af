"""Reading a PDF back, as whoever receives it would."""

import pypdfium2


def text_of(pdf: bytes) -> str:
    """All the words on all its pages, without any white space: where lines break is the typesetter's affair."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()
