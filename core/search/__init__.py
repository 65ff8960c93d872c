"""One search over everything that everybody may read (docs/decisions/0080).

`registry` says what an app has to bring, `index` keeps the tables, `question` understands what is asked, `finding` answers. Pure are
`analysis`, `question`, `vocabulary` and `excerpts`: they know no database.
"""
