"""Pages one after the other: paragraphs and tables, also those that run over page breaks."""
