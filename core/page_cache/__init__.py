"""Pages that look the same to every visitor are kept in the memory of the process (docs/decisions/0070).

`marks` says which answers may be kept, `changes` notices when public data change, `store` keeps within its bytes,
`flights` lets one make what many ask for, `entry` answers again, `middleware` puts them together.
"""
