"""Views: pure functions from what a moment of the case holds to what a template shows. Nothing here is escaped; templates do that."""
