#!/bin/sh
# Writes index.d.ts anew from the addon's Rust code; run it after changing src/ and commit the result.
set -eu
cd "$(dirname "$0")"
../../node_modules/.bin/napi build --release --no-js --dts index.d.ts --output-dir . --package berth-node \
  --manifest-path Cargo.toml --package-json-path ../../package.json
rm -f index.node
