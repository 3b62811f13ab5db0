"""What anybody may read on the web: sent issues, the archive, pictures. No token, no cookie."""
