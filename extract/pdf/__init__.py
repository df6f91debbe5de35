"""PDF files, through PDFium where it can and pdfplumber where it must."""
