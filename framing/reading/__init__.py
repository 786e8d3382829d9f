"""From bytes to an article: files, cleaning, language, records, pages."""
