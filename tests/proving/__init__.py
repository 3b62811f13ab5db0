"""The proof by killing: real processes, real SIGKILL, and a provider apart that keeps its own log.

`make prove-crash` runs it at length (`python -m tests.proving`), the tests beside this a short
version. What a provider took, by its own log, is compared with what the ledger says. The
product's code runs as it is: whatever aims a kill stands around it, in the process that dies.
"""
