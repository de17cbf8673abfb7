"""Word tables; see `registry.search.language.tables`."""
