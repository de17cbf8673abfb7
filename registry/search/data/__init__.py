"""Word tables; see `registry.search.tables`."""
