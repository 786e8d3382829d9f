"""What the headline asks, whether the article answers, what the summary changes."""
