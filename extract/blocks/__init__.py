"""What all readers make of what they read: blocks with captions, headings, lists and furniture."""
