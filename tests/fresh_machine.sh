# Say in one plain sentence what this machine lacks, before anything is installed.
python="${1:-}"
missing() { echo "$1" >&2; exit 1; }
[ -n "$python" ] || missing "Python 3.11 is missing: install it with 'apt-get install python3 python3-venv'."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  missing "$("$python" --version) is too old: version 3.11 or newer is needed. Name one with 'make PYTHON=/path/to/python3.11'."
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  missing "Python's venv module is missing: install it with 'apt-get install python3-venv'."
