"""The verbs: one public function per thing that can be done. A session comes first, the acting member second."""
