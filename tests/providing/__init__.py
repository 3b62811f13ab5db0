"""A provider of our own for tests: Amazon's SESv2 over real HTTP on loopback.

It takes what SES takes, refuses what SES documents to refuse, fills in simple
variables, and keeps what it accepted: in memory, and in a file that survives a
crash of whoever sent. It can be told to misbehave (`tests.providing.script`).

    with provider() as ses: ...                      in a thread
    python -m tests.providing --log FILE             as a process; prints its address
"""
