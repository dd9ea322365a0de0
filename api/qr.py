"""Pictures that a telephone photographs: drawn in the page, nothing is fetched."""

import segno


def qr(text: str, scale: int) -> str:
    """The QR code of a text as an SVG element, `scale` pixels a module; a template marks it safe."""
    return str(segno.make(text, error="m").svg_inline(scale=scale, dark="#000", light="#fff", omitsize=True))
