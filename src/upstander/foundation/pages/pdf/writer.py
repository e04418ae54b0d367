"""The program that writes a PDF: the page comes in, the file goes out, nothing is fetched."""

import sys


def main() -> None:
    """Read a page, write a file. An address that the page names is refused before it is asked."""
    from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415 - ships no types
    from weasyprint.urls import (  # type: ignore[import-untyped]  # noqa: PLC0415
        URLFetcher,
    )

    nobody = URLFetcher(allowed_protocols=["nobody"])
    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=nobody)
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main()
