"""Running text: labelled figures, lists, comparisons and claims."""
