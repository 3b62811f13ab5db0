"""Who receives, and who must not."""
