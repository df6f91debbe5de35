"""From a Document to Reports: header words, quantities, indicator rows, labelled amounts; no verdict."""
