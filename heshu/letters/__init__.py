"""Letters and work papers to departments, from templates that an office may change."""
