"""What ideas offer the search."""

# The texts whose words are known (innovasjon/words): full text vectors, as queries.
WRITTEN = (
    "SELECT search FROM ideas_idea WHERE stage <> 'draft'",
    "SELECT search FROM ideas_need",
    "SELECT to_tsvector('norwegian', body) FROM ideas_comment WHERE deleted_at IS NULL",
)
