#!/bin/sh
# Builds the native workspace in release: the static shim and the addon land in native/bin.
set -eu
cd "$(dirname "$0")"
host=$(rustc -vV | sed -n 's/^host: //p')
target=${CARGO_TARGET_DIR:-target}
mkdir -p bin
# The shim enters containers' namespaces and the suite is copied into some: both must need nothing of any root file system.
# A --target keeps the flags from build scripts.
RUSTFLAGS='-C target-feature=+crt-static -C relocation-model=static' \
  cargo build --release --locked --package berth-shim --package berth-conform --target "$host"
cargo build --release --locked --package berth-node
# Renamed into place: a running shim or addon keeps its old file.
place() {
  cp "$1" "bin/.$2.new"
  mv "bin/.$2.new" "bin/$2"
}
place "$target/$host/release/berth-shim" berth-shim
place "$target/$host/release/berth-conform" berth-conform
if [ -e "$target/release/libberth_node.so" ]; then place "$target/release/libberth_node.so" berth.node; fi
