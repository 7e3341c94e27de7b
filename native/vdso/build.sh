#!/usr/bin/env bash
# build.sh compiles stub.c and prints stub.ts, which the package is made with: native/vdso/build.sh > native/vdso/stub.ts
# Needs gcc and binutils on x86-64. Another compiler makes other bytes, hence its name is kept beside them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

gcc -Os -std=c11 -Wall -Wextra -Werror -ffreestanding -fpie -mgeneral-regs-only -fno-stack-protector -fcf-protection=none \
  -fno-asynchronous-unwind-tables -nostdlib -static -Wl,--build-id=none -Wl,-T,stub.ld stub.c -o "$work/stub"
objcopy -O binary -j .stub "$work/stub" "$work/bytes"

# address SYMBOL, as a number
address() { nm "$work/stub" | awk -v name="$1" '$3 == name { print "0x" substr($1, 13) }'; }

cat <<TS
/** Made by build.sh from stub.c; a test makes it again. */
export const STUB = {
  compiler: "$(gcc --version | head -n 1)",
  /** Where the entries begin, in bytes. */
  clock_gettime: $(address vdso_clock_gettime),
  gettimeofday: $(address vdso_gettimeofday),
  time: $(address vdso_time),
  bytes: [
$(base64 -w 88 "$work/bytes" | sed 's/.*/    "&",/')
  ].join(""),
} as const;
TS
