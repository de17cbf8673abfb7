"""The verbs: one public function per thing that can be done. A session comes first, the acting member second.

Each room says in its first lines what it is for; `acts` is what every verb does besides its own matter."""
