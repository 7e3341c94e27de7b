#!/usr/bin/env bash
# chromium.sh sees to it that a Chromium is installed: the tests of the report open it in a real browser.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if command -v chromium >/dev/null; then exit 0; fi
echo "chromium: installing Debian's package" >&2
"$here/apt-install.sh" chromium
